"""A case's evidence, put together for a court: asked for, looked after, taken."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from cases import offences, queries
from cases.models import Case
from cases.service.papers import names, office_name
from cases.states import CaseState, Purpose
from evidence.dossier.tables import Dossier
from evidence.queries import dossiers
from evidence.service.dossiers import Subject, ask, taken
from kernel.access import Actor
from kernel.clock import SHANGHAI, day_of

_PURPOSES: Final = {
    Purpose.FACT: "违法事实",
    Purpose.CORRECTION_REFUSED: "拒不改正",
    Purpose.NOTICE_RECEIPT: "告知书送达",
    Purpose.WAIVER: "放弃陈述、申辩或听证",
    Purpose.COLLECTIVE_DISCUSSION: "集体讨论",
    Purpose.DECISION_RECEIPT: "处罚决定书送达",
    Purpose.PAYMENT: "缴纳罚款",
    Purpose.CONFISCATION_DONE: "没收物移交",
}
_STATES: Final = {
    CaseState.FILED: "已立案，调查中",
    CaseState.REPORTED: "调查终结，待审理",
    CaseState.REVIEWED: "已审理，待法制审核",
    CaseState.LEGALLY_REVIEWED: "已通过法制审核",
    CaseState.NOTICE_MADE: "已制作告知书",
    CaseState.NOTIFIED: "已告知",
    CaseState.WAIVED: "已告知，当事人放弃权利",
    CaseState.DECIDED: "已作出处罚决定",
    CaseState.SERVED: "处罚决定已送达",
    CaseState.PERFORMED: "已执行完毕",
    CaseState.CLOSED: "已结案",
    CaseState.WITHDRAWN: "已撤案",
}
_SHOWN: Final = 50


def ask_dossier(
    session: Session, actor: Actor, case_id: uuid.UUID, *, now: dt.datetime, by_job: bool = True
) -> Dossier:
    """Begin a dossier of all that the case cites and the actor may see."""
    case = queries.get(session, actor, case_id, day_of(now))
    return ask(session, actor, _subject(session, case), now=now, by_job=by_job)


def dossiers_of(
    session: Session, actor: Actor, case_id: uuid.UUID, *, now: dt.datetime
) -> Sequence[Dossier]:
    """Return the dossiers the actor asked for in the case, newest first."""
    case = queries.get(session, actor, case_id, day_of(now))
    mine = dossiers.asked_by(actor, Case.__tablename__, case.id)
    return session.scalars(mine.order_by(Dossier.id.desc()).limit(_SHOWN)).all()


def dossier_of(
    session: Session, actor: Actor, case_id: uuid.UUID, dossier_id: uuid.UUID, *, now: dt.datetime
) -> Dossier:
    case = queries.get(session, actor, case_id, day_of(now))
    return dossiers.dossier(session, actor, (Case.__tablename__, case.id), dossier_id)


def take_dossier(
    session: Session, actor: Actor, case_id: uuid.UUID, dossier_id: uuid.UUID, *, now: dt.datetime
) -> Dossier:
    """Hand out a dossier that is ready; who took it when is written down."""
    case = queries.get(session, actor, case_id, day_of(now))
    return taken(session, actor, (Case.__tablename__, case.id), dossier_id, now=now)


def _subject(session: Session, case: Case) -> Subject:
    purposes: dict[uuid.UUID, list[str]] = {}
    for citation, item in session.execute(queries.citations(case.id)):
        purposes.setdefault(item.id, []).append(_PURPOSES[citation.purpose])
    return Subject(
        table=Case.__tablename__,
        id=case.id,
        title=case.number,
        facts=_facts(session, case),
        purposes={item: "、".join(said) for item, said in purposes.items()},
    )


def _facts(session: Session, case: Case) -> Sequence[tuple[str, str]]:
    ended_on = case.ended_on or day_of(case.discovered_at)
    offence = offences.offence(case.offence, ended_on)
    filed = case.filed_at.astimezone(SHANGHAI)
    return [
        ("案件编号", case.number),
        ("案由", f"{offence.zh if offence else case.offence}（{case.legal_basis}）"),
        ("当事人", f"{case.party_name}，{case.party_address}"),
        ("立案单位", office_name(session, case.office_id)),
        ("立案日期", f"{filed.year}年{filed.month}月{filed.day}日"),
        ("承办人", "、".join(names(session, case.handlers))),
        ("案件状态", _STATES[case.state]),
    ]
