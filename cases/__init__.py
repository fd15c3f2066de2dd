"""A case, from filing to closing, and the clocks the law sets."""
