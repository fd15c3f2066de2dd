"""
Whether a picture was used before: what of it survives a mirror, a crop and a re-encoding.

`prints` turns small grey pictures into numbers, `tables` keeps them and what was found.
Why it is made so, and what it was measured to find: docs/decisions/0013-checks.md.
"""

VERSION = "likeness/1"
CHECK = "likeness"
