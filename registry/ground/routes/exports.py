"""Rights as files, and the ledger of who took which."""

from typing import Any, Final

from flask import Response
from flask.views import MethodView

from kernel import http
from kernel.http import current_actor, db_session, requires
from registry.ground import queries
from registry.ground.export_schemas import ExportIn, ExportsPage
from registry.ground.exporting import giving
from registry.ground.routes.door import blueprint, page
from registry.ground.states import ExportForm
from registry.policy import Permission
from registry.schemas import Page

_FILES: Final = {
    ExportForm.GEOJSON: ("application/geo+json", "geojson"),
    ExportForm.KML: ("application/vnd.google-earth.kml+xml", "kml"),
    ExportForm.GEOPACKAGE: ("application/geopackage+sqlite3", "gpkg"),
    ExportForm.SHAPEFILE: ("application/zip", "zip"),
    ExportForm.DXF: ("image/vnd.dxf", "dxf"),
    ExportForm.CSV: ("text/csv; charset=utf-8", "csv"),
}
_BYTES: Final = {"schema": {"type": "string", "format": "binary"}}
_TOLD: Final = {
    200: {
        "description": "the file",
        "content": {kind.partition(";")[0]: _BYTES for kind, _ in _FILES.values()},
    }
}


@blueprint.route("/exports")
class Exports(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(Page, location="query")
    @blueprint.response(200, ExportsPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List what the officer's own office took out of the register, newest first."""
        return page(queries.exports_listed(current_actor(), after=query["after"]), query["limit"])

    @requires(Permission.READ)
    @blueprint.arguments(ExportIn)
    @blueprint.doc(responses=_TOLD)
    def post(self, asked: dict[str, Any]) -> Response:
        """Give out the rights of an area as GeoJSON, KML, GeoPackage, Shapefile, DXF or CSV."""
        wanted = giving.Wanted(**asked)
        line, content = giving.export(db_session(), current_actor(), wanted, now=http.now())
        kind, ending = _FILES[wanted.form]
        answer = Response(content, content_type=kind)
        answer.headers["Content-Disposition"] = f'attachment; filename="rights-{line.id}.{ending}"'
        return answer
