"""
Degrees as notices print them: with marks, decimal, or packed as DDD.MMSSsss.

121.5530 reads both ways. Minutes or seconds of 60 or more prove it decimal; otherwise only the
caller can know.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from registry.outlines.drafts import Angles, Corner, Form, How
from registry.outlines.refusals import AnglesUnclear, NotAngles

_PLAIN: Final = re.compile(r"^-?(\d{1,3})(?:\.(\d{0,20}))?$", re.ASCII)
_MARKED: Final = re.compile(
    r"^(\d{1,3})\s*[°度]\s*(\d{1,2}(?:\.\d+)?)\s*['′‘’分]?\s*"
    r"(?:(\d{1,2}(?:\.\d+)?)\s*(?:[\"″“”秒]|''|′′))?\s*[NE]?$",
    re.ASCII,
)
_SIXTY = 60
_MINUTE, _SECOND = 2, 4  # digits behind the point that make up minutes, and minutes and seconds
_MOST_DEGREES = 180


def is_angle(text: str) -> bool:
    """Whether a coordinate is degrees of some kind, and no metres."""
    plain = _PLAIN.match(text)
    return is_marked(text) or (plain is not None and int(plain[1]) <= _MOST_DEGREES)


def is_marked(text: str) -> bool:
    return _MARKED.match(text) is not None


def meant(corners: Sequence[Corner], form: Form, how: How) -> Angles:
    """Return how the plain degrees of a file are to be read; raise where nobody can tell."""
    plain = [c for c in corners if not (is_marked(c.first) or is_marked(c.second))]
    proof = next((c for c in plain if not (_may_be_dms(c.first) and _may_be_dms(c.second))), None)
    if how.angles is Angles.DMS and proof:
        raise NotAngles(form, point=proof.label, example=f"{proof.first},{proof.second}")
    if how.angles or proof:
        return how.angles or Angles.DECIMAL
    # The registration software writes exploration blocks packed, and nothing else.
    if plain and form is not Form.EXPLORATION_BLOCK:
        raise AnglesUnclear(form, example=f"{plain[0].first},{plain[0].second}")
    return Angles.DMS


def _may_be_dms(text: str) -> bool:
    minutes, seconds = _packed(text)[1:]
    return minutes < _SIXTY and seconds < _SIXTY


def _packed(text: str) -> tuple[int, int, Decimal]:
    whole, _, rest = text.lstrip("-").partition(".")
    digits = rest.ljust(_SECOND, "0")
    seconds = f"{digits[_MINUTE:_SECOND]}.{digits[_SECOND:] or '0'}"
    return int(whole), int(digits[:_MINUTE]), Decimal(seconds)


def degrees(text: str, angles: Angles) -> float:
    if marked := _MARKED.match(text):
        parts: Iterable[str | None] = marked.groups()
        whole, minutes, seconds = (Decimal(part or 0) for part in parts)
        return float(whole + minutes / _SIXTY + seconds / _SIXTY**2)
    if angles is Angles.DECIMAL:
        return float(text)
    degree, minute, second = _packed(text)
    return float(degree + Decimal(minute) / _SIXTY + second / _SIXTY**2)
