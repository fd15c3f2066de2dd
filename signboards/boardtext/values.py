"""What words stand for: days, areas, levels and outputs in one form, whatever the painter's."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from signboards.boardtext.items import Field, Item
from signboards.boardtext.numbers import licence_number

_DIGITS: Final = {character: digit for digit, all_of in enumerate(
    ("〇零○OoQ0", "一壹1", "二贰2", "三叁3", "四肆4", "五伍5", "六陆6", "七柒7", "八捌8", "九玖9")
) for character in all_of}  # fmt: skip
_CHINESE: Final = "〇零○Oo一二三四五六七八九十"
_ARABIC: Final = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:年|[./\-])(\d{1,2})(?:月|[./\-])(\d{1,2})(?:日|号)?"
)
_MONTH: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年|[./\-])(\d{1,2})月(?![\d日号])")
_PACKED: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_IN_WORDS: Final = re.compile(
    rf"([{_CHINESE}]{{4}})年([{_CHINESE}]{{1,3}})月([{_CHINESE}]{{1,3}})[日号]"
)
_NUMBER: Final = r"\d+(?:\.\d+)?"
_AREA: Final = re.compile(
    rf"({_NUMBER})(平方公里|平方千米|km2?|公顷|hm2|平方米|m2|亩)", re.IGNORECASE
)
_KM2: Final = {"平方公里": "1", "平方千米": "1", "km2": "1", "km": "1",
               "公顷": "0.01", "hm2": "0.01", "平方米": "0.000001", "m2": "0.000001"}  # fmt: skip
_OUTPUT: Final = re.compile(
    rf"({_NUMBER})(亿|万|千)?(吨|t|立方米|m3|方|克拉|千克|公斤|kg)", re.IGNORECASE
)
_TIMES: Final = {"亿": 10**8, "万": 10**4, "千": 10**3, None: 1}
_OUTPUTS: Final = {"t": "吨", "m3": "立方米", "方": "立方米", "公斤": "千克", "kg": "千克"}
_SIZES: Final = re.compile("大型|中型|小型|矿点")
_METRES: Final = rf"([+\-]?{_NUMBER})(?:米|m)?(?:标高)?"
_SPAN: Final = re.compile(rf"{_METRES}(?:至|到|[~—–―]+|-){_METRES}", re.IGNORECASE)
_SIGNED: Final = re.compile(rf"[+\-]?{_NUMBER}")


def plain(words: str) -> str:
    """Letters and digits alone: punctuation, brackets and blanks are the painter's choice."""
    folded = unicodedata.normalize("NFKC", words).upper()
    return "".join(one for one in folded if one.isalnum())


def dates(words: str) -> list[str]:
    """
    Return the days named, by ISO 8601 and in their order; those that do not exist are left out.

    Where a month is named without its day, that is what is returned: 2028-06.
    """
    text = _folded(words)
    found = [
        (match.start(), _day(*match.groups()))
        for form in (_ARABIC, _PACKED, _IN_WORDS, _MONTH)
        for match in form.finditer(text)
    ]
    return [day for _, day in sorted(found) if day]


def _folded(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())


def _day(year: str, month: str, day: str | None = None) -> str:
    try:
        told = dt.date(_year(year), _small(month), _small(day) if day else 1).isoformat()
    except ValueError:
        return ""
    return told if day else told[:7]


def _year(said: str) -> int:
    return int("".join(str(_DIGITS[one]) for one in said))


def _small(said: str) -> int:
    """Read a number below a hundred: 5, 05, 五, 十五, 二十, 二十五."""
    if "十" not in said:
        return _year(said)
    tens, _, ones = said.partition("十")
    return 10 * (_year(tens) if tens else 1) + (_year(ones) if ones else 0)


def area_km2(words: str) -> str | None:
    """Return square kilometres with as many decimals as were stated."""
    found = _AREA.search(_folded(words))
    if found is None:
        return None
    stated, unit = Decimal(found[1]), found[2].lower()
    if unit == "亩":  # a fifteenth of a hectare: never a round number of square metres
        return f"{stated / 1500:.6f}"
    return f"{stated * Decimal(_KM2[unit]):f}"


def output(words: str) -> str | None:
    """Return what may be mined a year in ten thousands (30万吨/年), or the class (小型)."""
    text = _folded(words).replace(",", "")
    if found := _OUTPUT.search(text):
        amount, times, unit = found.groups()
        tens = Decimal(amount) * _TIMES[times] / 10**4
        name = _OUTPUTS.get(unit.lower(), unit)
        return f"{tens.normalize():f}万{name}/年"
    size = _SIZES.search(text)
    return size[0] if size else None


def elevations(words: str) -> tuple[str, str] | None:
    """Return the upper and the lower elevation in metres."""
    text = _folded(words).replace("−", "-")
    span = _SPAN.search(text)
    ends = list(span.groups()) if span else _SIGNED.findall(text)
    if len(ends) != 2:  # noqa: PLR2004 -- from, to
        return None
    lower, upper = sorted(map(Decimal, ends))
    return f"{upper.normalize():f}", f"{lower.normalize():f}"


def metres(words: str) -> str | None:
    found = re.fullmatch(_METRES, _folded(words), re.IGNORECASE)
    return f"{Decimal(found[1]).normalize():f}" if found else None


def _one_day(words: str) -> str | None:
    found = dates(words)
    return found[0] if found else None


def _term(words: str) -> dict[Field, str]:
    """Read from when to when; a single day is the last one."""
    found = dates(words)
    if len(found) > 1:
        return {Field.VALID_FROM: found[0], Field.VALID_TO: found[1]}
    return {Field.VALID_TO: found[0]} if found else {}


def _depth(words: str) -> dict[Field, str]:
    found = elevations(words)
    return {Field.TOP_M: found[0], Field.BOTTOM_M: found[1]} if found else {}


_SPANS: Final[Mapping[Item, Callable[[str], dict[Field, str]]]] = {
    Item.VALID: _term,
    Item.DEPTH: _depth,
}
_FIELDS: Final[Mapping[Field, Callable[[str], str | None]]] = {
    Field.LICENCE_NO: licence_number,
    Field.SCALE: output,
    Field.AREA_KM2: area_km2,
    Field.TOP_M: metres,
    Field.BOTTOM_M: metres,
    Field.VALID_FROM: _one_day,
    Field.VALID_TO: _one_day,
    Field.MADE_ON: _one_day,
}
WORDS: Final = frozenset(Field) - set(_FIELDS)  # fields whose value is a name, as it stands


def fields_of(item: Item) -> tuple[Field, ...]:
    """Return the fields an item gives: two of a span, none of what is no item of the licence."""
    if item is Item.OTHER:
        return ()
    if item is Item.VALID:
        return Field.VALID_FROM, Field.VALID_TO
    if item is Item.DEPTH:
        return Field.TOP_M, Field.BOTTOM_M
    return (Field.AREA_KM2,) if item is Item.AREA else (Field(item.value),)


def canonical(field: Field, words: str) -> str | None:
    """Return what ``words`` mean as a value of that field, in one form; None if nothing."""
    return (_FIELDS.get(field) or plain)(words) or None


def values(item: Item, words: str) -> dict[Field, str]:
    """Return the fields that the words behind a label give; fewer where they say less."""
    if item in _SPANS:
        return _SPANS[item](words)
    meant = ((field, canonical(field, words)) for field in fields_of(item))
    return {field: value for field, value in meant if value}
