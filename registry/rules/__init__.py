"""
What is wrong with a right as it is registered, on a day, and by which rule of that day.

Rules are data (`data/*.json`): whether what is recorded is complete, well-formed and logical, what
the law asks, and what a province adds to it, as 矿业权登记信息管理办法 (2020) has them. Each holds
from one day to another and names its source. A rule is made of a few named conditions, so that
whoever can read the file knows what it does; nothing in it is executed.
"""
