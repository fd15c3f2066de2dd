"""
How long a reason to visit lasts, as dated data; where no text says it, it is our own default.

Two penalties within two years and a third act are a crime, so that long a place is looked at.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from patrols.states import ReasonKind


@dataclass(frozen=True, slots=True)
class Lasting:
    """Days before and after the day that matters, from ``valid_from`` until a later entry."""

    kind: ReasonKind
    before: int
    after: int
    valid_from: dt.date
    source: str


_OURS: Final = "本产品默认，可按省修订 / our own default"
_SINCE: Final = dt.date(2010, 1, 1)
LASTINGS: Final = (
    Lasting(ReasonKind.PAST_CASE, 0, 730, _SINCE, "法释〔2016〕25号 第三条（二年内）"),
    Lasting(ReasonKind.EXPIRY, 90, 90, _SINCE, _OURS),
    Lasting(ReasonKind.CLUE, 0, 90, _SINCE, _OURS),
    Lasting(ReasonKind.RECTIFICATION, 0, 180, _SINCE, _OURS),
)


def lasting(kind: ReasonKind, on: dt.date) -> Lasting:
    """Return the entry that holds on a day."""
    known = [one for one in LASTINGS if one.kind is kind and one.valid_from <= on]
    return max(known, key=lambda one: one.valid_from)


def lasts_until(kind: ReasonKind, day: dt.date) -> dt.date:
    """Return the last day of a reason that comes of what was on ``day``."""
    return day + dt.timedelta(days=lasting(kind, day).after)
