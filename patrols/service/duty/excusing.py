"""An office asks not to be held to its duty; the level above decides."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.db import lock
from kernel.errors import Conflict, Unacceptable
from patrols import policy
from patrols.duty.periods import Span
from patrols.models import DutyExcuse
from patrols.queries.excuses import held_excuse
from patrols.queries.units import Unit, units_called
from patrols.service.duty.restating import Change, restate
from patrols.service.duty.weighing import CLOSING
from patrols.states import EXCUSE_LIFE, ExcuseState, Found

_LONGEST = dt.timedelta(days=366)


class EndsBeforeItBegins(Unacceptable):
    code = "patrols.excuse_days_wrong"
    zh = "免巡日期应自首日至末日，且不超过一年。请改正后再提交。"
    en = "An excuse goes from its first day to its last, within a year. Correct the days."


class ExcuseIsDecided(Conflict):
    code = "patrols.excuse_decided"
    zh = "这份免巡申请已是“{state}”状态，不能再处理。如有新情况请另行申请。"
    en = "This excuse is {state} already. If there is something new, ask anew."


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom, from when to when (both days included), and why."""

    office_id: uuid.UUID
    first_day: dt.date
    last_day: dt.date
    reason: str


def ask_excuse(session: Session, actor: Actor, asked: Asked, *, now: dt.datetime) -> DutyExcuse:
    """
    Ask, for one's own office, not to be held to its duty for some days.

    Raises `policy.NotYourOffice` and `EndsBeforeItBegins`.
    """
    policy.speaks_for(actor, asked.office_id)
    if not dt.timedelta() <= asked.last_day - asked.first_day <= _LONGEST:
        raise EndsBeforeItBegins
    made = DutyExcuse(
        office_id=asked.office_id,
        division_id=_unit(session, asked.office_id).division_id,
        first_day=asked.first_day,
        last_day=asked.last_day,
        reason=asked.reason,
        state=ExcuseState.ASKED,
        asked_by=actor.id,
        asked_at=now,
    )
    session.add(made)
    audit.record(session, actor, "patrols.excuse_asked", made, now=now)
    return made


def approve_excuse(
    session: Session, actor: Actor, excuse_id: uuid.UUID, *, note: str, now: dt.datetime
) -> DutyExcuse:
    """Let an office off for the days it named; closed periods among them are restated."""
    lock(session, CLOSING, shared=True)
    excuse = _decided(session, actor, excuse_id, ExcuseState.APPROVED, note, now)
    audit.record(session, actor, "patrols.excuse_approved", excuse, now=now)
    days = Span(excuse.first_day, excuse.last_day)
    restate(session, actor, [Change(excuse.office_id, days, Found.EXCUSED, excuse.id)], now=now)
    return excuse


def refuse_excuse(
    session: Session, actor: Actor, excuse_id: uuid.UUID, *, note: str, now: dt.datetime
) -> DutyExcuse:
    excuse = _decided(session, actor, excuse_id, ExcuseState.REFUSED, note, now)
    audit.record(session, actor, "patrols.excuse_refused", excuse, now=now)
    return excuse


def withdraw_excuse(
    session: Session, actor: Actor, excuse_id: uuid.UUID, *, now: dt.datetime
) -> DutyExcuse:
    """Take back what one's own office asked, while nobody has decided."""
    excuse = held_excuse(session, actor, excuse_id, day_of(now))
    policy.speaks_for(actor, excuse.office_id)
    _must_be_open(excuse, ExcuseState.WITHDRAWN)
    excuse.withdraw()
    audit.record(session, actor, "patrols.excuse_withdrawn", excuse, now=now)
    return excuse


def _decided(
    session: Session,
    actor: Actor,
    excuse_id: uuid.UUID,
    state: ExcuseState,
    note: str,
    now: dt.datetime,
) -> DutyExcuse:
    excuse = held_excuse(session, actor, excuse_id, day_of(now))
    seats = units_called(session, {actor.office_id, excuse.office_id})
    policy.may_decide(
        actor,
        excuse,
        own_seat=seats[actor.office_id].division_id,
        their_seat=seats[excuse.office_id].division_id,
    )
    _must_be_open(excuse, state)
    excuse.decide(state, actor.id, actor.office_id, now, note)
    return excuse


def _must_be_open(excuse: DutyExcuse, state: ExcuseState) -> None:
    if state not in EXCUSE_LIFE.moves[excuse.state]:
        raise ExcuseIsDecided(state=excuse.state.value)


def _unit(session: Session, office_id: uuid.UUID) -> Unit:
    return units_called(session, {office_id})[office_id]
