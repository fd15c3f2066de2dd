"""Areas of the timetable over HTTP: drawn, imported, ended, redrawn, given out."""

import uuid
from typing import Any

from flask import Response, request
from flask.views import MethodView

from kernel.http import current_actor, db_session, now, requires
from kernel.paging import Page, page
from patrols import queries, service
from patrols.areas_out import geojson
from patrols.models import PatrolArea
from patrols.policy import Permission
from patrols.routes.door import blueprint, today
from patrols.schemas.areas import (
    AreaFilter,
    AreaImportQuery,
    AreaIn,
    AreaOut,
    AreaPage,
    AreaQuery,
    AreasBrought,
    EndAreaIn,
    RedrawIn,
)

_BYTES = {"type": "string", "format": "binary"}
_FILE = {"required": True, "content": {"application/octet-stream": {"schema": _BYTES}}}
_GEOJSON = "application/geo+json"


@blueprint.route("/areas")
class Areas(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(AreaQuery, location="query")
    @blueprint.response(200, AreaPage)
    def get(self, query: dict[str, Any]) -> Page[PatrolArea]:
        """List the areas that patrols are sent to."""
        limit, after = query.pop("limit"), query.pop("after")
        wanted = queries.areas_listed(current_actor(), today(), **query)
        return page(db_session(), wanted, PatrolArea.id, limit=limit, after=after)

    @requires(Permission.PLAN)
    @blueprint.arguments(AreaIn)
    @blueprint.response(201, AreaOut)
    def post(self, given: dict[str, Any]) -> PatrolArea:
        """Draw an area, with its grade and its season."""
        geometry = given.pop("geometry")
        said = service.AreaIn(**given)
        return service.draw(db_session(), current_actor(), said, geometry, now=now())


@blueprint.route("/areas/import")
class ImportOfAreas(MethodView):
    @requires(Permission.PLAN)
    @blueprint.arguments(AreaImportQuery, location="query")
    @blueprint.doc(requestBody=_FILE)
    @blueprint.response(200, AreasBrought)
    def post(self, asked: dict[str, Any]) -> service.Brought:
        """Draw an area for each feature of a file: GeoJSON, Shapefile (zip), KML, GeoPackage."""
        content, given = request.get_data(cache=False), service.AreaIn(name="", **asked)
        return service.import_areas(db_session(), current_actor(), content, given, now=now())


@blueprint.route("/areas/export")
class ExportOfAreas(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(AreaFilter, location="query")
    @blueprint.doc(responses={200: {"description": "GeoJSON", "content": {_GEOJSON: {}}}})
    def get(self, query: dict[str, Any]) -> Response:
        """Give the areas out as GeoJSON."""
        wanted = queries.areas_drawn(current_actor(), today(), **query)
        answer = Response(geojson(db_session().scalars(wanted)), content_type=_GEOJSON)
        answer.headers["Content-Disposition"] = 'attachment; filename="patrol-areas.geojson"'
        return answer


@blueprint.route("/areas/<uuid:area_id>")
class AreaById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, AreaOut)
    def get(self, area_id: uuid.UUID) -> PatrolArea:
        """Show an area and its ground."""
        return queries.get_area(db_session(), current_actor(), area_id, today())


@blueprint.route("/areas/<uuid:area_id>/end")
class EndOfArea(MethodView):
    @requires(Permission.PLAN)
    @blueprint.arguments(EndAreaIn)
    @blueprint.response(200, AreaOut)
    def post(self, given: dict[str, Any], area_id: uuid.UUID) -> PatrolArea:
        """Let an area hold until a day and no longer."""
        return service.end_area(db_session(), current_actor(), area_id, **given, now=now())


@blueprint.route("/areas/<uuid:area_id>/redraw")
class RedrawingOfArea(MethodView):
    @requires(Permission.PLAN)
    @blueprint.arguments(RedrawIn)
    @blueprint.response(201, AreaOut)
    def post(self, given: dict[str, Any], area_id: uuid.UUID) -> PatrolArea:
        """End an area and begin another in its place."""
        geometry, valid_from = given.pop("geometry"), given.pop("valid_from")
        return service.redraw(
            db_session(),
            current_actor(),
            area_id,
            geometry=geometry,
            valid_from=valid_from,
            said=given,
            now=now(),
        )
