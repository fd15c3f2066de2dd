"""Every question put to the register."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload, selectinload

import identity.queries
from kernel.access import Actor
from kernel.errors import NotFound
from kernel.spatial import Point, covers_point, distance_m, meets, within_m, within_shape_m
from registry.models import Boundary, FormerNumber, Holder, Right
from registry.numbers.tables import NumberLink
from registry.states import RightKind, RightState


class NoSuchRight(NotFound):
    code = "registry.no_such_right"
    zh = "没有找到该矿业权。请核对编号，或确认它在本单位管辖范围内。"
    en = "No such mining right. Check the id, or whether it lies within your office's area."


def readable_by(actor: Actor, *, on: dt.date) -> Select[Right]:
    """Return the rights in the area of the actor's office on that day: the root of every read."""
    recorded = Right.state != RightState.WITHDRAWN
    return select(Right).where(recorded, identity.queries.in_scope(actor, Right.division_id, on=on))


def get(session: Session, actor: Actor, right_id: uuid.UUID, *, on: dt.date) -> Right:
    """Return a right with its holder, former numbers and boundaries; raise `NoSuchRight`."""
    statement = readable_by(actor, on=on).where(Right.id == right_id).options(*_in_full())
    right = session.scalar(statement)
    if right is None:
        raise NoSuchRight
    return right


def _in_full() -> tuple[Any, ...]:
    return (
        joinedload(Right.holder),
        selectinload(Right.former_numbers),
        selectinload(Right.boundaries).defer(Boundary.source_text),
    )


def listed(
    actor: Actor,
    *,
    on: dt.date,
    kind: RightKind | None = None,
    state: RightState | None = None,
    words: str | None = None,
    after: uuid.UUID | None = None,
) -> Select[Right]:
    """Return rights with their holders, newest first; ``words`` in name, holder or numbers."""
    statement = readable_by(actor, on=on).join(Right.holder).options(contains_eager(Right.holder))
    if kind:
        statement = statement.where(Right.kind == kind)
    if state:
        statement = statement.where(Right.state == state)
    if words:
        statement = statement.where(_says(words))
    if after:
        statement = statement.where(Right.id < after)
    return statement.order_by(Right.id.desc())


def _says(words: str) -> ColumnElement[bool]:
    return or_(
        Right.name.contains(words, autoescape=True),
        Holder.name.contains(words, autoescape=True),
        Right.licence_no.contains(words.upper(), autoescape=True),
        Right.certificate_no.contains(words, autoescape=True),
        _formerly(FormerNumber.number == words.upper()),
        became(words.upper()),
    )


def became(number: str) -> ColumnElement[bool]:
    """Say that, on an officer's word, a number became that of the right."""
    return exists().where(
        NumberLink.to_number == Right.licence_no,
        NumberLink.from_number == number,
        NumberLink.withdrawn_at.is_(None),
    )


def _formerly(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    mine = (FormerNumber.right_id == Right.id, FormerNumber.withdrawn.is_(False))
    return exists().where(*mine, condition)


def by_licence(actor: Actor, number: str, *, on: dt.date) -> Select[Right]:
    """Return the rights that bear or bore a number, in its plain form; the bearer first."""
    bears = Right.licence_no == number
    statement = readable_by(actor, on=on).where(
        or_(bears, _formerly(FormerNumber.number == number))
    )
    return statement.order_by(bears.desc(), Right.id)


def drawn_on(on: dt.date) -> ColumnElement[bool]:
    """Return whether a boundary was the right's boundary on that day."""
    return and_(
        Boundary.valid_from <= on,
        or_(Boundary.replaced_on.is_(None), Boundary.replaced_on > on),
    )


def containing(
    actor: Actor, point: Point, *, on: dt.date, at: dt.date | None = None
) -> Select[Right, Boundary]:
    """Return the rights, ended ones too, whose boundary of that day (``at``) covers a point."""
    return _placed(actor, on, at).where(covers_point(Boundary.geometry, point)).order_by(Right.id)


def near(
    actor: Actor, point: Point, metres: float, *, on: dt.date, at: dt.date | None = None
) -> Select[Right, Boundary, float]:
    """Return rights within so many metres of a point and how far, nearest first; 0 inside."""
    far = distance_m(Boundary.geometry, point).label("distance_m")
    placed = _placed(actor, on, at).where(within_m(Boundary.geometry, point, metres))
    return placed.add_columns(far).order_by(far, Right.id)


def meeting(
    actor: Actor, shape: BaseGeometry, metres: float, *, on: dt.date, at: dt.date | None = None
) -> Select[Right, Boundary]:
    """Return the rights whose boundary meets a shape, or comes within so many metres of it."""
    there = Boundary.geometry
    condition = within_shape_m(there, shape, metres) if metres else meets(there, shape)
    return _placed(actor, on, at).where(condition).order_by(Right.id)


def _placed(actor: Actor, on: dt.date, at: dt.date | None) -> Select[Right, Boundary]:
    """Who may see is asked of today (``on``), where a right lay of the day meant (``at``)."""
    return (
        readable_by(actor, on=on)
        .join(Right.holder)
        .join(Boundary, Boundary.right_id == Right.id)
        .where(drawn_on(at or on))
        .add_columns(Boundary)
        .options(contains_eager(Right.holder), defer(Boundary.source_text))
    )


def present_boundaries(right_ids: Iterable[uuid.UUID], *, on: dt.date) -> Select[Boundary]:
    """Return the boundary of that day of each right; those given in another datum too."""
    return (
        select(Boundary)
        .where(Boundary.right_id.in_(list(right_ids)), drawn_on(on))
        .options(defer(Boundary.source_text))
    )


def valid_rights(division_id: int, *, at: dt.date) -> Select[Right]:
    """
    Return the mining and exploration rights of an area in force on a day, oil and gas left out.

    Suspension by policy does not end a right. The denominator of the second of the two rates
    (国土资发〔2007〕284号).
    """
    return select(Right).where(
        Right.division_id.in_(identity.queries.descendants(division_id, at)),
        Right.oil_gas.is_(False),
        Right.state != RightState.WITHDRAWN,
        or_(Right.valid_from.is_(None), Right.valid_from <= at),
        or_(Right.valid_to.is_(None), Right.valid_to >= at),
        or_(Right.ended_on.is_(None), Right.ended_on > at),
    )


def changed_since(actor: Actor, since: dt.datetime, *, on: dt.date) -> Select[Right]:
    """Return readable rights recorded or changed, boundary included, after an instant."""
    return readable_by(actor, on=on).where(Right.changed_at > since).order_by(Right.changed_at)


def lapsed(on: dt.date, *, most: int) -> Select[Right]:
    """Return rights still recorded as valid whose last day has passed."""
    statement = select(Right).where(Right.state == RightState.VALID, Right.valid_to < on)
    return statement.order_by(Right.id).limit(most).with_for_update(skip_locked=True)
