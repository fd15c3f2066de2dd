"""What was walked and counted, and what closed periods said of it."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Boolean, Integer, Select, String, and_, cast, exists, func, select
from sqlalchemy.orm import Session, aliased

import identity.queries
from identity.levels import DivisionLevel
from identity.models import Division
from kernel.access import Actor
from kernel.among import Among
from patrols.duty.periods import Period, Span
from patrols.models import (
    DutyClosing,
    DutyFigure,
    DutyRestatement,
    DutyVerdict,
    Patrol,
    PatrolArea,
    ProvinceDutyRules,
)
from patrols.queries.coverage import areas_seen
from patrols.states import Grade, PatrolState


def verdicts(patrol_ids: Collection[uuid.UUID]) -> Select[DutyVerdict]:
    return select(DutyVerdict).where(Among(DutyVerdict.patrol_id, patrol_ids))


_COUNTED = func.count().filter(DutyVerdict.counts)


def _in_one(*columns: Any) -> Any:
    """
    Return the columns of all rows of a group as one text: JSON lists, which both databases write.

    A year of a province is 56,000 rows; as so many rows, each with an id and a day, they take a
    second to be read, as a text an office a tenth of it.
    """
    texts = [cast(column, String) for column in columns]
    plain = (Integer, Boolean)
    said = [
        text if isinstance(column.type, plain) else '"' + text + '"'
        for column, text in zip(columns, texts, strict=True)
    ]
    joined = said[0]
    for one in said[1:]:
        joined = joined + "," + one
    return func.aggregate_strings("[" + joined + "]", ",")


def tallies(
    office_ids: Collection[uuid.UUID], first: dt.date, last: dt.date
) -> Select[uuid.UUID, str]:
    """Of each office, day and whether it counts of every patrol that stands between two days."""
    counts = cast(DutyVerdict.counts, Integer)
    return (
        select(DutyVerdict.office_id, _in_one(DutyVerdict.walked_on, counts))
        .where(
            Among(DutyVerdict.office_id, office_ids),
            DutyVerdict.walked_on.between(first, last),
            DutyVerdict.stands,
        )
        .group_by(DutyVerdict.office_id)
    )


def tallies_of_figures(figure_ids: Collection[uuid.UUID]) -> Select[uuid.UUID, int, int]:
    """What stands and what counts now of the offices and days of closed figures."""
    of_figure = and_(
        DutyVerdict.office_id == DutyFigure.office_id,
        DutyVerdict.walked_on.between(DutyFigure.first_day, DutyFigure.last_day),
        DutyVerdict.stands,
    )
    return (
        select(DutyFigure.id, func.count(), _COUNTED)
        .join(DutyVerdict, of_figure)
        .where(Among(DutyFigure.id, figure_ids))
        .group_by(DutyFigure.id)
    )


def uncounted(
    office_ids: Collection[uuid.UUID], first: dt.date, last: dt.date
) -> Select[uuid.UUID, uuid.UUID, dt.date, list[Any]]:
    """Patrols that do not count, of these offices between two days."""
    return (
        select(
            DutyVerdict.office_id, DutyVerdict.patrol_id, DutyVerdict.walked_on, DutyVerdict.reasons
        )
        .where(
            Among(DutyVerdict.office_id, office_ids),
            DutyVerdict.walked_on.between(first, last),
            DutyVerdict.counts.is_(False),
        )
        .order_by(DutyVerdict.walked_on, DutyVerdict.patrol_id)
    )


def closed(
    office_ids: Collection[uuid.UUID], first: dt.date, last: dt.date
) -> Select[uuid.UUID, str]:
    """Of each office the closed periods that touch these days, as they were closed."""
    columns = (
        *(DutyFigure.period, DutyFigure.first_day),
        *(DutyFigure.at_least, DutyFigure.excused, DutyFigure.walked, DutyFigure.counted),
    )
    found = select(DutyFigure.office_id, _in_one(*columns)).where(
        Among(DutyFigure.office_id, office_ids),
        DutyFigure.first_day <= last,
        DutyFigure.last_day >= first,
    )
    return found.group_by(DutyFigure.office_id)


def restated(
    office_ids: Collection[uuid.UUID], first: dt.date, last: dt.date
) -> Select[DutyRestatement, uuid.UUID, Period, dt.date]:
    """What these offices' closed periods say since, the first first; and which they are."""
    return (
        select(DutyRestatement, DutyFigure.office_id, DutyFigure.period, DutyFigure.first_day)
        .join(DutyFigure, DutyFigure.id == DutyRestatement.figure_id)
        .where(
            Among(DutyFigure.office_id, office_ids),
            DutyFigure.first_day <= last,
            DutyFigure.last_day >= first,
        )
        .order_by(DutyRestatement.figure_id, DutyRestatement.number)
    )


def held_figures(
    session: Session, office_ids: Collection[uuid.UUID], first: dt.date, last: dt.date
) -> Sequence[DutyFigure]:
    """Return the figures of closed periods that touch these days, held in one order."""
    found = select(DutyFigure).where(
        Among(DutyFigure.office_id, office_ids),
        DutyFigure.first_day <= last,
        DutyFigure.last_day >= first,
    )
    return session.scalars(found.order_by(DutyFigure.id).with_for_update()).all()


def newest_restatements(
    session: Session, figure_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, DutyRestatement]:
    found = select(DutyRestatement).where(Among(DutyRestatement.figure_id, figure_ids))
    in_order = session.scalars(found.order_by(DutyRestatement.number))
    return {one.figure_id: one for one in in_order}


def last_closed(session: Session, province: str, period: Period) -> Span | None:
    found = (
        select(DutyClosing.first_day, DutyClosing.last_day)
        .where(DutyClosing.province == province, DutyClosing.period == period)
        .order_by(DutyClosing.first_day.desc())
    )
    last = session.execute(found.limit(1)).first()
    return Span(*last) if last else None


def last_closed_day(session: Session, province: str) -> dt.date | None:
    found = select(func.max(DutyClosing.last_day)).where(DutyClosing.province == province)
    return session.scalar(found)


def first_received() -> Select[dt.datetime]:
    """When the first patrol of all came here."""
    return select(func.min(Patrol.received_at))


def logged_since(
    office_ids: Collection[uuid.UUID], day: dt.date, after: uuid.UUID | None
) -> Select[uuid.UUID]:
    """Ids of the patrols of these offices in the ledger that were walked after that day."""
    found = select(Patrol.id).where(
        Among(Patrol.office_id, office_ids),
        Patrol.walked_on > day,
        Patrol.state != PatrolState.RECEIVED,
    )
    return (found if after is None else found.where(Patrol.id > after)).order_by(Patrol.id)


def unweighed(after: uuid.UUID | None) -> Select[uuid.UUID]:
    """Ids of patrols in the ledger of which nobody said whether they count."""
    found = select(Patrol.id).where(
        Patrol.state != PatrolState.RECEIVED,
        ~exists().where(DutyVerdict.patrol_id == Patrol.id),
    )
    return (found if after is None else found.where(Patrol.id > after)).order_by(Patrol.id)


def key_areas_seen(session: Session, patrol_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return how many key patrol areas each patrol saw; who saw none is not there."""
    seen = areas_seen(session, patrol_ids)
    every = {area for areas in seen.values() for area in areas}
    key = set(
        session.scalars(
            select(PatrolArea.id).where(Among(PatrolArea.id, every), PatrolArea.grade == Grade.KEY)
        )
    )
    return {patrol_id: len(areas & key) for patrol_id, areas in seen.items()}


def added_rules() -> Select[ProvinceDutyRules]:
    """Return the last version of what each province added."""
    later = aliased(ProvinceDutyRules)
    superseded = exists().where(
        later.division_id == ProvinceDutyRules.division_id,
        later.version > ProvinceDutyRules.version,
    )
    return select(ProvinceDutyRules).where(~superseded).order_by(ProvinceDutyRules.division_id)


def rules_added_by(session: Session, division_id: int) -> ProvinceDutyRules | None:
    """Return the last version of what a province added."""
    found = select(ProvinceDutyRules).where(ProvinceDutyRules.division_id == division_id)
    return session.scalars(found.order_by(ProvinceDutyRules.version.desc()).limit(1)).first()


def own_province(actor: Actor, on: dt.date) -> Select[Division]:
    """The province the whole of which the actor's office answers for, held."""
    return (
        select(Division)
        .where(
            Division.level == DivisionLevel.PROVINCE,
            identity.queries.in_scope(actor, Division.id, on=on),
        )
        .order_by(Division.id)
        .limit(1)
        .with_for_update()
    )


def newest_by_office(
    office_ids: Collection[uuid.UUID], first: dt.date
) -> Select[uuid.UUID, dt.date, dt.datetime]:
    """Since that day, the last day each of these offices walked, and when the last of it came."""
    stands = Patrol.state != PatrolState.RETURNED
    last = (
        select(Patrol.office_id, func.max(Patrol.walked_on).label("day"))
        .where(Among(Patrol.office_id, office_ids), Patrol.walked_on >= first, stands)
        .group_by(Patrol.office_id)
        .subquery()
    )
    of_that_day = and_(Patrol.office_id == last.c.office_id, Patrol.walked_on == last.c.day)
    return (
        select(last.c.office_id, last.c.day, func.max(Patrol.received_at))
        .join(Patrol, and_(of_that_day, stands))
        .group_by(last.c.office_id, last.c.day)
    )
