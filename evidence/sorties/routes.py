"""What drones saw, over HTTP, for the desk: footprints, coverage of a right, same views."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, TypedDict

import orjson
from flask import Response
from flask.views import MethodView
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

import registry.queries
from evidence.policy import Permission
from evidence.queries import sorties
from evidence.sorties import papers, schemas
from evidence.sorties.coverage import coverage, pairs
from evidence.sorties.frames import Frame, frames_of
from evidence.sorties.words import ASSUMPTIONS, said, standard_errors
from kernel.body import Blueprint
from kernel.clock import day_of
from kernel.errors import Conflict
from kernel.http import current_actor, db_session, now, requires
from kernel.problems import language
from kernel.spatial import to_shapely
from registry.models import Boundary

blueprint = Blueprint("sorties", __name__, url_prefix="/api/evidence/sorties", description=__doc__)

_GEOJSON, _KML = "application/geo+json", "application/vnd.google-earth.kml+xml"
_COLLECTION = {
    "type": "object",
    "required": ["type", "features", "assumptions", "standard_errors"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "sortie_id": {"type": "string", "format": "uuid"},
        "standard_errors": {"type": "object"},
        "assumptions": {"type": "object"},
        "features": {"type": "array", "items": {"type": "object"}},
    },
}
_MOST_EARLIER, _MOST_FRAMES = 20, 3000  # flights to compare with, the latest; their files


class NoBoundary(Conflict):
    code = "evidence.right_without_boundary"
    zh = "该矿业权目前没有可用的 CGCS2000 范围，无法计算覆盖率。请先导入其拐点坐标。"
    en = "This right has no boundary in CGCS2000 to compare with. Import its corners first."


class _Coverage(TypedDict):
    right: uuid.UUID


@blueprint.route("/<uuid:sortie_id>/footprints")
class Footprints(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, _COLLECTION, content_type=_GEOJSON)
    def get(self, sortie_id: uuid.UUID) -> Response:
        """Say of every file of a flight which ground it shows and how exactly, or why not."""
        told = papers.as_geojson(sortie_id, _frames(sortie_id), language())
        return Response(orjson.dumps(told), content_type=_GEOJSON)


@blueprint.route("/<uuid:sortie_id>/footprints.kml")
class FootprintsKml(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, {"type": "string"}, content_type=_KML)
    def get(self, sortie_id: uuid.UUID) -> Response:
        """Hand out the footprints for programs that show the globe."""
        made = papers.as_kml(sortie_id, _frames(sortie_id), language())
        answer = Response(made, content_type=_KML)
        answer.headers["Content-Disposition"] = f'attachment; filename="{sortie_id}.kml"'
        return answer


@blueprint.route("/<uuid:sortie_id>/coverage")
class CoverageOfRight(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(schemas.CoverageQuery, location="query")
    @blueprint.response(200, schemas.CoverageOut)
    def get(self, query: _Coverage, sortie_id: uuid.UUID) -> dict[str, Any]:
        """Compare what a flight saw with the present boundary of a right."""
        frames = _frames(sortie_id)
        boundary, drawn = _boundary(query["right"])
        seen = [frame for frame in frames if frame.footprint]
        codes = sorted({code for frame in seen for code in frame.assumptions})
        return {
            **asdict(coverage(drawn, seen)),
            "sortie_id": sortie_id,
            "right_id": query["right"],
            "boundary_version": boundary.version,
            "frames": len(seen),
            "frames_without": len(frames) - len(seen),
            "standard_errors": standard_errors(),
            "assumptions": said(ASSUMPTIONS, codes, language()),
        }


@blueprint.route("/<uuid:sortie_id>/pairs")
class PairsOfSortie(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, schemas.PairsOut)
    def get(self, sortie_id: uuid.UUID) -> dict[str, Any]:
        """Find pictures of earlier flights that show the same ground."""
        session, actor, on = db_session(), current_actor(), day_of(now())
        flight = sorties.sortie(session, actor, sortie_id, on)
        before = session.scalars(sorties.flown_before(actor, flight, on, _MOST_EARLIER)).all()
        compared, earlier = _latest(session, before)
        return {"sorties": compared, "items": pairs(frames_of(session, [flight.id]), earlier)}


def _frames(sortie_id: uuid.UUID) -> list[Frame]:
    session = db_session()
    flight = sorties.sortie(session, current_actor(), sortie_id, day_of(now()))
    return frames_of(session, [flight.id])


def _latest(session: Session, flights: Sequence[uuid.UUID]) -> tuple[int, list[Frame]]:
    """Return of how many flights these are the frames: whole flights, until there are enough."""
    frames: list[Frame] = []
    for number, flight in enumerate(flights):
        if len(frames) >= _MOST_FRAMES:
            return number, frames
        frames += frames_of(session, [flight])
    return len(flights), frames


def _boundary(right_id: uuid.UUID) -> tuple[Boundary, BaseGeometry]:
    """Return the boundary of today and its shape; a right that is not the actor's is not found."""
    session, on = db_session(), day_of(now())
    right = registry.queries.get(session, current_actor(), right_id, on=on)
    found = session.scalar(registry.queries.present_boundaries([right.id], on=on))
    if found is None or found.geometry is None:
        raise NoBoundary
    return found, to_shapely(found.geometry)
