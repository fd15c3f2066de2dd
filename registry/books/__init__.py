"""
Registers as workbooks: what their columns are called, and a workbook taken apart in a child.

Nothing heavy is imported here: a child is started for each file, and loads all of this anew.
"""
