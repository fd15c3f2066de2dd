"""
The conditions of which rules are made: this short list, each a question with a plain answer.

What is not known is never held against a right: only ``missing`` says that something is not there.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from registry import certificate, credit_code
from registry.rules.facts import Facts, Kind

TODAY: Final = "today"
Given = Mapping[str, Any]
Test = Callable[[Any, Given, Facts, dt.date], bool]


@dataclass(frozen=True, slots=True)
class Predicate:
    """``of`` are the kinds of fact it can be asked of; ``takes`` names what else it is given."""

    test: Test
    of: frozenset[Kind]
    takes: Mapping[str, str]


def years_after(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return dt.date(day.year + years, 2, 28)


def _day(name: str, facts: Facts, on: dt.date) -> dt.date | None:
    return on if name == TODAY else facts[name]


def _before(value: Any, given: Given, facts: Facts, on: dt.date) -> bool:
    other = _day(given["than"], facts, on)
    return bool(value and other and value < other)


def _after(value: Any, given: Given, facts: Facts, on: dt.date) -> bool:
    other = _day(given["than"], facts, on)
    return bool(value and other and value > other)


def _longer(value: Any, given: Given, facts: Facts, _on: dt.date) -> bool:
    since = facts[given["since"]]
    return bool(value and since and value > years_after(since, given["years"]))


def _differs(value: Any, given: Given, facts: Facts, _on: dt.date) -> bool:
    other = facts[given["from"]]
    if value is None or not other:
        return False
    return bool(abs(value - other) / other * 100 > given["percent"])


def _unequal(value: Any, given: Given, facts: Facts, _on: dt.date) -> bool:
    other = facts[given["to"]]
    return value is not None and other is not None and value != other


def _says(value: Any, given: Given, _facts: Facts, _on: dt.date) -> bool:
    return value is not None and _any_in(value, given["words"])


def _silent(value: Any, given: Given, _facts: Facts, _on: dt.date) -> bool:
    return value is not None and not _any_in(value, given["words"])


def _any_in(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)


def _other_class(value: Any, given: Given, facts: Facts, _on: dt.date) -> bool:
    """Whether the text names minerals of other classes and none of its number's own."""
    words: Mapping[str, Sequence[str]] = given["words"]
    own = facts[given["class"]]
    if value is None or own not in words or _any_in(value, words[own]):
        return False
    return any(_any_in(value, names) for number, names in words.items() if number != own)


_ANY: Final = frozenset(Kind)
_TEXT: Final = frozenset({Kind.TEXT})
_DATE: Final = frozenset({Kind.DATE})
_FLAG: Final = frozenset({Kind.FLAG})

PREDICATES: Final[Mapping[str, Predicate]] = {
    "missing": Predicate(lambda value, *_: value is None or value == "", _ANY, {}),
    "present": Predicate(lambda value, *_: value is not None and value != "", _ANY, {}),
    "true": Predicate(lambda value, *_: value is True, _FLAG, {}),
    "false": Predicate(lambda value, *_: value is False, _FLAG, {}),
    "one_of": Predicate(
        lambda value, given, *_: value in given["values"], _TEXT, {"values": "words"}
    ),
    "holds": Predicate(
        lambda value, given, *_: any(word in given["values"] for word in value),
        frozenset({Kind.WORDS}),
        {"values": "words"},
    ),
    "says": Predicate(_says, _TEXT, {"words": "words"}),
    "silent": Predicate(_silent, _TEXT, {"words": "words"}),
    "unequal": Predicate(_unequal, _TEXT, {"to": "text"}),
    "before": Predicate(_before, _DATE, {"than": "day"}),
    "after": Predicate(_after, _DATE, {"than": "day"}),
    "longer": Predicate(_longer, _DATE, {"since": "date", "years": "whole"}),
    "differs": Predicate(
        _differs, frozenset({Kind.NUMBER}), {"from": "number", "percent": "amount"}
    ),
    "wrong_code": Predicate(
        lambda value, *_: bool(value) and not credit_code.is_right(value), _TEXT, {}
    ),
    "unreadable_certificate": Predicate(
        lambda value, *_: bool(value) and not certificate.is_readable(value), _TEXT, {}
    ),
    "other_class": Predicate(_other_class, _TEXT, {"class": "text", "words": "lists"}),
}


def is_so(condition: Given, facts: Facts, on: dt.date) -> bool:
    """Whether a condition that was read by `registry.rules.reading` is met."""
    return PREDICATES[condition["is"]].test(facts[condition["of"]], condition, facts, on)
