"""How long the office has, as dated data."""

import datetime as dt
from typing import Final

from kernel.calendar import Deadline, working_days_after

# From which day of discovery: working days to verify a clue. The ordinance says "in time"; three
# is what local rules say, and a province may set its own.
_VERIFY_WITHIN: Final = ((dt.date(1970, 1, 1), 3),)


def verify_by(discovered_on: dt.date) -> Deadline:
    """
    Return the last day on which a clue is verified in time.

    Law: 自然资源行政处罚办法 第十五条
    """
    count = next(days for since, days in reversed(_VERIFY_WITHIN) if since <= discovered_on)
    return working_days_after(discovered_on, count)
