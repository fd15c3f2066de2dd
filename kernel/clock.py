"""The only place that asks what time it is, and where a day begins."""

import datetime as dt
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> dt.datetime:
    """Return this instant, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def day_of(instant: dt.datetime) -> dt.date:
    """Return the day an office in China calls ``instant``."""
    return instant.astimezone(SHANGHAI).date()


def start_of(day: dt.date) -> dt.datetime:
    """Return the instant (UTC) at which ``day`` begins in China."""
    return dt.datetime.combine(day, dt.time(), SHANGHAI).astimezone(dt.UTC)
