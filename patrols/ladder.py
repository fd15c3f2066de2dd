"""
The stop-and-report ladder 制止、报告: what must follow a finding, and by when, as dated rows.

A row of a province outranks the nation's. Days are calendar days unless a row says working days;
they bind an office, so that nothing puts them off. What no paper says is the product's own and
marked so; an office changes it by adding a row.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from kernel.calendar import Deadline, working_days_after
from patrols.states import Rung

_LOCAL: Final = "地方巡查制止报告制度（各地规定，可另加一行）"
_OURS: Final = "无明文规定，系统默认，可按当地规定另加一行"
_NATION: Final = ""
_SINCE: Final = dt.date(2010, 1, 1)


@dataclass(frozen=True, slots=True)
class Limit:
    """How many days a rung has; ``province`` is a code, ``valid_to`` the first day without it."""

    rung: Rung
    province: str
    days: int
    working: bool
    valid_from: dt.date
    valid_to: dt.date | None
    source: str


LIMITS: Final = (
    Limit(Rung.STOP_NOTICE, _NATION, 3, True, _SINCE, None, _LOCAL),  # noqa: FBT003 (a row of a table)
    Limit(Rung.TO_UNIT, _NATION, 3, False, _SINCE, None, _LOCAL),  # noqa: FBT003 (as above)
    Limit(Rung.TO_BUREAU, _NATION, 2, False, _SINCE, None, _LOCAL),  # noqa: FBT003 (as above)
    Limit(Rung.TO_GOVERNMENT, _NATION, 3, False, _SINCE, None, _LOCAL),  # noqa: FBT003 (as above)
    Limit(Rung.FOLLOW_UP, _NATION, 7, False, _SINCE, None, _OURS),  # noqa: FBT003 (as above)
)
# In this order one who was told to stop and did not is dealt with ever higher up.
UPWARDS: Final = (Rung.STOP_NOTICE, Rung.TO_BUREAU, Rung.TO_GOVERNMENT)


def limit(rung: Rung, province: str, on: dt.date) -> Limit:
    """
    Return the row that holds on that day.

    Before all rows the nation's first one does: clocks of phones have been in 1970.
    """
    of_rung = [row for row in LIMITS if row.rung is rung and row.province in (_NATION, province)]
    holding = [
        row
        for row in of_rung
        if row.valid_from <= on and (row.valid_to is None or on < row.valid_to)
    ]
    if not holding:
        return min(of_rung, key=lambda row: (row.valid_from, row.province))
    return max(holding, key=lambda row: (row.province, row.valid_from))


def due(rung: Rung, since: dt.date, province: str) -> Deadline:
    """Return the last day in time for what a rung asks; the day of ``since`` is not counted."""
    row = limit(rung, province, since)
    if row.working:
        return working_days_after(since, row.days)
    return Deadline(since + dt.timedelta(days=row.days), provisional=False)
