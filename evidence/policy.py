"""Who may do what with evidence, and how long things wait."""

import datetime as dt
from enum import StrEnum
from typing import Any, Final


class Permission(StrEnum):
    READ = "evidence.read"
    DOWNLOAD = "evidence.download"  # originals, each time with an audit line
    UPLOAD = "evidence.upload"
    PARKED = "evidence.parked"  # submissions that were refused


LARGEST_FILE: Final = 8 << 30  # bytes; a drone's flight in one film
UPLOAD_KEPT_FOR: Final = dt.timedelta(days=30)  # from its beginning, unless it is evidence

# From which day a record is held how long for the one it follows.
_HELD_FOR: Final = ((dt.date(2026, 1, 1), dt.timedelta(days=5)),)


def held_until(now: dt.datetime) -> dt.datetime:
    """Return when a record held from ``now`` is taken without its predecessor."""
    return now + next(term for since, term in reversed(_HELD_FOR) if since <= now.date())


# Who informed us is opened in the room of clues, with a reason and a line; never from the seal.
_CONFIDENTIAL: Final = frozenset({"informant"})


def is_confidential(payload: Any) -> bool:
    """Whether ``payload`` holds what only a room may open, and the database must not tell."""
    return bool(withhold(payload)[1])


def withhold(claims: Any, path: str = "") -> tuple[Any, list[str]]:
    """Return ``claims`` without what only a room may open, and the paths of what was left out."""
    if not isinstance(claims, dict):
        return claims, []
    shown: dict[str, Any] = {}
    withheld: list[str] = []
    for name, value in claims.items():
        if name in _CONFIDENTIAL and value is not None:
            shown[name] = None
            withheld.append(path + name)
        else:
            shown[name], deeper = withhold(value, f"{path}{name}.")
            withheld += deeper
    return shown, withheld
