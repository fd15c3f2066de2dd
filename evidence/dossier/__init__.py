"""
Evidence as it goes to court: a BagIt (RFC 8493) zip that stock tools check.

`exhibits` gathers what is known, `drawing_up` writes it down as a `bag`, `packing` makes the zip,
and `making` does all that in the background, bit by bit. What is in a bag and why:
docs/decisions/0018-dossier.md.
"""
