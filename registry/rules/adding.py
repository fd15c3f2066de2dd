"""Rules of a province: handed in as one list, read by the same reader, kept for ever."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.errors import Forbidden
from kernel.ids import new_id
from registry.rules import queries
from registry.rules.reading import BadRule, Rule, read_all
from registry.rules.tables import ProvinceRules


class NotTheProvince(Forbidden):
    code = "registry.not_the_province"
    zh = "补充规则由管辖全省的单位设置。请报省级单位办理。"
    en = "Rules are added by an office that answers for the whole province. Ask it to."


@dataclass(frozen=True, slots=True)
class Handed:
    """All rules a province adds from now on, and why."""

    rules: Sequence[Any]
    reason: str


def take(
    session: Session, actor: Actor, handed: Handed, *, dry_run: bool, now: dt.datetime
) -> Sequence[Rule]:
    """
    Let these be all rules the actor's province adds; an empty list takes them back.

    Raises `NotTheProvince` and `BadRule`. Each rule is the province's by its ``province`` and by
    the beginning of its ``id``, so that none stands in the place of a rule of the law.

    Law: 矿业权登记信息管理办法 第十三条
    """
    province = session.scalar(queries.own_province(actor, on=day_of(now)))
    if province is None:
        raise NotTheProvince
    rules = read_all(handed.rules)
    for rule in rules:
        if rule.province != province.code or not rule.id.startswith(f"{province.code}."):
            raise BadRule(rule=rule.id, what=f"province, id: {province.code}.")
    if not dry_run:
        made = ProvinceRules(
            id=new_id(),
            division_id=province.id,
            version=queries.last_version(session, province.id) + 1,
            content=list(handed.rules),
            reason=handed.reason,
            officer_id=actor.id,
            office_id=actor.office_id,
            recorded_at=now,
        )
        session.add(made)
        session.flush()
        audit.record(session, actor, "registry.province_rules_recorded", made, now=now)
    return rules
