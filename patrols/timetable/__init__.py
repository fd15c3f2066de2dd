"""
Who goes where on which day: what is owed, what is proposed and why, and how it is given out.

Nothing here asks the database: a proposal is a function of what was known, and the same again.
"""

from patrols.timetable.choosing import propose
from patrols.timetable.owing import Owing, Stretch, bounds_of, stretches
from patrols.timetable.taking import Chosen, Proposal, Reason, Target, Unit

__all__ = [
    "Chosen",
    "Owing",
    "Proposal",
    "Reason",
    "Stretch",
    "Target",
    "Unit",
    "bounds_of",
    "propose",
    "stretches",
]
