"""The statements that find what shares ground or numbers with rights, a slice of them at a time."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, union
from sqlalchemy.orm import aliased

import identity.queries
from identity.queries.places import holds
from kernel.access import Actor
from kernel.spatial import shares_ground
from registry.ground.queries.land import in_force, layers_seen_by
from registry.ground.tables import ProtectedArea, ProtectedLayer
from registry.models import Boundary, FormerNumber, Right

Statement = Any  # a Select of the columns told in each docstring

_ONE, _OTHER = aliased(Right, name="one"), aliased(Right, name="other")
_LINE, _OTHER_LINE = aliased(Boundary, name="line"), aliased(Boundary, name="other_line")
_ALIKE_M2 = 0.9  # areas less alike cannot cover each other to 95 %


def slice_of(actor: Actor, *, on: dt.date, after: uuid.UUID | None, most: int) -> Select[uuid.UUID]:
    """Return the next so many rights of the area of the actor's office, in the order of ids."""
    statement = select(Right.id).where(
        Right.division_id.in_(identity.queries.divisions_in_scope(actor, on))
    )
    if after:
        statement = statement.where(Right.id > after)
    return statement.order_by(Right.id).limit(most)


def _drawn(line: Any, day: dt.date) -> ColumnElement[bool]:
    replaced = or_(line.replaced_on.is_(None), line.replaced_on > day)
    return and_(line.valid_from <= day, replaced, line.geometry.is_not(None))


def _readable(actor: Actor, on: dt.date) -> ColumnElement[bool]:
    return identity.queries.in_scope(actor, _OTHER.division_id, on=on)


def _once(actor: Actor, on: dt.date) -> ColumnElement[bool]:
    """Return whether to tell a pair here: of two rights that may be seen only at the first."""
    return or_(_OTHER.id > _ONE.id, ~_readable(actor, on))


def _meets_another() -> ColumnElement[bool]:
    """Return whether two lines share ground; every line does with itself, which costs the most."""
    another = _OTHER_LINE.right_id != _LINE.right_id
    return and_(another, shares_ground(_LINE.geometry, _OTHER_LINE.geometry))


def _side(right: Any, line: Any) -> tuple[Any, ...]:
    named = (right.id, right.licence_no, right.name, right.kind, right.state)
    return (*named, line.geometry, line.top_m, line.bottom_m)


def of_rights(
    actor: Actor, ids: Sequence[uuid.UUID], *, on: dt.date, day: dt.date, once: bool
) -> Statement:
    """
    Return what in-force rights share ground with these, whosever they are.

    Columns: eight of the right, eight of the other, whether the actor may see the other.
    """
    statement = (
        select(*_side(_ONE, _LINE), *_side(_OTHER, _OTHER_LINE), _readable(actor, on))
        .join(_LINE, _LINE.right_id == _ONE.id)
        .join(_OTHER_LINE, _meets_another())
        .join(_OTHER, _OTHER_LINE.right_id == _OTHER.id)
        .where(_ONE.id.in_(ids), _OTHER.id != _ONE.id)
        .where(_drawn(_LINE, day), _drawn(_OTHER_LINE, day))
        .where(in_force(_ONE, day), in_force(_OTHER, day))
        .order_by(_ONE.id, _OTHER.id)
    )
    return statement.where(_once(actor, on)) if once else statement


def of_areas(actor: Actor, ids: Sequence[uuid.UUID], *, on: dt.date, day: dt.date) -> Statement:
    """Return what protected areas share ground with these rights: eight columns, and the area."""
    seen = layers_seen_by(actor, on=on).with_only_columns(ProtectedLayer.id)
    area = (ProtectedArea.name, ProtectedArea.geometry)
    layer = (ProtectedLayer.id, ProtectedLayer.name, ProtectedLayer.kind)
    return (
        select(*_side(_ONE, _LINE), *area, *layer)
        .join(_LINE, _LINE.right_id == _ONE.id)
        .join(ProtectedArea, shares_ground(_LINE.geometry, ProtectedArea.geometry))
        .join(ProtectedLayer, ProtectedArea.layer_id == ProtectedLayer.id)
        .where(_ONE.id.in_(ids), _drawn(_LINE, day), in_force(_ONE, day))
        .where(ProtectedLayer.id.in_(seen), holds(ProtectedLayer, day))
        .order_by(_ONE.id, ProtectedArea.id)
    )


def of_same_ground(
    actor: Actor, ids: Sequence[uuid.UUID], *, on: dt.date, day: dt.date
) -> Statement:
    """Return pairs that share ground and are of nearly one size: ids, geometries, readable."""
    one, other = _LINE.area_m2, _OTHER_LINE.area_m2
    alike = and_(one >= _ALIKE_M2 * other, other >= _ALIKE_M2 * one)
    return (
        select(_ONE.id, _OTHER.id, _LINE.geometry, _OTHER_LINE.geometry, _readable(actor, on))
        .join(_LINE, _LINE.right_id == _ONE.id)
        .join(_OTHER_LINE, _meets_another())
        .join(_OTHER, _OTHER_LINE.right_id == _OTHER.id)
        .where(_ONE.id.in_(ids), _OTHER.id != _ONE.id, alike, _once(actor, on))
        .where(_drawn(_LINE, day), _drawn(_OTHER_LINE, day), _lasting(day))
    )


def _lasting(day: dt.date) -> ColumnElement[bool]:
    """Return whether neither right had ended by then; an expired one can be there twice too."""
    return and_(*(or_(one.ended_on.is_(None), one.ended_on > day) for one in (_ONE, _OTHER)))


def of_numbers(actor: Actor, ids: Sequence[uuid.UUID], *, on: dt.date, day: dt.date) -> Statement:
    """Return pairs of which one bears or bore a number of the other: ids, number, readable."""
    mine, theirs = aliased(FormerNumber), aliased(FormerNumber)
    pair = (_ONE.id.label("one_id"), _OTHER.id.label("other_id"))
    asked = and_(_ONE.id.in_(ids), _OTHER.id != _ONE.id, _once(actor, on), _lasting(day))
    readable = _readable(actor, on).label("readable")
    found = union(
        select(*pair, _ONE.licence_no.label("number"), readable)
        .join(theirs, theirs.number == _ONE.licence_no)
        .join(_OTHER, _OTHER.id == theirs.right_id)
        .where(asked),
        select(*pair, mine.number.label("number"), readable)
        .join(mine, mine.right_id == _ONE.id)
        .join(_OTHER, _OTHER.licence_no == mine.number)
        .where(asked),
        select(*pair, mine.number.label("number"), readable)
        .join(mine, mine.right_id == _ONE.id)
        .join(theirs, and_(theirs.number == mine.number, theirs.right_id != mine.right_id))
        .join(_OTHER, _OTHER.id == theirs.right_id)
        .where(asked),
    ).subquery()
    return select(found)


def of_certificates(
    actor: Actor, ids: Sequence[uuid.UUID], *, on: dt.date, day: dt.date
) -> Statement:
    """Return pairs under one property certificate: ids, the certificate, readable."""
    return (
        select(_ONE.id, _OTHER.id, _ONE.certificate_no, _readable(actor, on))
        .join(_OTHER, _OTHER.certificate_no == _ONE.certificate_no)
        .where(_ONE.id.in_(ids), _OTHER.id != _ONE.id, _ONE.certificate_no != "")
        .where(_once(actor, on), _lasting(day))
    )


def of_holders(actor: Actor, ids: Sequence[uuid.UUID], *, on: dt.date, day: dt.date) -> Statement:
    """Return pairs of one holder and kind that the actor may both see: ids and both names."""
    return (
        select(_ONE.id, _OTHER.id, _ONE.name, _OTHER.name)
        .join(_OTHER, and_(_OTHER.holder_id == _ONE.holder_id, _OTHER.kind == _ONE.kind))
        .where(_ONE.id.in_(ids), _OTHER.id > _ONE.id, _readable(actor, on), _lasting(day))
    )


def named(ids: Sequence[uuid.UUID]) -> Select[Right]:
    """Return rights that were found by a statement above, to be told by name."""
    return select(Right).where(Right.id.in_(ids))
