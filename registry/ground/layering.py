"""Layers of protected land: imported from a file, replaced and ended by date, never rewritten."""

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from sqlalchemy.orm import Session

from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.db import count_anew, lock
from kernel.ids import new_id
from kernel.spatial import to_wkb_element
from registry.ground import features, queries
from registry.ground.features import Area
from registry.ground.measuring import area_m2
from registry.ground.refusals import LayerDates, LayerEnded, NoSuchPlace
from registry.ground.states import LayerKind
from registry.ground.tables import ProtectedArea, ProtectedLayer

_LAYERS_TAKE_TURNS: Final = 0x4C61_7965
_MANY: Final = 1000
_MOST_TOLD: Final = 2000


@dataclass(frozen=True, slots=True)
class LayerIn:
    """What the registrar says of a file; ``replaces`` ends the day this one begins."""

    name: str
    kind: LayerKind
    source: str
    division_id: int
    valid_from: dt.date
    replaces: uuid.UUID | None = None


def import_layer(
    session: Session,
    actor: Actor,
    content: bytes,
    given: LayerIn,
    *,
    file_name: str,
    now: dt.datetime,
) -> ProtectedLayer:
    """
    Record a file of protected areas; the same file of the same area and kind only once.

    Raise NoSuchPlace where the area is not the actor's, NoSuchLayer, LayerEnded for what it
    replaces, BoundaryRefused or NoAreas where nothing of the file can be used.
    """
    on = day_of(now)
    if session.scalar(queries.division_in_scope(actor, given.division_id, on=on)) is None:
        raise NoSuchPlace
    digest = sha256(content).hexdigest()
    lock(session, _LAYERS_TAKE_TURNS)
    same = queries.layer_of_file(given.division_id, given.kind, digest)
    if (there := session.scalars(same).first()) is not None:
        return there
    areas = features.read(content)
    if given.replaces:
        end(session, actor, given.replaces, on=given.valid_from, now=now)
    layer = _layer(actor, given, areas, _plain(file_name), digest, now)
    session.add(layer)
    audit.record(session, actor, "registry.layer_imported", layer, now=now, **layer.counts)
    rows = [_row(layer, area) for area in areas if area.ground is not None]
    session.add_all(rows)
    audit.record_each(session, actor, "registry.area_recorded", rows, now=now)
    if len(rows) >= _MANY:
        count_anew(session, ProtectedArea, ProtectedLayer)
    return layer


def _plain(file_name: str) -> str:
    return "".join(mark for mark in file_name if mark.isprintable())[:200]


def _layer(
    actor: Actor, given: LayerIn, areas: list[Area], file_name: str, digest: str, now: dt.datetime
) -> ProtectedLayer:
    odd = [area.as_json() for area in areas if area.code]
    return ProtectedLayer(
        id=new_id(),
        name=given.name,
        kind=given.kind,
        source=given.source,
        division_id=given.division_id,
        office_id=actor.office_id,
        officer_id=actor.id,
        file_name=file_name,
        sha256=digest,
        valid_from=given.valid_from,
        valid_to=None,
        imported_at=now,
        counts=_counts(areas),
        report=odd[:_MOST_TOLD],
    )


def _counts(areas: list[Area]) -> dict[str, Any]:
    codes = Counter(area.code for area in areas)
    taken = sum(area.ground is not None for area in areas)
    told = {"features": len(areas), "taken": taken, "refused": len(areas) - taken}
    return {**told, "repaired": codes["repaired"]}


def _row(layer: ProtectedLayer, area: Area) -> ProtectedArea:
    return ProtectedArea(
        id=new_id(),
        layer_id=layer.id,
        number=area.number,
        name=area.name,
        geometry=to_wkb_element(area.ground),  # type: ignore[arg-type]  # those taken have ground
        area_m2=round(area_m2(area.ground), 2),  # type: ignore[arg-type]  # as above
    )


def end(
    session: Session, actor: Actor, layer_id: uuid.UUID, *, on: dt.date, now: dt.datetime
) -> ProtectedLayer:
    """Let a layer end on a day; only offices above its area or of it may."""
    layer = queries.get_layer(session, actor, layer_id, on=day_of(now))
    asked = queries.division_in_scope(actor, layer.division_id, on=day_of(now))
    if session.scalar(asked) is None:
        raise NoSuchPlace
    if layer.valid_to is not None:
        raise LayerEnded(day=layer.valid_to)
    if on < layer.valid_from:
        raise LayerDates(start=layer.valid_from, end=on)
    layer.valid_to = on
    audit.record(session, actor, "registry.layer_ended", layer, now=now, on=on.isoformat())
    return layer
