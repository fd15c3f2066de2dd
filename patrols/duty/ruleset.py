"""
The rules of duty there are: the file this service comes with, and what provinces add.

Of the rules of one kind, rank and day a province's own outrank those that hold everywhere, and
the one that began later outranks the earlier.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final, NamedTuple

import orjson

from identity.levels import DivisionLevel
from patrols.duty.periods import Period, Span, spans
from patrols.duty.reading import DutyRule, RuleKind, read, read_all

_FILES: Final = ("duty.json",)
_SHOWN_DIGITS: Final = 12


class Due(NamedTuple):
    """
    A period in which offices of a rank owe what the quota says.

    ``key`` is the period and its first day as JSON has them: asked for 56,000 times a ledger.
    """

    quota: DutyRule
    period: Period
    span: Span
    key: tuple[str, str]

    @classmethod
    def of(cls, quota: DutyRule, period: Period, span: Span) -> "Due":
        return cls(quota, period, span, (period.value, span.first_day.isoformat()))


@dataclass(frozen=True, slots=True)
class DutyRules:
    """``version`` changes with any letter of any rule, so that a verdict says what it rests on."""

    version: str
    rules: Sequence[DutyRule]

    def quota(self, province: str, level: DivisionLevel, on: dt.date) -> DutyRule | None:
        return self._in_force(RuleKind.QUOTA, province, on, level)

    def counting(self, province: str, level: DivisionLevel, on: dt.date) -> DutyRule | None:
        return self._in_force(RuleKind.COUNTS, province, on, level)

    def keeping(self, province: str, on: dt.date) -> DutyRule | None:
        return self._in_force(RuleKind.KEEPING, province, on, None)

    def asks(self, province: str, level: DivisionLevel, on: dt.date) -> Mapping[str, Any]:
        """Return what a patrol must be to count: nothing where no rule says so."""
        rule = self.counting(province, level, on)
        return (rule.asks or {}) if rule else {}

    def dues(
        self, province: str, level: DivisionLevel, first: dt.date, last: dt.date
    ) -> Iterator[Due]:
        """
        Yield what an office of that rank owes in the periods that touch these days.

        The rule that holds on the first day of a period holds for the whole of it.
        """
        for period in Period:
            for span in spans(period, first, last):
                quota = self.quota(province, level, span.first_day)
                if quota and quota.period is period:
                    yield Due.of(quota, period, span)

    def _in_force(
        self, kind: RuleKind, province: str, on: dt.date, level: DivisionLevel | None
    ) -> DutyRule | None:
        holding = [
            rule
            for rule in self.rules
            if rule.kind is kind
            and rule.level == level
            and rule.province in ("", province)
            and rule.holds(on)
        ]
        # max keeps the first of equals: what was added stands before the file's
        return max(holding, key=lambda rule: (rule.province, rule.valid_from), default=None)


@cache
def present() -> DutyRules:
    """Return the rules of the file."""
    contents = [files(__package__).joinpath("data", name).read_bytes() for name in _FILES]
    rules = [rule for content in contents for rule in read(content)]
    return DutyRules(_digest(b"".join(contents)), rules)


def with_added(added: Sequence[Sequence[Any]]) -> DutyRules:
    """Return all rules, those that provinces added too."""
    return _with(tuple(orjson.dumps(one) for one in added)) if added else present()


@lru_cache(maxsize=8)
def _with(added: tuple[bytes, ...]) -> DutyRules:
    rules = [rule for content in added for rule in read_all(orjson.loads(content))]
    version = _digest(present().version.encode() + b"".join(added))
    return DutyRules(version, [*rules, *present().rules])


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:_SHOWN_DIGITS]
