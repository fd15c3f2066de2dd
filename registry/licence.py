"""
Reading a licence number: what its segments say, what had to be repaired, what is odd.

A number is permanent. Its organ is the one that *first* issued it and its month that of the first
issue; nothing here says who issues or when a right ends today. There is no check digit.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from kernel.errors import Unacceptable
from registry.states import RightKind


class Form(StrEnum):
    C23 = "C23"
    T23 = "T23"
    T18 = "T18"
    D18 = "D18"
    OLD13 = "OLD13"


class Unreadable(Unacceptable):
    code = "registry.licence_unreadable"
    zh = "“{given}”不是可识别的许可证号（23位、18位或13位）。请对照许可证原件核对。"
    en = "“{given}” is no licence number (of 23, 18 or 13 characters). Check it on the licence."


@dataclass(frozen=True, slots=True)
class LicenceNumber:
    """
    ``issued_ym`` is yyyyMM, or the two digits of the year alone for OLD13.

    ``opaque`` are digits whose meaning is not published; ``grant_mode`` is there for T18 and D18.
    """

    number: str
    form: Form
    kind: RightKind
    organ: str
    issued_ym: str
    serial: str
    mineral_class: str = ""
    opaque: str = ""
    grant_mode: str = ""
    repairs: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


# What is told of a number wherever one is asked about, in this order.
SAID: Final = (
    "number",
    "form",
    "kind",
    "organ",
    "issued_ym",
    "mineral_class",
    "opaque",
    "serial",
    "repairs",
    "warnings",
)

_BODY_23 = (
    "(?P<organ>[0-9]{6})(?P<issued_ym>[0-9]{6})(?P<mineral_class>[0-9])"
    "(?P<opaque>[0-9]{2})(?P<serial>[0-9]{7})"
)
_BODY_18 = (
    "(?P<organ>[0-9]{2})(?P<grant_mode>[0-9])(?P<issued_ym>[0-9]{6})"
    "(?P<mineral_class>[0-9]{2})(?P<serial>[0-9]{6})"
)
_BODY_13 = "(?P<organ>[0-9]{6})(?P<issued_ym>[0-9]{2})(?P<opaque>[0-9])(?P<serial>[0-9]{4})"
_FORMS: Final = {
    Form.C23: re.compile("C" + _BODY_23),
    Form.T23: re.compile("T" + _BODY_23),
    Form.T18: re.compile("T" + _BODY_18),
    Form.D18: re.compile("D" + _BODY_18),
    Form.OLD13: re.compile(_BODY_13),
}
_MINING: Final = frozenset({Form.C23, Form.OLD13})

# GB/T 2260: the provinces, and 10 for the ministry.
_PLACES: Final = {
    "1": "012345",
    "2": "123",
    "3": "1234567",
    "4": "123456",
    "5": "01234",
    "6": "12345",
    "7": "1",
    "8": "12",
}
_PROVINCES: Final = frozenset(
    region + place for region, places in _PLACES.items() for place in places
)
_MONTHS: Final = frozenset(f"{month:02}" for month in range(1, 13))
_CENTURIES: Final = ("19", "20")

_LOOK_ALIKES: Final = str.maketrans("СТΤ", "CTT")  # Cyrillic and Greek letters
_LETTERS_FOR_DIGITS: Final = str.maketrans("OILQ", "0110")
_LABEL: Final = re.compile("^.*(?:证号|许可证|编号|号码)[^0-9A-Z]*", re.DOTALL)
_MASKED: Final = re.compile(r"[0-9A-Z]\s*[*×#?●■_]{1,}")  # "C15050020****": digits left out
_CLEAN: Final = re.compile("[CTD][0-9]+|[0-9]{13}", re.ASCII)  # no step of repair would change it
_LONGEST = 200  # characters; a cell longer than this is no number
_DIGITS_OF_23, _DIGITS_OF_18 = 22, 17


def read(given: str, kind: RightKind | None = None) -> LicenceNumber:
    """
    Read ``given``, repairing what official notices get wrong; raise `Unreadable`.

    ``kind`` decides between C and T where the letter itself is missing.
    """
    number, repairs = _repaired(given[:_LONGEST], kind)
    for form, pattern in _FORMS.items():
        if found := pattern.fullmatch(number):
            segments = found.groupdict()
            return LicenceNumber(
                number=number,
                form=form,
                kind=RightKind.MINING if form in _MINING else RightKind.EXPLORATION,
                repairs=tuple(repairs),
                warnings=tuple(_warnings(form, segments, repairs)),
                **segments,
            )
    raise Unreadable(given=given[:40])


def describe(given: str, kind: RightKind | None = None) -> dict[str, Any]:
    """
    Return what ``given`` says, as JSON; where it cannot be read the segments are None.

    Digits that are missing are never made up: the warnings then say why nothing was read.
    """
    number, repairs = _repaired(given[:_LONGEST], kind)
    try:
        found = asdict(read(given, kind))
    except Unreadable:
        found = {"number": number, "repairs": repairs, "warnings": [_why_not(number)]}
    lists = {name: list(found[name]) for name in ("repairs", "warnings")}
    return {name: found.get(name) for name in SAID} | lists


def _why_not(number: str) -> str:
    if _MASKED.search(number):
        return "masked_digits"
    if re.search(r"[0-9]E\+?[0-9]", number):
        return "rounded_by_spreadsheet"
    return "wrong_length" if re.fullmatch("[CTD]?[0-9]+", number) else "not_a_number"


def _repaired(given: str, kind: RightKind | None) -> tuple[str, list[str]]:
    if _CLEAN.fullmatch(given):
        return given, []
    steps: list[tuple[str, Callable[[str], str]]] = [
        ("surrounding_space", str.strip),
        ("full_width", lambda text: unicodedata.normalize("NFKC", text)),
        ("lower_case", str.upper),
        ("look_alike", lambda text: text.translate(_LOOK_ALIKES)),
        ("label", lambda text: _LABEL.sub("", text)),
        ("spreadsheet_decimals", lambda text: re.sub(r"^([0-9]{13})\.0+$", r"\1", text)),
        ("punctuation", _without_punctuation),
        ("letter_for_digit", lambda text: text.translate(_LETTERS_FOR_DIGITS)),
        ("prefix_missing", lambda text: _with_prefix(text, kind)),
    ]
    text, repairs = given, list[str]()
    for name, step in steps:
        better = step(text)
        if better != text:
            repairs.append(name)
        text = better
    return text, [name for name in repairs if name != "surrounding_space"]


def _without_punctuation(text: str) -> str:
    # "3.526E+12" is what a spreadsheet made of a number: its digits are gone for good. What is
    # masked would come out shorter, and might read as a number of another form.
    if re.search(r"[0-9]E\+?[0-9]", text) or _MASKED.search(text):
        return text
    return re.sub("[^0-9A-Z]", "", text)


def _with_prefix(text: str, kind: RightKind | None) -> str:
    if not re.fullmatch("[0-9]+", text):
        return text
    if len(text) == _DIGITS_OF_23:
        return ("T" if kind is RightKind.EXPLORATION else "C") + text
    return "T" + text if len(text) == _DIGITS_OF_18 else text


def _warnings(form: Form, segments: dict[str, str], repairs: list[str]) -> list[str]:
    warnings = []
    if segments["organ"][:2] not in _PROVINCES:
        warnings.append("organ_unknown")
    year_month = segments["issued_ym"]
    if form is not Form.OLD13 and not (year_month[:2] in _CENTURIES and year_month[4:] in _MONTHS):
        warnings.append("issue_month_impossible")
    if "prefix_missing" in repairs:
        warnings.append("prefix_assumed")
    return warnings
