"""Areas of the timetable: which there are, and which hold on a day."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, defer

from identity.queries import descendants, in_scope
from kernel.access import Actor
from kernel.errors import NotFound
from patrols.models import PatrolArea
from patrols.states import Grade


class AreaMissing(NotFound):
    code = "patrols.area_missing"
    zh = "没有找到这个巡查区。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such patrol area. Check its id, or whether it lies within your jurisdiction."


def areas_readable_by(actor: Actor, on: dt.date) -> Select[PatrolArea]:
    """Areas within the scope of the actor's office, ended ones too: the root of every read."""
    return select(PatrolArea).where(in_scope(actor, PatrolArea.division_id, on=on))


def areas_listed(
    actor: Actor,
    on: dt.date,
    *,
    day: dt.date | None = None,
    grade: Grade | None = None,
    division_id: int | None = None,
) -> Select[PatrolArea]:
    """Areas that hold on ``day`` (left out: today or later), without their ground."""
    wanted = areas_drawn(actor, on, day=day, grade=grade, division_id=division_id)
    return wanted.options(defer(PatrolArea.place))


def areas_drawn(
    actor: Actor,
    on: dt.date,
    *,
    day: dt.date | None = None,
    grade: Grade | None = None,
    division_id: int | None = None,
) -> Select[PatrolArea]:
    """The same with their ground, oldest first."""
    said = {"grade": grade, "division_id": division_id}
    wanted = {name: value for name, value in said.items() if value is not None}
    holds = holds_on(day) if day else _not_over(on)
    return areas_readable_by(actor, on).where(holds).filter_by(**wanted)


def holds_on(day: dt.date) -> ColumnElement[bool]:
    return (PatrolArea.valid_from <= day) & _not_over(day)


def _not_over(day: dt.date) -> ColumnElement[bool]:
    return or_(PatrolArea.valid_to.is_(None), PatrolArea.valid_to >= day)


def areas_below(division_id: int, first: dt.date, last: dt.date) -> Select[PatrolArea]:
    """Areas of a division and those below it that hold on some day of a period."""
    return select(PatrolArea).where(
        PatrolArea.division_id.in_(descendants(division_id, first)),
        PatrolArea.valid_from <= last,
        _not_over(first),
    )


def get_area(session: Session, actor: Actor, area_id: uuid.UUID, on: dt.date) -> PatrolArea:
    found = session.scalar(areas_readable_by(actor, on).where(PatrolArea.id == area_id))
    if found is None:
        raise AreaMissing
    return found


def get_held_area(session: Session, actor: Actor, area_id: uuid.UUID, on: dt.date) -> PatrolArea:
    """Return the area, held until the transaction ends; raise `AreaMissing`."""
    asked = areas_readable_by(actor, on).where(PatrolArea.id == area_id)
    found = session.scalar(asked.with_for_update())
    if found is None:
        raise AreaMissing
    return found


def names_taken(division_id: int, names: Collection[str], valid_from: dt.date) -> Select[str]:
    """Which of these names an area of that very division bears on that day or later."""
    return select(PatrolArea.name).where(
        PatrolArea.division_id == division_id, PatrolArea.name.in_(names), _not_over(valid_from)
    )
