"""What a check says about a board, held against what the register says about the right."""

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from registry.models import Right
from signboards.states import Defect

VERSION: Final = 2


@dataclass(frozen=True, slots=True)
class Seen:
    """What the officer saw and could read; None where they could not."""

    present: bool
    conspicuous: bool
    legible: bool
    damaged: bool | None
    licence_no: str | None
    holder: str | None
    valid_to: dt.date | None


@dataclass(frozen=True, slots=True)
class Registered:
    """What ought to be read."""

    licence_no: str
    holder: str
    valid_to: dt.date | None

    @classmethod
    def of_json(cls, said: Mapping[str, Any]) -> Self:
        valid_to = said["valid_to"]
        day = dt.date.fromisoformat(valid_to) if valid_to else None
        return cls(said["licence_no"], said["holder"], day)

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
        Defect.DAMAGED: seen.damaged is True,
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


def items(seen: Seen, registered: Registered) -> list[dict[str, Any]]:
    """Return each item of the licence as read and as it ought to be; unread where nobody could."""
    pairs = {
        "licence_no": (seen.licence_no, registered.licence_no),
        "holder": (seen.holder, registered.holder),
        "valid_to": (_iso(seen.valid_to), _iso(registered.valid_to)),
    }
    return [
        {"item": name, "read": read, "ought": ought, "verdict": _verdict(read, ought)}
        for name, (read, ought) in pairs.items()
    ]


def _verdict(read: str | None, ought: str | None) -> str:
    if read is None:
        return "unread"
    return "differs" if _differ(read, ought or "") else "equal"


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def text_of(right: Right) -> dict[str, Any]:
    """Return what the board of a right has to say: the items of its licence, as JSON."""
    return {
        "licence_no": right.licence_no,
        "holder": right.holder.name,
        "name": right.name,
        "mineral": right.mineral,
        "mining_method": right.mining_method,
        "scale": right.scale,
        "area_km2": right.area_km2,
        "valid_from": _iso(right.valid_from),
        "valid_to": _iso(right.valid_to),
    }
