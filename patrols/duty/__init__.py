"""
What every office owes and what counts as a patrol, by rules of a day and a province.

Rules are data (`data/*.json`), and a province adds its own, as `registry.rules` does for the
register. Nothing here asks a database.
"""
