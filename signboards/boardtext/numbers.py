"""Licence numbers as a reader of pictures gives them: letters taken for digits, and set right."""

import re
from typing import Final

from registry import licence

# Each letter that stands where only a digit can, and the one digit that looks like it. Digits are
# never changed: a number has no check digit, and another digit is another mine.
_DIGITS: Final = str.maketrans("OQDUILZASGTB", "000011245678")
_LEADS: Final = {"G": "C", "0": "C", "O": "C", "6": "C", "Q": "C"}
_LONG: Final = 23


def licence_number(words: str) -> str | None:
    """
    Return the licence number in ``words``, or None where there is not exactly one way to read it.

    What is a number already is returned as it stands.
    """
    text = re.sub("[^0-9A-Z]", "", words.upper())
    return _as_it_stands(text) or _repaired(text)


def _as_it_stands(text: str) -> str | None:
    try:
        found = licence.read(text)
    except licence.Unreadable:
        return None
    return found.number if found.number == text else None


def _repaired(text: str) -> str | None:
    """Set right what can only have been a digit, or only the leading letter."""
    lead, body = text[:1], text[1:].translate(_DIGITS)
    tries = {lead + body, text.translate(_DIGITS)}
    if len(text) == _LONG:
        tries.add(_LEADS.get(lead, lead) + body)
    found = {number for one in tries if (number := _believable(one))}
    return found.pop() if len(found) == 1 else None


def _believable(text: str) -> str | None:
    """Of a number that had to be repaired, its organ and its month have to exist."""
    try:
        found = licence.read(text)
    except licence.Unreadable:
        return None
    odd = set(found.warnings) - {"prefix_assumed"}
    return None if odd else found.number
