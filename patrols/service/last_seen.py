"""When a patrol last saw each right, area and place: a map of ages."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

import orjson
from shapely.geometry import mapping
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.spatial import to_shapely
from patrols.queries import last_seen
from patrols.service.covered import in_scope
from patrols.states import SightKind

_MOST: Final = 5_000  # features of a kind on one map


def last_seen_map(
    session: Session,
    actor: Actor,
    kinds: Sequence[SightKind],
    *,
    on: dt.date,
    division_id: int | None = None,
    not_since: dt.date | None = None,
) -> bytes:
    """
    Return GeoJSON of what there is to be seen, with the days since a patrol last did.

    ``complete`` is false where there is more of a kind than one map takes.
    """
    if division_id is not None:
        in_scope(session, actor, division_id, on=on)
    features, complete = list[dict[str, Any]](), True
    for kind in kinds:
        asked = last_seen.to_be_seen(
            actor, kind, on=on, division_id=division_id, not_since=not_since
        )
        found = session.execute(asked.limit(_MOST + 1)).all()
        complete = complete and len(found) <= _MOST
        features += [_feature(kind, row, on) for row in found[:_MOST]]
    said = {"type": "FeatureCollection", "complete": complete, "features": features}
    return orjson.dumps(said)


def _feature(kind: SightKind, row: Sequence[Any], on: dt.date) -> dict[str, Any]:
    target_id, name, division_id, place, last = row
    return {
        "type": "Feature",
        "id": str(target_id),
        "geometry": mapping(to_shapely(place)),
        "properties": {
            "kind": kind.value,
            "name": name,
            "division_id": division_id,
            "last_seen": last,
            "days_since": None if last is None else (on - last).days,
        },
    }
