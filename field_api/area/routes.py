"""The map of a phone: what it is made of and how large that is, and the basemap in pieces."""

from hashlib import sha256
from http import HTTPStatus
from typing import Any

import orjson
from flask import Response, request, send_file
from flask.views import MethodView
from sqlalchemy.orm import Session
from werkzeug.exceptions import PreconditionFailed

from evidence.policy import Permission
from field_api import pack
from field_api.area import schemas
from field_api.area.keeping import NoBasemap, place_of
from field_api.area.queries import basemaps_for
from field_api.models import Basemap
from field_api.packing import JSON, packed
from kernel.body import Blueprint
from kernel.clock import day_of
from kernel.db import reading
from kernel.http import current_actor, now, requires, sessions, settings
from kernel.logs import log

blueprint = Blueprint("area", __name__, url_prefix="/api/field/v1/area", description=__doc__)

_PMTILES = "application/vnd.pmtiles"
_BYTES = {"type": "string", "format": "binary"}
_HOME = "/api/field/v1"
_CACHE = "private, no-cache"


@blueprint.route("")
class Area(MethodView):
    @requires(Permission.UPLOAD)
    @blueprint.response(200, schemas.AreaOut)
    @blueprint.alt_response(304, description="Nothing of the map has changed")
    def get(self) -> Response:
        """What the offline map is made of, with every size, before anything is fetched."""
        with reading(sessions()) as session:
            parts = [_vector(session), *map(_basemap, _basemaps(session))]
        tiles = {"tianditu_key": settings().tianditu_key}
        response = Response(orjson.dumps({"parts": parts, "tiles": tiles}), content_type=JSON)
        response.set_etag(sha256(response.data).hexdigest())
        response.headers["Cache-Control"] = _CACHE
        response.vary.add("Accept-Encoding")  # by which the size of the pack is told
        response.make_conditional(request)
        if response.status_code == HTTPStatus.PRECONDITION_FAILED:
            raise PreconditionFailed
        return response


def _vector(session: Session) -> dict[str, Any]:
    built = pack.build(session, current_actor(), now())
    return {
        "name": "vector",
        "href": f"{_HOME}/pack",
        "bytes": packed(built.body).content_length,
        "etag": f'W/"{built.digest}"',
        "basemap": None,
    }


def _basemaps(session: Session) -> list[Basemap]:
    return list(session.scalars(basemaps_for(current_actor(), day_of(now()))))


def _basemap(row: Basemap) -> dict[str, Any]:
    said = ("division_id", "sha256", "tile_type", "min_zoom", "max_zoom", "credit")
    return {
        "name": "basemap",
        "href": f"{_HOME}/area/basemap/{row.sha256}",
        "bytes": row.size_bytes,
        "etag": f'"{row.sha256}"',
        "basemap": {
            **{name: getattr(row, name) for name in said},
            "bounds": [row.west, row.south, row.east, row.north],
        },
    }


@blueprint.route("/basemap/<sha256>")
class BasemapFile(MethodView):
    @requires(Permission.UPLOAD)
    @blueprint.response(200, _BYTES, content_type=_PMTILES)
    @blueprint.alt_response(206, schema=_BYTES, content_type=_PMTILES)
    @blueprint.alt_response(304, description="The basemap on the phone is the present one")
    @blueprint.alt_response(416, response="refused_416")
    def get(self, sha256: str) -> Response:
        """A basemap, in one piece or by Range; its ETag says whether the pieces belong together."""
        with reading(sessions()) as session:  # nothing is held while a slow phone reads
            known = {row.sha256 for row in _basemaps(session)}
        if sha256 not in known:
            raise NoBasemap
        path = place_of(settings().basemaps, sha256)
        if not path.exists():
            log.error("basemap_missing", sha256=sha256)
            raise NoBasemap
        response = send_file(path, mimetype=_PMTILES, conditional=True, etag=sha256)
        response.headers["Cache-Control"] = _CACHE
        return response
