"""Whether what a board says is what the register says: field by field, and nobody is blocked."""

from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from signboards.boardtext.fields import Found
from signboards.boardtext.items import Field
from signboards.boardtext.values import WORDS, canonical, plain

_SURE: Final = 0.9  # below it a character that differs may be the reader's mistake
_FEW: Final = 2  # characters that a smear makes unlike
_AREA_WITHIN: Final = Decimal("0.001")  # relative, as of stated and drawn areas
_LEVEL_WITHIN: Final = Decimal("0.5")  # metres


class Likeness(StrEnum):
    """How a field of a board stands to the register."""

    EQUAL = "equal"
    DIFFERS = "differs"
    DOUBTFUL = "doubtful"  # unlike in what was hardly legible
    UNREAD = "unread"
    UNREGISTERED = "unregistered"  # the register does not say, or not so that it can be compared


@dataclass(frozen=True, slots=True)
class Compared:
    """``similarity`` is of the letters, from 0 to 1; None where there is nothing to hold it to."""

    likeness: Likeness
    similarity: float | None = None


def compare(field: Field, found: Found | None, ought: str | None) -> Compared:
    """Hold what was read against ``ought``, the register's words; None where it has none."""
    if found is None or found.value is None:
        return Compared(Likeness.UNREAD)
    meant = canonical(field, ought) if ought else None
    if meant is None or (field is Field.SCALE and _kind(meant) != _kind(found.value)):
        return Compared(Likeness.UNREGISTERED)
    similarity = SequenceMatcher(None, found.value, meant, autojunk=False).ratio()
    if _same(field, found.value, meant):
        return Compared(Likeness.EQUAL, similarity)
    doubtful = _words_in_doubt(found, meant) if field in _LITERAL else _figures_in_doubt(found)
    return Compared(Likeness.DOUBTFUL if doubtful else Likeness.DIFFERS, similarity)


_DAYS: Final = frozenset({Field.VALID_FROM, Field.VALID_TO, Field.MADE_ON})
_LITERAL: Final = WORDS | {Field.LICENCE_NO}


def _kind(scale: str) -> str:
    """The class of a mine (小型) says nothing of tonnes, and tonnes nothing of cubic metres."""
    return scale.partition("万")[2]


def _same(field: Field, read: str, ought: str) -> bool:
    if field is Field.AREA_KM2:
        return _same_area(Decimal(read), Decimal(ought))
    if field in {Field.TOP_M, Field.BOTTOM_M}:
        return abs(Decimal(read) - Decimal(ought)) < _LEVEL_WITHIN
    if field in _DAYS:
        return ought.startswith(read)  # a month alone is right as far as it goes
    return read == ought


def _same_area(read: Decimal, ought: Decimal) -> bool:
    """Within a thousandth, or the register's figure rounded as the board's is."""
    rounded = ought.quantize(Decimal(1).scaleb(int(read.as_tuple().exponent)))
    return abs(read - ought) <= _AREA_WITHIN * ought or rounded == read


def _words_in_doubt(found: Found, ought: str) -> bool:
    """Whether a character or two differ, and just those were hardly legible."""
    read = [(one, score) for one, score in _lettered(found) if one]
    steps = SequenceMatcher(None, [one for one, _ in read], ought, autojunk=False).get_opcodes()
    unlike = [step for step in steps if step[0] != "equal"]
    if sum(max(step[2] - step[1], step[4] - step[3]) for step in unlike) > _FEW:
        return False
    return all(_least(read, begins, ends) < _SURE for _, begins, ends, _, _ in unlike)


def _lettered(found: Found) -> list[tuple[str, float]]:
    return [(plain(one), score) for one, score in zip(found.said, found.scores, strict=False)]


def _least(read: list[tuple[str, float]], begins: int, ends: int) -> float:
    """The least score of some characters, or where one is missing, of its neighbours."""
    if begins == ends:
        begins, ends = max(begins - 1, 0), ends + 1
    return min((score for _, score in read[begins:ends]), default=0.0)


def _figures_in_doubt(found: Found) -> bool:
    """Whether any digit was hardly legible: one wrong digit makes another date."""
    pairs = zip(found.said, found.scores, strict=False)
    return any(score < _SURE for one, score in pairs if one.isdigit())
