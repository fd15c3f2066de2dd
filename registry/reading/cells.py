"""What a single cell says: text, words, numbers, days. Nothing is guessed silently."""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from registry.faults import Done, Fault
from registry.states import RightKind, RightState, SourceDatum

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_SPREADSHEET_TEXT: Final = re.compile(r'^=?"(.*)"$', re.DOTALL)  # ="0123" keeps zeros in Excel
_QUOTED: Final = frozenset('="')
_DAY: Final = re.compile(
    r"^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:[T ]\d{1,2}:\d{2}.*)?$",
    re.ASCII,
)
_FOR_EVER: Final = frozenset({"长期", "永久", "无固定期限"})
_NUMBER: Final = re.compile(r"^([+-]?\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?)(.*)$", re.ASCII | re.DOTALL)
_LARGEST: Final = 1e9

KINDS: Final[dict[str, RightKind]] = {
    **dict.fromkeys(("mining", "采矿", "采矿权", "采矿许可证"), RightKind.MINING),
    **dict.fromkeys(
        ("exploration", "探矿", "探矿权", "勘查", "勘查许可证", "探矿许可证"), RightKind.EXPLORATION
    ),
}
STATES: Final[dict[str, RightState]] = {
    **dict.fromkeys(("valid", "有效", "正常", "在期", "在用"), RightState.VALID),
    **dict.fromkeys(("expired", "过期", "已过期", "到期", "失效"), RightState.EXPIRED),
    **dict.fromkeys(("cancelled", "注销", "已注销"), RightState.CANCELLED),
    **dict.fromkeys(("revoked", "吊销", "已吊销"), RightState.REVOKED),
    **dict.fromkeys(
        ("suspended", "暂停", "政策性停产", "政策性关停", "政策性暂停"), RightState.SUSPENDED
    ),
}
DATUMS: Final[dict[str, SourceDatum]] = {
    **dict.fromkeys(
        ("cgcs2000", "2000国家大地坐标系", "国家2000", "2000", "4490", "epsg:4490", "大地2000"),
        SourceDatum.CGCS2000,
    ),
    **dict.fromkeys(("wgs84", "wgs-84", "4326", "epsg:4326"), SourceDatum.WGS84),
    **dict.fromkeys(
        ("xian80", "西安80", "1980西安坐标系", "80西安", "西安1980", "4610", "epsg:4610"),
        SourceDatum.XIAN80,
    ),
    **dict.fromkeys(
        ("beijing54", "北京54", "1954北京坐标系", "54北京", "北京1954", "4214", "epsg:4214"),
        SourceDatum.BEIJING54,
    ),
    **dict.fromkeys(("gcj02", "gcj-02", "火星坐标系", "国测局02"), SourceDatum.GCJ02),
    **dict.fromkeys(("bd09", "bd-09", "百度坐标系"), SourceDatum.BD09),
}
FLAGS: Final[dict[str, bool]] = {
    **dict.fromkeys(("是", "yes", "true", "1", "y"), True),
    **dict.fromkeys(("否", "no", "false", "0", "n"), False),
}
# square kilometres in one of each unit
_AREA_UNITS: Final[dict[str, float]] = {
    **dict.fromkeys(("", "km2", "km²", "平方公里", "平方千米"), 1.0),
    **dict.fromkeys(("ha", "公顷", "hm2", "hm²"), 0.01),
    **dict.fromkeys(("m2", "m²", "平方米"), 1e-6),
}
_METRES: Final = frozenset({"", "m", "米", "m标高", "米标高", "标高"})


@dataclass(frozen=True, slots=True)
class Cell:
    """What was taken of a cell; ``taken`` False where nothing could be."""

    value: Any = None
    taken: bool = True
    fault: Fault | None = None


def left(field: str, code: str, given: str, **facts: object) -> Cell:
    return Cell(None, taken=False, fault=_fault(field, code, Done.LEFT, given, facts))


def refused(field: str, code: str, given: str, **facts: object) -> Cell:
    return Cell(None, taken=False, fault=_fault(field, code, Done.REFUSED, given, facts))


def repaired(field: str, code: str, given: str, took: Any, **facts: object) -> Cell:
    return Cell(took, fault=_fault(field, code, Done.REPAIRED, given, {"took": took, **facts}))


def flagged(field: str, code: str, given: str, took: Any, **facts: object) -> Cell:
    return Cell(took, fault=_fault(field, code, Done.KEPT, given, facts))


def _fault(field: str, code: str, done: Done, given: str, facts: Mapping[str, object]) -> Fault:
    return Fault(field, code, done, given, {name: str(value) for name, value in facts.items()})


def plain(value: Any) -> str:
    """Return the text of a cell; a number that JSON gave as such is written out in full."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST**2:
        return str(int(value))
    text = str(value).strip()
    if text[:1] in _QUOTED and (found := _SPREADSHEET_TEXT.match(text)):
        text = found[1].strip()
    return text


def text(field: str, given: str, most: int) -> Cell:
    clean = " ".join(_CONTROL.sub(" ", given).split())
    if not clean:
        return left(field, "not_text", "")
    if len(clean) > most:
        return refused(field, "too_long", clean, most=most)
    if _CONTROL.search(given):
        return repaired(field, "not_text", clean, clean)
    return Cell(clean)


def word(field: str, given: str, words: Mapping[str, Any]) -> Cell:
    key = _key(given)
    return Cell(words[key]) if key in words else left(field, "word_unknown", given)


def _key(given: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", given[:200])).lower()


def day(field: str, given: str) -> Cell:
    """Read a day in any way offices write it; “长期” is a day that never comes."""
    key = unicodedata.normalize("NFKC", given[:60]).strip()
    if key in _FOR_EVER:
        return Cell(None)
    key = re.sub(r"\s*([-/.年月])\s*", r"\1", key)
    found = _DAY.match(key)
    if found is None:
        return left(field, "date_unreadable", given)
    year, month, date = (int(part) for part in found.groups() if part)
    try:
        return Cell(dt.date(year, month, date))
    except ValueError:
        return left(field, "date_unreadable", given)


def area_km2(field: str, given: str) -> Cell:
    number, unit = _measured(given)
    factor = _AREA_UNITS.get(unit)
    if number is None or factor is None or number <= 0:
        return left(field, "number_unreadable", given)
    area = round(number * factor, 4)
    if not area:
        return left(field, "number_unreadable", given)
    return Cell(area) if factor == 1 else repaired(field, "unit_converted", given, area)


def height_m(field: str, given: str) -> Cell:
    number, unit = _measured(given)
    if number is None or unit not in _METRES:
        return left(field, "number_unreadable", given)
    return Cell(number)


def _measured(given: str) -> tuple[float | None, str]:
    found = _NUMBER.match(_key(given).replace("−", "-"))
    if found is None:
        return None, ""
    number = float(found[1])
    return (number if math.isfinite(number) and abs(number) < _LARGEST else None), found[2]
