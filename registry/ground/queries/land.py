"""Layers of protected land, ledgers, and what lies at a place."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload, selectinload

import identity.queries
import registry.queries
from identity.models import Division, DivisionPath, OfficeScope
from identity.queries.places import holds
from kernel.access import Actor
from kernel.spatial import meets
from registry.ground.refusals import NoSuchLayer
from registry.ground.states import LayerKind
from registry.ground.tables import ProtectedArea, ProtectedLayer, RegistryExport
from registry.models import Boundary, Right
from registry.queries import drawn_on
from registry.states import RightState


def in_force(right: Any, day: dt.date) -> ColumnElement[bool]:
    """Return whether a right held on that day; suspension by policy does not end it."""
    return and_(
        right.state != RightState.WITHDRAWN,
        or_(right.valid_from.is_(None), right.valid_from <= day),
        or_(right.valid_to.is_(None), right.valid_to >= day),
        or_(right.ended_on.is_(None), right.ended_on > day),
    )


def staked(
    actor: Actor, right_id: uuid.UUID, *, on: dt.date, day: dt.date
) -> Select[Right, Boundary | None]:
    """Return a right with its holder and, where there is one, its boundary of a day."""
    line = and_(Boundary.right_id == Right.id, drawn_on(day))
    return (
        registry.queries.readable_by(actor, on=on)
        .where(Right.id == right_id)
        .join(Right.holder)
        .outerjoin(Boundary, line)
        .add_columns(Boundary)
        .options(contains_eager(Right.holder))
        .order_by(Boundary.version.desc())
    )


def others_at(
    actor: Actor, right_id: uuid.UUID, shape: BaseGeometry, *, on: dt.date, day: dt.date
) -> Select[Right, Boundary, bool]:
    """
    Return the other rights in force on a day whose ground meets a shape, whosever they are.

    The third column says whether the actor may see the right: of the others nothing may be told
    but that something is there.
    """
    readable = identity.queries.in_scope(actor, Right.division_id, on=on).label("readable")
    return (
        select(Right, Boundary, readable)
        .join(Boundary, Boundary.right_id == Right.id)
        .where(Right.id != right_id, drawn_on(day), in_force(Right, day))
        .where(meets(Boundary.geometry, shape))
        .options(joinedload(Right.holder), defer(Boundary.source_text))
        .order_by(Right.id)
    )


def layers_seen_by(actor: Actor, *, on: dt.date) -> Select[ProtectedLayer]:
    """
    Return the layers about the area of the actor's office, about a part of it, or around it.

    A county needs the redline that its province drew.
    """
    around = (
        select(DivisionPath.ancestor_id)
        .join(OfficeScope, OfficeScope.division_id == DivisionPath.descendant_id)
        .where(OfficeScope.office_id == actor.office_id)
        .where(holds(OfficeScope, on), holds(DivisionPath, on))
    )
    within = identity.queries.in_scope(actor, ProtectedLayer.division_id, on=on)
    return select(ProtectedLayer).where(or_(within, ProtectedLayer.division_id.in_(around)))


def layers_listed(
    actor: Actor,
    *,
    on: dt.date,
    kind: LayerKind | None = None,
    day: dt.date | None = None,
    after: uuid.UUID | None = None,
) -> Select[ProtectedLayer]:
    """Return layers, newest first; with ``day`` those in force then."""
    statement = layers_seen_by(actor, on=on).options(defer(ProtectedLayer.report))
    if kind:
        statement = statement.where(ProtectedLayer.kind == kind)
    if day:
        statement = statement.where(holds(ProtectedLayer, day))
    if after:
        statement = statement.where(ProtectedLayer.id < after)
    return statement.order_by(ProtectedLayer.id.desc())


def get_layer(
    session: Session, actor: Actor, layer_id: uuid.UUID, *, on: dt.date
) -> ProtectedLayer:
    """Return a layer; raise `NoSuchLayer`."""
    statement = layers_seen_by(actor, on=on).where(ProtectedLayer.id == layer_id)
    layer = session.scalar(statement)
    if layer is None:
        raise NoSuchLayer
    return layer


def division_in_scope(actor: Actor, division_id: int, *, on: dt.date) -> Select[int]:
    """Return a division where it lies in the area of the actor's office."""
    scoped = identity.queries.in_scope(actor, Division.id, on=on)
    return select(Division.id).where(Division.id == division_id, scoped)


def layer_of_file(division_id: int, kind: LayerKind, sha256: str) -> Select[ProtectedLayer]:
    """Return the layers of an area that were imported from this very file, newest first."""
    return (
        select(ProtectedLayer)
        .where(ProtectedLayer.division_id == division_id, ProtectedLayer.kind == kind)
        .where(ProtectedLayer.sha256 == sha256, ProtectedLayer.valid_to.is_(None))
        .order_by(ProtectedLayer.id.desc())
    )


def areas_of(layer_id: uuid.UUID, *, after: int = 0) -> Select[ProtectedArea]:
    return (
        select(ProtectedArea)
        .where(ProtectedArea.layer_id == layer_id, ProtectedArea.number > after)
        .order_by(ProtectedArea.number)
    )


def areas_at(
    actor: Actor, shape: BaseGeometry, *, on: dt.date, day: dt.date
) -> Select[ProtectedArea]:
    """Return the protected areas of a day that meet a shape, with their layers."""
    seen = layers_seen_by(actor, on=on).with_only_columns(ProtectedLayer.id)
    return (
        select(ProtectedArea)
        .join(ProtectedArea.layer)
        .where(ProtectedLayer.id.in_(seen), holds(ProtectedLayer, day))
        .where(meets(ProtectedArea.geometry, shape))
        .options(joinedload(ProtectedArea.layer).defer(ProtectedLayer.report))
        .order_by(ProtectedArea.id)
    )


def largest_areas(
    actor: Actor, about: BaseGeometry | None, *, on: dt.date, most: int
) -> Select[uuid.UUID, int, int]:
    """
    Return the largest protected areas of today that meet a shape, if one is given.

    Of each layer the largest comes first, then of each the second. Columns: area, its rank in its
    layer from 1, and how many areas of the layer there are to choose from.
    """
    seen = layers_seen_by(actor, on=on).with_only_columns(ProtectedLayer.id)
    largest = (ProtectedArea.area_m2.desc(), ProtectedArea.number)
    rank = func.row_number().over(partition_by=ProtectedArea.layer_id, order_by=largest)
    statement = (
        select(
            ProtectedArea.id,
            rank.label("rank"),
            func.count().over(partition_by=ProtectedArea.layer_id),
        )
        .join(ProtectedLayer, ProtectedLayer.id == ProtectedArea.layer_id)
        .where(ProtectedLayer.id.in_(seen), holds(ProtectedLayer, on))
        .order_by("rank", ProtectedArea.area_m2.desc(), ProtectedArea.id)
        .limit(most)
    )
    return statement if about is None else statement.where(meets(ProtectedArea.geometry, about))


def areas_with_layers(area_ids: Collection[uuid.UUID]) -> Select[ProtectedArea]:
    """Return protected areas with their layers, which the caller knows they may see."""
    return (
        select(ProtectedArea)
        .where(ProtectedArea.id.in_(area_ids))
        .options(joinedload(ProtectedArea.layer).defer(ProtectedLayer.report))
    )


def exports_listed(actor: Actor, *, after: uuid.UUID | None = None) -> Select[RegistryExport]:
    """Return what was taken out by the actor's own office, newest first."""
    statement = select(RegistryExport).where(RegistryExport.office_id == actor.office_id)
    if after:
        statement = statement.where(RegistryExport.id < after)
    return statement.order_by(RegistryExport.id.desc())


def exported(
    actor: Actor, division_id: int, *, on: dt.date, day: dt.date, **filters: Any
) -> Select[Right, Boundary, str]:
    """Return rights of a part of the actor's area, with the boundary of a day and their place."""
    line = and_(Boundary.right_id == Right.id, drawn_on(day))
    return (
        registry.queries.listed(actor, on=on, **filters)
        .outerjoin(Boundary, line)
        .join(Division, Division.id == Right.division_id)
        .where(Right.division_id.in_(identity.queries.descendants(division_id, on)))
        .add_columns(Boundary, Division.code)
        .options(selectinload(Right.former_numbers))
    )
