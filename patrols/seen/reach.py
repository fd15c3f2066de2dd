"""
From how far a patrol sees what it passes, as dated data.

No rule of the ministry or the province says so: these distances are ours, for the open slopes
and field roads on which patrols go. A county that knows better enters its own with a later date.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from patrols.states import SightKind


@dataclass(frozen=True, slots=True)
class Reach:
    """``kind`` is seen from within ``metres``, from ``valid_from`` until a later entry."""

    kind: SightKind
    metres: float
    valid_from: dt.date
    source: str = "本系统约定 (a convention of this system)"


_ALWAYS: Final = dt.date(1970, 1, 1)  # phones with a wrong clock name odd days
REACHES: Final = (
    Reach(SightKind.RIGHT, 200.0, _ALWAYS),
    Reach(SightKind.AREA, 100.0, _ALWAYS),
    Reach(SightKind.PLACE, 200.0, _ALWAYS),
)


def reach_of(kind: SightKind, on: dt.date) -> Reach:
    """Return from how far that kind was seen on a day."""
    known = [reach for reach in REACHES if reach.kind is kind]
    held = [reach for reach in known if reach.valid_from <= on]
    return max(held or known, key=lambda reach: reach.valid_from)
