"""
The numbers of rights: who bears one, what it was before, and what became of it.

A number lasts from the first issue on; it changes where licences were renumbered, an exploration
became a mine, several rights were merged, one was split, or a mistake was corrected. What an
import calls a former number is a link by itself; an officer says how, and where it led instead.
"""
