"""
What is printed on a board: its text from the register, its layout from data, its code from us.

`text` says what stands on it, `layout` where, `drawing` puts both on a sheet, `making` keeps what
was printed, so that a board at a mine can be compared with it when the licence has changed.
"""
