"""The rules of duty of a province: handed in as one list, kept for ever, never for closed days."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy.orm import Session

from identity.models import Division
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.errors import Conflict, Forbidden
from kernel.ids import new_id
from kernel.jobs import enqueue
from patrols.duty.reading import BadDutyRule, DutyRule, read_all
from patrols.duty.ruleset import DutyRules, with_added
from patrols.models import ProvinceDutyRules
from patrols.queries import duty as queries

_DAY: Final = dt.timedelta(days=1)


class NotTheProvince(Forbidden):
    code = "patrols.not_the_province"
    zh = "巡查职责的补充规则由管辖全省的单位设置。请报省级单位办理。"
    en = "Rules of duty are added by an office that answers for the whole province. Ask it to."


class DaysAreClosed(Conflict):
    code = "patrols.duty_days_closed"
    zh = "规则“{rule}”涉及已结账的日期。请自 {first} 起另立规则。"
    en = "The rule “{rule}” would change closed days. Let what is new begin on {first}."


@dataclass(frozen=True, slots=True)
class Handed:
    """All rules a province adds from now on, and why."""

    rules: Sequence[Any]
    reason: str


def known(session: Session) -> DutyRules:
    """Return all rules, those that provinces added too."""
    return with_added([one.content for one in session.scalars(queries.added_rules())])


def take(
    session: Session, actor: Actor, handed: Handed, *, dry_run: bool, now: dt.datetime
) -> Sequence[DutyRule]:
    """
    Let these be all rules the actor's province adds; an empty list takes them back.

    Raises `NotTheProvince`, `BadDutyRule` and `DaysAreClosed`: what held on days whose figures
    are closed goes on holding for them. Patrols of open days are weighed anew.
    """
    province = session.scalar(queries.own_province(actor, on=day_of(now)))
    if province is None:
        raise NotTheProvince
    rules = read_all(handed.rules)
    for rule in rules:
        if rule.province != province.code or not rule.id.startswith(f"{province.code}."):
            raise BadDutyRule(rule=rule.id, what=f"province, id: {province.code}.")
    before = queries.rules_added_by(session, province.id)
    closed = queries.last_closed_day(session, province.code)
    if closed:
        _keep_the_past(read_all(before.content) if before else (), rules, closed + _DAY)
    if not dry_run:
        _record(session, actor, handed, province, before, now)
    return rules


def _keep_the_past(
    before: Iterable[DutyRule], rules: Iterable[DutyRule], first_open: dt.date
) -> None:
    """Raise `DaysAreClosed` unless both lists say the same of every day before."""
    then, now = _of_the_past(before, first_open), _of_the_past(rules, first_open)
    for name in sorted(then.keys() | now.keys()):
        if then.get(name) != now.get(name):
            raise DaysAreClosed(rule=name, first=first_open)


def _of_the_past(rules: Iterable[DutyRule], day: dt.date) -> dict[str, tuple[int, DutyRule]]:
    """Return rules as they are before a day, and their places: of equals the first holds."""
    found = dict[str, tuple[int, DutyRule]]()
    equals = Counter[tuple[Any, ...]]()
    for rule in rules:
        if until := _until(rule, day):
            rank = (rule.kind, rule.level, rule.valid_from)
            found[rule.id] = equals[rank], until
            equals[rank] += 1
    return found


def _until(rule: DutyRule, day: dt.date) -> DutyRule | None:
    """Return a rule as it is before a day; None if it is nothing then."""
    if rule.valid_from >= day:
        return None
    return replace(rule, valid_to=min(rule.valid_to or day, day))


def _record(
    session: Session,
    actor: Actor,
    handed: Handed,
    province: Division,
    before: ProvinceDutyRules | None,
    now: dt.datetime,
) -> None:
    made = ProvinceDutyRules(
        id=new_id(),
        division_id=province.id,
        version=before.version + 1 if before else 1,
        content=list(handed.rules),
        reason=handed.reason,
        officer_id=actor.id,
        office_id=actor.office_id,
        recorded_at=now,
    )
    session.add(made)
    session.flush()
    audit.record(session, actor, "patrols.duty_rules_recorded", made, now=now)
    enqueue(session, "patrols.jobs.weigh_open", province.code, now=now)
