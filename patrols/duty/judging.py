"""
Whether a patrol counts, and if not, why: each criterion a fact, a bound and a sentence.

A rule asks some of them; what no rule asks is not asked. A fact that nobody knows does not meet
what is asked of it.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypedDict


class Reason(TypedDict):
    """Why a patrol does not count; ``asked`` and ``found`` are in the unit of the criterion."""

    code: str
    zh: str
    en: str
    asked: float | None
    found: float | None


@dataclass(frozen=True, slots=True)
class Facts:
    """
    What is known of a patrol, None where it is not.

    Minutes and metres are of the cleaned track; the gap share is of the time from its first fix to
    its last; people are its author and those they name.
    """

    returned: bool
    minutes: float | None
    clean_length_m: float | None
    members: int
    key_areas: int
    gap_share: float | None
    suspicion: int | None
    approved: bool


@dataclass(frozen=True, slots=True)
class Criterion:
    """``most`` is the highest that can be asked; sentences may name ``asked`` and ``found``."""

    fact: str
    meets: Callable[[float, float], bool]
    most: float | bool
    code: str
    zh: str
    en: str

    def may_ask(self, asked: object) -> bool:
        if self.most is True:
            return asked is True
        return type(asked) in {int, float} and 0 <= asked <= self.most  # type: ignore[operator]  # a number by its type

    def held_against(self, asked: float, facts: Facts) -> Reason | None:
        found = getattr(facts, self.fact)
        if found is None:
            return _reason("not_measured", _NOT_MEASURED, asked, None)
        if self.meets(found, asked):
            return None
        return _reason(self.code, (self.zh, self.en), float(asked), round(float(found), 3))


_ONLY_TRUE: Final = True
CRITERIA: Final[Mapping[str, Criterion]] = {
    "least_minutes": Criterion(
        "minutes", operator.ge, 1440, "too_short_a_time",
        "巡查净时长 {found:g} 分钟，少于要求的 {asked:g} 分钟",
        "It took {found:g} minutes; {asked:g} are asked",
    ),
    "least_clean_length_m": Criterion(
        "clean_length_m", operator.ge, 1e6, "too_short_a_way",
        "净行程 {found:g} 米，少于要求的 {asked:g} 米",
        "Its way is {found:g} m long; {asked:g} m are asked",
    ),
    "least_members": Criterion(
        "members", operator.ge, 50, "too_few_people",
        "参加巡查 {found:g} 人，少于要求的 {asked:g} 人",
        "Of the {asked:g} people asked, {found:g} went",
    ),
    "least_key_areas": Criterion(
        "key_areas", operator.ge, 200, "too_few_key_areas",
        "到达重点巡查区 {found:g} 处，少于要求的 {asked:g} 处",
        "Of the {asked:g} key patrol areas asked, it saw {found:g}",
    ),
    "most_gap_share": Criterion(
        "gap_share", operator.le, 1, "too_many_gaps",
        "轨迹中断占 {found:.0%}，超过允许的 {asked:.0%}",
        "{found:.0%} of its track are gaps; {asked:.0%} are allowed",
    ),
    "most_suspicion": Criterion(
        "suspicion", operator.le, 100, "too_doubtful",
        "轨迹疑点 {found:g} 分，超过允许的 {asked:g} 分",
        "Its track scores {found:g} of suspicion; {asked:g} are allowed",
    ),
    "approved": Criterion(
        "approved", operator.ge, _ONLY_TRUE, "not_approved",
        "尚未经上级审核通过",
        "It has not been approved",
    ),
}  # fmt: skip
_NOT_MEASURED: Final = (
    "没有可用的轨迹，无法核对规则要求",
    "It has no track by which to tell what the rule asks",
)
_RETURNED: Final = ("已被上级退回", "It was returned")


def judge(facts: Facts, asks: Mapping[str, Any]) -> list[Reason]:
    """Return why a patrol does not count: nothing if it does."""
    if facts.returned:
        return [_reason("returned", _RETURNED, None, None)]
    asked = [(one, asks[name]) for name, one in CRITERIA.items() if name in asks]
    held = [criterion.held_against(bound, facts) for criterion, bound in asked]
    reasons = [reason for reason in held if reason]
    return list({reason["code"]: reason for reason in reasons}.values())


def _reason(
    code: str, sentences: tuple[str, str], asked: float | None, found: float | None
) -> Reason:
    zh, en = (sentence.format(asked=asked, found=found) for sentence in sentences)
    return Reason(code=code, zh=f"{zh}。", en=f"{en}.", asked=asked, found=found)
