"""What is owed, walked, counted and missing in a period: plain numbers, however they came."""

from typing import NamedTuple

from patrols.duty.periods import Span


class Figures(NamedTuple):
    """
    Numbers of patrols of one office in one period.

    ``owed`` is what is left of ``at_least`` after what is ``excused``; of those ``walked`` that
    stand in the ledger, some are ``counted``.
    """

    at_least: int
    excused: int
    owed: int
    walked: int
    counted: int
    missing: int


def figures(at_least: int, excused: int, walked: int, counted: int) -> Figures:
    owed = at_least - excused
    return Figures(at_least, excused, owed, walked, counted, max(0, owed - counted))


def excused_of(at_least: int, span: Span, excuses: list[Span]) -> int:
    """
    Return how many patrols are forgiven for the days excused.

    What stays owed is in proportion to the days left, rounded to the nearest, halves up: who is
    excused for a day of a week still owes two, who is excused for Monday to Friday owes one.
    """
    left = span.days - span.days_in(excuses)
    owed = (2 * at_least * left + span.days) // (2 * span.days)
    return at_least - owed
