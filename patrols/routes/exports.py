"""The ledger, tracks and sheets as files, and who took which."""

import uuid
from typing import Any, Final

from flask import Response
from flask.views import MethodView

from evidence.service import store_at
from kernel.http import current_actor, db_session, now, requires, settings
from kernel.paging import Page, PageQuery, page
from patrols import queries
from patrols.ledger import giving
from patrols.ledger.giving import Given, Wanted
from patrols.models import PatrolExport
from patrols.policy import Permission
from patrols.routes.door import blueprint
from patrols.schemas import LedgerIn, PatrolExportPage, TrackIn, TracksIn
from patrols.sheet.giving import sheet
from patrols.states import ExportForm
from patrols.trackfiles.giving import How, tracks_of_patrol, tracks_of_span

_TYPES: Final = {
    ExportForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportForm.CSV: "text/csv; charset=utf-8",
    ExportForm.PDF: "application/pdf",
    ExportForm.GPX: "application/gpx+xml",
    ExportForm.KML: "application/vnd.google-earth.kml+xml",
    ExportForm.GEOJSON: "application/geo+json",
}


_TRACK_FORMS: Final = (ExportForm.GPX, ExportForm.KML, ExportForm.GEOJSON)


def _told(*forms: ExportForm) -> dict[int, Any]:
    binary = {"schema": {"type": "string", "format": "binary"}}
    content = {_TYPES[form].partition(";")[0]: binary for form in forms}
    if ExportForm.GEOJSON in forms:
        content[_TYPES[ExportForm.GEOJSON]] = {"schema": {"type": "object"}}
    return {200: {"description": "the file", "content": content}}


@blueprint.route("/exports")
class Exports(MethodView):
    @requires(Permission.EXPORT)
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, PatrolExportPage)
    def get(self, query: dict[str, Any]) -> Page[PatrolExport]:
        """List what the officer's own office took out, newest first."""
        taken = queries.exports_listed(current_actor())
        return page(db_session(), taken, PatrolExport.id, **query)


@blueprint.route("/ledger")
class Ledger(MethodView):
    @requires(Permission.EXPORT)
    @blueprint.arguments(LedgerIn)
    @blueprint.doc(responses=_told(ExportForm.XLSX, ExportForm.CSV))
    def post(self, asked: dict[str, Any]) -> Response:
        """Give out the patrol ledger of a span of days as a workbook or as CSV."""
        form = asked.pop("form")
        wanted = Wanted(**asked)
        return _file(giving.ledger(db_session(), current_actor(), wanted, form, now=now()))


@blueprint.route("/tracks")
class Tracks(MethodView):
    @requires(Permission.EXPORT)
    @blueprint.arguments(TracksIn)
    @blueprint.doc(responses=_told(*_TRACK_FORMS))
    def post(self, asked: dict[str, Any]) -> Response:
        """Give out the tracks of a span of days in one file, as GPX, KML or GeoJSON."""
        how = How(asked.pop("form"), asked.pop("part"))
        wanted = Wanted(**asked)
        return _file(tracks_of_span(db_session(), current_actor(), wanted, how, now=now()))


@blueprint.route("/<uuid:patrol_id>/tracks")
class TracksOfPatrol(MethodView):
    @requires(Permission.EXPORT)
    @blueprint.arguments(TrackIn)
    @blueprint.doc(responses=_told(*_TRACK_FORMS))
    def post(self, asked: dict[str, Any], patrol_id: uuid.UUID) -> Response:
        """Give out the track of a patrol as GPX, KML or GeoJSON."""
        how = How(**asked)
        return _file(tracks_of_patrol(db_session(), current_actor(), patrol_id, how, now=now()))


@blueprint.route("/<uuid:patrol_id>/sheet")
class SheetOfPatrol(MethodView):
    @requires(Permission.EXPORT)
    @blueprint.doc(responses=_told(ExportForm.PDF))
    def post(self, patrol_id: uuid.UUID) -> Response:
        """Give out the sheet of a patrol as PDF: its log, its way on a map, its photographs."""
        opened = store_at(settings()).open
        return _file(sheet(db_session(), current_actor(), patrol_id, opened, now=now()))


def _file(given: Given) -> Response:
    form, kind = given.line.form, given.line.kind
    answer = Response(given.content, content_type=_TYPES[form])
    named = f'attachment; filename="patrol-{kind}-{given.line.id}.{form}"'
    answer.headers["Content-Disposition"] = named
    return answer
