"""
Looking after bytes for decades: re-reading them, a second copy, and repair from it.

Verification and repair go through the digests in order, so that either can stop and go on.
"""
