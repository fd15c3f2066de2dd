"""What a check says about a board, held against what the register says about the right."""

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from signboards.states import Defect

VERSION: Final = 1

# Minerals at whose mines no board may stand, from which day: the radioactive ones.
# Source: 吉国土资发〔2010〕6号.
_EXEMPT: Final = ((dt.date(2010, 1, 1), ("铀", "钍")),)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the officer saw and could read; None where they could not."""

    present: bool
    conspicuous: bool
    legible: bool
    licence_no: str | None
    holder: str | None
    valid_to: dt.date | None


@dataclass(frozen=True, slots=True)
class Registered:
    """What ought to be read."""

    licence_no: str
    holder: str
    valid_to: dt.date | None

    def as_json(self) -> dict[str, Any]:
        valid_to = self.valid_to.isoformat() if self.valid_to else None
        return {"licence_no": self.licence_no, "holder": self.holder, "valid_to": valid_to}


def defects(seen: Seen, registered: Registered) -> list[Defect]:
    """Return all that is wrong; of a missing board only that."""
    if not seen.present:
        return [Defect.MISSING]
    found = {
        Defect.NOT_CONSPICUOUS: not seen.conspicuous,
        Defect.NOT_LEGIBLE: not seen.legible,
        Defect.LICENCE_NO_DIFFERS: _differ(seen.licence_no, registered.licence_no),
        Defect.HOLDER_DIFFERS: _differ(seen.holder, registered.holder),
        Defect.VALID_TO_DIFFERS: seen.valid_to is not None and seen.valid_to != registered.valid_to,
    }
    return [defect for defect, is_so in found.items() if is_so]


def _differ(read: str | None, ought: str) -> bool:
    return read is not None and _plain(read) != _plain(ought)


def _plain(words: str) -> str:
    """Full-width letters, brackets and blanks are the painter's choice."""
    return "".join(unicodedata.normalize("NFKC", words).upper().split())


def is_exempt(mineral: str, on: dt.date) -> bool:
    """Return whether mines of that mineral carry no board on that day."""
    return any(since <= on and name in mineral for since, names in _EXEMPT for name in names)
