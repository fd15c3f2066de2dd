"""The first questions of every act: is the case there for you, and is it the time?"""

import datetime as dt
import uuid

from sqlalchemy.orm import Session

from cases import policy, queries
from cases.models import Case, CaseReport
from cases.refusals import HandlerUncertified
from cases.states import LIFECYCLE, CaseState
from identity.queries import certificate_holds, officer
from kernel.access import Actor
from kernel.clock import day_of
from kernel.lifecycle import IllegalMove


def as_handler(
    session: Session, actor: Actor, case_id: uuid.UUID, target: CaseState, now: dt.datetime
) -> Case:
    """
    Return the case, held, if the actor handles it with a valid certificate and it may move on.

    Law: 行政处罚法 第四十二条
    """
    case = queries.get_for_update(session, actor, case_id, day_of(now))
    policy.must_handle(actor, case)
    must_be_certified(session, actor, now)
    LIFECYCLE.check(case.state, target)
    return case


def as_head(
    session: Session, actor: Actor, case_id: uuid.UUID, target: CaseState, now: dt.datetime
) -> Case:
    """Return the case, held, if the actor did not investigate it and it may move on."""
    case = queries.get_for_update(session, actor, case_id, day_of(now))
    policy.must_be_impartial(actor, case)
    LIFECYCLE.check(case.state, target)
    return case


def must_be_certified(session: Session, actor: Actor, now: dt.datetime) -> None:
    """
    Refuse who holds no valid enforcement certificate today: they sign no paper.

    Law: 自然资源行政处罚办法 第十七条
    """
    person = officer(session, actor.id)
    if person is None or not certificate_holds(person, day_of(now)):
        raise HandlerUncertified(name=person.name if person else actor.id, on=day_of(now))


def present_report(session: Session, case: Case, target: CaseState) -> CaseReport:
    """Return the report that counts; a case without one cannot become ``target``."""
    found = queries.report_of(session, case)
    if found is None:
        raise IllegalMove(current=case.state, target=target)
    return found
