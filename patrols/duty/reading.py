"""Reading rules of duty: whatever is not one of the few things a rule may say is refused."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from identity.levels import DivisionLevel
from kernel.errors import Unacceptable
from patrols.duty.judging import CRITERIA
from patrols.duty.periods import Period


class RuleKind(StrEnum):
    QUOTA = "quota"  # how many patrols an office of a rank owes in every period
    COUNTS = "counts"  # what a patrol of such an office must be to count
    KEEPING = "keeping"  # how the ledger is kept


class BadDutyRule(Unacceptable):
    code = "patrols.duty_rule_wrong"
    zh = "职责规则“{rule}”有误：{what}。请按规则说明修改。"
    en = "The duty rule “{rule}” is wrong: {what}. Correct it as the description of rules has it."


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRule:
    """
    Holds from ``valid_from`` until the day before ``valid_to``; no ``province``: everywhere.

    Of its kind only what it speaks of is filled: a quota ``level``, ``at_least`` and ``period``,
    what counts ``level`` and ``asks``, the keeping ``grace_days`` and ``departure_hours``.
    """

    id: str
    kind: RuleKind
    province: str
    valid_from: dt.date
    valid_to: dt.date | None
    source: str
    level: DivisionLevel | None = None
    at_least: int = 0
    period: Period | None = None
    asks: Mapping[str, Any] | None = None
    grace_days: int = 0
    departure_hours: int = 0

    def holds(self, on: dt.date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


_LONGEST: Final = {"id": 80, "source": 300}
_MOST: Final = {"at_least": 1000, "grace_days": 366, "departure_hours": 720}
_EVERY: Final = frozenset({"id", "is", "province", "from", "to", "source"})
_MORE: Final[Mapping[RuleKind, frozenset[str]]] = {
    RuleKind.QUOTA: frozenset({"level", "at_least", "period"}),
    RuleKind.COUNTS: frozenset({"level", "asks"}),
    RuleKind.KEEPING: frozenset({"grace_days", "departure_hours"}),
}


def read(content: str | bytes) -> tuple[DutyRule, ...]:
    """Read a file of rules; raise `BadDutyRule`."""
    return read_all(json.loads(content)["rules"])


def read_all(given: Any) -> tuple[DutyRule, ...]:
    """Read a list of rules, no two of one name; raise `BadDutyRule`."""
    rules = tuple(read_rule(one) for one in given)
    for name, count in Counter(rule.id for rule in rules).items():
        if count > 1:
            raise BadDutyRule(rule=name, what="id")
    return rules


def read_rule(given: Any) -> DutyRule:
    """Read one rule; raise `BadDutyRule`."""
    name = str(given.get("id", ""))[:80] if isinstance(given, dict) else ""
    try:
        return _rule(given)
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise BadDutyRule(rule=name, what=str(wrong)[:100]) from None


def _rule(given: Mapping[str, Any]) -> DutyRule:
    kind = RuleKind(given["is"])
    more = _MORE[kind]
    _must(given.keys() <= _EVERY | more, ", ".join(sorted(given.keys() - _EVERY - more)))
    until = given.get("to")
    rule = DutyRule(
        id=_text(given, "id"),
        kind=kind,
        province=str(given.get("province", "")),
        valid_from=dt.date.fromisoformat(given["from"]),
        valid_to=None if until is None else dt.date.fromisoformat(until),
        source=_text(given, "source"),
        level=DivisionLevel(given["level"]) if "level" in more else None,
        at_least=_whole(given, "at_least") if "at_least" in more else 0,
        period=Period(given["period"]) if "period" in more else None,
        asks=_asks(given["asks"]) if "asks" in more else None,
        grace_days=_whole(given, "grace_days") if "grace_days" in more else 0,
        departure_hours=_whole(given, "departure_hours") if "departure_hours" in more else 0,
    )
    _must(rule.valid_to is None or rule.valid_from < rule.valid_to, "to")
    return rule


def _asks(given: Mapping[str, Any]) -> Mapping[str, Any]:
    for name, asked in given.items():
        _must(name in CRITERIA and CRITERIA[name].may_ask(asked), f"asks: {name}")
    return dict(given)


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given[name]
    _must(isinstance(value, str) and 0 < len(value) <= _LONGEST[name], name)
    return str(value)


def _whole(given: Mapping[str, Any], name: str) -> int:
    value = given[name]
    _must(type(value) is int and 0 <= value <= _MOST[name], name)
    return int(value)


def _must(so: bool, what: str) -> None:  # noqa: FBT001  # reads as prose
    if not so:
        raise ValueError(what)
