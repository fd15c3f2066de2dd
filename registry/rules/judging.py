"""Which rules a right breaks on a day."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from registry.rules.conditions import is_so
from registry.rules.facts import Facts, is_ended
from registry.rules.reading import OilGas, Rule


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a right breaks, and the facts by which its sentence is told."""

    rule: Rule
    facts: Facts

    def sentence(self, language: str) -> str:
        template = self.rule.en if language == "en" else self.rule.zh
        return template.format_map(_Told(self.facts))


class _Told(dict[str, str]):
    def __init__(self, facts: Facts) -> None:
        super().__init__({name: _text(value) for name, value in facts.items()})


def _text(value: Any) -> str:
    if value is None:
        return "—"
    return f"{value:g}" if isinstance(value, float) else str(value)


def judge(rules: Iterable[Rule], facts: Facts, on: dt.date) -> Iterator[Finding]:
    """Yield what is wrong with a right on that day, by the rules of that day."""
    for rule in rules:
        if _applies(rule, facts, on) and all(is_so(one, facts, on) for one in rule.when):
            yield Finding(rule, facts)


def _applies(rule: Rule, facts: Facts, on: dt.date) -> bool:
    if facts["kind"] not in rule.kinds or (is_ended(facts) and not rule.ended):
        return False
    if rule.province and rule.province != facts["province"]:
        return False
    if rule.oil_gas is not OilGas.ANY and facts["oil_gas"] is not (rule.oil_gas is OilGas.ONLY):
        return False
    return _in_force(rule, facts, on)


def _in_force(rule: Rule, facts: Mapping[str, Any], on: dt.date) -> bool:
    if not rule.dated_by:
        return rule.valid_from <= on and (rule.valid_to is None or on < rule.valid_to)
    day = facts[rule.dated_by]
    if day is None or day > on:
        return False
    return bool(rule.valid_from <= day and (rule.valid_to is None or day < rule.valid_to))
