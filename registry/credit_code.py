"""统一社会信用代码, the number of every organisation, and its check character (GB 32100-2015)."""

import unicodedata
from typing import Final

from kernel.errors import Unacceptable

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
_VALUES: Final = {character: value for value, character in enumerate(_ALPHABET)}
_WEIGHTS: Final = tuple(pow(3, position, 31) for position in range(17))
_LENGTH: Final = 18
# Letters that no code has, and what the eye took for them.
_LOOK_ALIKES: Final = str.maketrans("IOSZ", "1052")


class BadCreditCode(Unacceptable):
    code = "registry.credit_code_wrong"
    zh = "统一社会信用代码“{given}”校验不通过。请对照营业执照核对18位代码。"
    en = "The credit code “{given}” fails its check. Compare all 18 characters with the licence."


def check_character(body: str) -> str:
    """Return the 18th character for the first 17; KeyError for a character no code has."""
    total = sum(_VALUES[mark] * weight for mark, weight in zip(body, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]


def is_right(code: str) -> bool:
    return (
        len(code) == _LENGTH
        and set(code) <= _VALUES.keys()
        and check_character(code[:-1]) == code[-1]
    )


def read(given: str) -> str:
    """Return the code in its plain form; raise `BadCreditCode` where the check fails."""
    plain = unicodedata.normalize("NFKC", given[:100]).upper()
    plain = "".join(mark for mark in plain if mark.isalnum())
    for candidate in (plain, plain.translate(_LOOK_ALIKES)):
        if is_right(candidate):
            return candidate
    raise BadCreditCode(given=given[:40])
