"""Reading rules: whatever is not one of the few things a rule may say is refused by its name."""

import datetime as dt
import json
import string
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from kernel.errors import Unacceptable
from registry.rules.conditions import PREDICATES, TODAY
from registry.rules.facts import FACTS, Kind
from registry.states import RightKind


class Level(StrEnum):
    BASE = "base"
    LAW = "law"
    PROVINCE = "province"


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class OilGas(StrEnum):
    ANY = "any"
    ONLY = "only"
    EXCLUDED = "excluded"


class BadRule(Unacceptable):
    code = "registry.rule_wrong"
    zh = "规则“{rule}”有误：{what}。请按规则说明修改。"
    en = "The rule “{rule}” is wrong: {what}. Correct it as the description of rules has it."


@dataclass(frozen=True, slots=True)
class Citation:
    statute: str
    article: str


@dataclass(frozen=True, slots=True)
class Rule:
    """
    Holds from ``valid_from`` until the day before ``valid_to``.

    ``dated_by`` names a date of the right that decides whether the rule holds for it: a licence
    is measured by the law under which it was given. Otherwise the day asked about decides.
    ``ended``: rights that were cancelled or revoked are asked too.
    """

    id: str
    level: Level
    province: str
    valid_from: dt.date
    valid_to: dt.date | None
    severity: Severity
    kinds: frozenset[str]
    oil_gas: OilGas
    ended: bool
    dated_by: str
    when: tuple[Mapping[str, Any], ...]
    zh: str
    en: str
    cites: Citation


_KNOWN: Final = frozenset(
    {"id", "level", "province", "from", "to", "severity", "kinds", "oil_gas", "ended"}
    | {"dated_by", "when", "zh", "en", "cites"}
)
_MOST_CONDITIONS = 8
_MOST_TEXT = 400  # characters of a sentence
_MOST_WORDS, _LONGEST_WORD = 100, 40


def read(content: str | bytes) -> tuple[Rule, ...]:
    """Read a file of rules; raise `BadRule`."""
    try:
        given = json.loads(content)["rules"]
    except (ValueError, TypeError, KeyError, RecursionError) as wrong:
        raise BadRule(rule="", what=str(wrong)[:100]) from None
    return read_all(given)


def read_all(given: Any) -> tuple[Rule, ...]:
    """Read a list of rules, no two of one name; raise `BadRule`."""
    if not isinstance(given, list):
        raise BadRule(rule="", what="rules")
    rules = tuple(read_rule(one) for one in given)
    for name, count in Counter(rule.id for rule in rules).items():
        if count > 1:
            raise BadRule(rule=name, what="id")
    return rules


def read_rule(given: Any) -> Rule:
    """Read one rule of a file; raise `BadRule`."""
    name = str(given.get("id", ""))[:80] if isinstance(given, dict) else ""
    try:
        return _rule(given)
    except BadRule:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise BadRule(rule=name, what=str(wrong)[:100]) from None


def _rule(given: Mapping[str, Any]) -> Rule:
    _must(given.keys() <= _KNOWN, given, ", ".join(sorted(given.keys() - _KNOWN)))
    until = given.get("to")
    rule = Rule(
        id=str(given["id"]),
        level=Level(given["level"]),
        province=given.get("province", ""),
        valid_from=dt.date.fromisoformat(given["from"]),
        valid_to=None if until is None else dt.date.fromisoformat(until),
        severity=Severity(given["severity"]),
        kinds=frozenset(RightKind(one).value for one in given.get("kinds", list(RightKind))),
        oil_gas=OilGas(given.get("oil_gas", OilGas.ANY)),
        ended=given.get("ended", False) is True,
        dated_by=given.get("dated_by", ""),
        when=tuple(_condition(one, given) for one in given["when"]),
        zh=_sentence(given["zh"], given),
        en=_sentence(given["en"], given),
        cites=Citation(str(given["cites"]["statute"]), str(given["cites"]["article"])),
    )
    _check(rule, given)
    return rule


def _check(rule: Rule, given: Mapping[str, Any]) -> None:
    _must(0 < len(rule.id) <= 80, given, "id")  # noqa: PLR2004  # as long as its column
    _must(0 < len(rule.when) <= _MOST_CONDITIONS, given, "when")
    _must((rule.level is Level.PROVINCE) == bool(rule.province), given, "province")
    _must(rule.valid_to is None or rule.valid_from < rule.valid_to, given, "to")
    _must(not rule.dated_by or FACTS.get(rule.dated_by) is Kind.DATE, given, "dated_by")
    _must(bool(rule.cites.statute and rule.cites.article), given, "cites")


def _condition(one: Mapping[str, Any], given: Mapping[str, Any]) -> Mapping[str, Any]:
    _must(one["is"] in PREDICATES, given, f"is: {one['is']}")
    predicate = PREDICATES[one["is"]]
    _must(FACTS.get(one["of"]) in predicate.of, given, f"of: {one['of']}")
    _must(one.keys() == {"is", "of", *predicate.takes}, given, f"is: {one['is']}")
    for name, sort in predicate.takes.items():
        _must(_fits(one[name], sort), given, f"{name}: {one[name]}")
    return one


def _fits(value: Any, sort: str) -> bool:
    if sort == "words":
        return _are_words(value)
    if sort == "lists":
        return isinstance(value, dict) and all(_are_words(words) for words in value.values())
    if sort == "whole":
        return type(value) is int and 0 < value <= 100  # noqa: PLR2004  # years
    if sort == "amount":
        return type(value) in {int, float} and value > 0
    if sort == "day" and value == TODAY:
        return True
    return isinstance(value, str) and FACTS.get(value) is Kind("date" if sort == "day" else sort)


def _are_words(value: Any) -> bool:
    if not isinstance(value, list) or not 0 < len(value) <= _MOST_WORDS:
        return False
    return all(isinstance(one, str) and 0 < len(one) <= _LONGEST_WORD for one in value)


def _sentence(text: str, given: Mapping[str, Any]) -> str:
    """Return a sentence whose gaps are names of facts and nothing else."""
    _must(0 < len(text) <= _MOST_TEXT, given, "zh, en")
    for _, gap, form, conversion in string.Formatter().parse(text):
        _must(gap is None or (gap in FACTS and not form and not conversion), given, f"{{{gap}}}")
    return text


def _must(so: bool, given: Mapping[str, Any], what: str) -> None:  # noqa: FBT001  # reads as prose
    if not so:
        raise BadRule(rule=str(given.get("id", ""))[:80], what=what[:100])


def sorted_by_weight(rules: Sequence[Rule]) -> list[Rule]:
    """Return rules, the grave ones first."""
    weights = list(Severity)
    return sorted(rules, key=lambda rule: (weights.index(rule.severity), rule.id))
