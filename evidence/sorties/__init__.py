"""
What a drone saw: which ground each frame of a sealed sortie shows, and how well that is known.

Nothing here is kept. A footprint follows from the readings of the sealed files by arithmetic, so
it is worked out whenever it is asked for; see docs/decisions/0014-footprints.md.
"""
