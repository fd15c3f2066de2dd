"""
Questions about ground: what was dug beyond a line, what overlaps what, what is registered twice.

A survey, a protected area or another right is held against boundaries of a day. Nothing is decided
here: areas, distances and pictures are given, and where nobody can tell, that is said.
"""
