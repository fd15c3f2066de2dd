"""
A county to try things in: offices, officers, rights, last year's cases; and one field day.

Everything here is invented. It goes through the same doors as real work.
"""
