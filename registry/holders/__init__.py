"""
Holders as people look at them: what they hold, what they were called, and which records are one.

A holder belongs to no office: an office sees those that have a right in its area, and may set
right only those all of whose rights lie there.
"""
