"""Instants as files write them. Without an offset they are UTC, which is what receivers keep."""

import datetime as dt
import re
from contextlib import suppress
from typing import Final

_CHINA: Final = dt.timezone(dt.timedelta(hours=8))
_NUMBER: Final = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}", re.ASCII)
_MILLISECONDS: Final = 11  # digits of seconds end before these begin


def seconds(instant: dt.datetime | None, zone: dt.tzinfo = dt.UTC) -> float | None:
    """Return seconds since 1970, or None for what cannot be an instant."""
    if instant is None:
        return None
    with suppress(ValueError, OverflowError):
        return (instant if instant.tzinfo else instant.replace(tzinfo=zone)).timestamp()
    return None


def read(text: str) -> float | None:
    """Read ISO 8601, or seconds or milliseconds since 1970; clocks of tables are China's."""
    text = text.strip()
    if _NUMBER.fullmatch(text):
        number = float(text)
        return number / 1000 if number >= 10**_MILLISECONDS else number
    plain = text.replace("/", "-").replace("年", "-").replace("月", "-").replace("日", " ")
    with suppress(ValueError):
        return seconds(dt.datetime.fromisoformat(" ".join(plain.split())), _CHINA)
    for pattern in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S.%f"):
        with suppress(ValueError):
            found = dt.datetime.strptime(" ".join(plain.split()), pattern)  # noqa: DTZ007  # the zone is added
            return seconds(found, _CHINA)
    return None
