"""
Reading the number of the property certificate (不动产权证书号) that a right has since 2025-07.

Written 吉（2025）桦甸市不动产权第0000001号: the province in one character, the year, the place of
the register, a serial. How mining rights are worded in between differs, and is kept as it is.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from kernel.errors import Unacceptable

_PROVINCES: Final = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔云滇藏陕秦甘陇青宁新国"
_FORM: Final = re.compile(
    f"(?P<province>[{_PROVINCES}])[(\\[【〔](?P<year>(?:19|20)[0-9]{{2}})[)\\]】〕]"
    "(?P<place>[^0-9()第]{0,40})第(?P<serial>[0-9]{1,12})号?"
)
_EXAMPLE = "吉（2025）桦甸市不动产权第0000001号"
_LONGEST = 200  # characters; what is longer is no number
_MOST_KEPT = 80


class Unreadable(Unacceptable):
    code = "registry.certificate_unreadable"
    zh = "“{given}”不是可识别的不动产权证书号（如“{example}”）。请对照证书核对。"
    en = "“{given}” is no number of a property certificate (as “{example}” is). Check it there."


@dataclass(frozen=True, slots=True)
class CertificateNumber:
    """``number`` is the plain form: full-width brackets, no blanks."""

    number: str
    province: str
    year: int
    place: str
    serial: str


def _unspaced(given: str) -> str:
    text = "".join(unicodedata.normalize("NFKC", given[:_LONGEST]).split())
    return unicodedata.normalize("NFKC", text)


def plain(given: str) -> str:
    """Return one spelling for all ways of writing the same number, readable or not."""
    text = _unspaced(given)
    if found := _FORM.fullmatch(text):
        text = "{province}({year}){place}第{serial}号".format(**found.groupdict())
    return text.replace("(", "（").replace(")", "）")[:_MOST_KEPT]


def spellings(number: str) -> list[str]:
    """Return the ways a number in its plain form is written in registers, by its brackets."""
    pairs = (("（", "）"), ("(", ")"), ("〔", "〕"), ("[", "]"), ("【", "】"))
    return [number.replace("（", left).replace("）", right) for left, right in pairs]


def read(given: str) -> CertificateNumber:
    """Read a number; raise `Unreadable`."""
    text = _unspaced(given)
    found = _FORM.fullmatch(text)
    if found is None:
        raise Unreadable(given=given[:40], example=_EXAMPLE)
    segments = found.groupdict()
    return CertificateNumber(
        number=plain(given),
        province=segments["province"],
        year=int(segments["year"]),
        place=segments["place"],
        serial=segments["serial"],
    )


def is_readable(given: str) -> bool:
    try:
        read(given)
    except Unreadable:
        return False
    return True
