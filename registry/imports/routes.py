"""Imports of registers over HTTP: sent, watched, reported on, undone; and what they changed."""

import uuid
from collections.abc import Sequence
from typing import Any, Final

from flask import Response, request
from flask.views import MethodView

from kernel import http
from kernel.body import Blueprint
from kernel.clock import day_of
from kernel.errors import WrongMediaType
from kernel.http import current_actor, db_session, requires
from kernel.problems import language
from registry import report, service
from registry.imports import queries, running, schemas, telling, undoing
from registry.imports.sheet_report import as_xlsx
from registry.models import RegistryImport
from registry.policy import Permission
from registry.service.keeping import opened

blueprint = Blueprint("registry_imports", __name__, url_prefix="/api/registry", description=__doc__)

_AT_ONCE: Final = 1 << 20  # bytes; what is larger is imported in the background
_LARGEST: Final = 64 << 20  # bytes; 100,000 rights as CSV take 20 MB
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BYTES: Final = "application/octet-stream"
_FILE: Final = {"type": "string", "format": "binary"}
_FILE_TYPES: Final = (
    *("text/csv", _XLSX, "application/vnd.ms-excel", "application/zip"),
    *("application/geopackage+sqlite3", "application/vnd.google-earth.kml+xml"),
    *("application/geo+json", "application/json", _BYTES),
)
_FILE_BODY: Final = {
    "required": True,
    "content": {
        **{kind: {"schema": _FILE} for kind in _FILE_TYPES if not kind.endswith("json")},
        "application/geo+json": {"schema": {"type": "object"}},
        "multipart/form-data": {
            "schema": {"type": "object", "properties": {"file": _FILE}, "required": ["file"]}
        },
    },
}


@blueprint.route("/imports")
class Imports(MethodView):
    @requires(Permission.IMPORT)
    @blueprint.arguments(schemas.ImportsQuery, location="query")
    @blueprint.response(200, schemas.ImportsPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List the imports of registers, and the undoings of them."""
        statement = queries.listed(current_actor(), after=query["after"])
        found = db_session().scalars(statement.limit(query["limit"] + 1)).all()
        shown, more = found[: query["limit"]], len(found) > query["limit"]
        undone = _undone(shown)
        items = [telling.line(one, undone.get(one.id), language()) for one in shown]
        return {"items": items, "next": shown[-1].id if more else None}

    @requires(Permission.IMPORT)
    @blueprint.arguments(schemas.ImportQuery, location="query")
    @blueprint.doc(requestBody=_FILE_BODY)
    @blueprint.response(200, schemas.ImportOut)
    @blueprint.alt_response(202, schema=schemas.ImportOut)
    def post(self, query: dict[str, Any]) -> Any:
        """
        Import a file of rights; with ``dry_run`` only say what would happen.

        XLSX, XLS, CSV, GeoJSON, zipped Shapefile, GeoPackage or KML. A file above 1 MiB is
        imported in the background: 202, and its id tells how far it is.
        """
        name, content = _file(query["name"])
        told: dict[str, Any] = {"file_name": name, "dry_run": query["dry_run"], "now": http.now()}
        later = query["later"]
        if later or (later is None and len(content) > _AT_ONCE):
            waiting, _ = running.receive(db_session(), current_actor(), content, **told)
            return telling.whole(waiting, None, language()), 202
        done = service.import_file(db_session(), current_actor(), content, **told)
        return telling.whole(done, None, language())


@blueprint.route("/imports/<uuid:import_id>")
class ImportById(MethodView):
    @requires(Permission.IMPORT)
    @blueprint.response(200, schemas.ImportOut)
    def get(self, import_id: uuid.UUID) -> dict[str, Any]:
        """Show an import of a register: how far it is, its counts, its first rows."""
        done = _import(import_id)
        return telling.whole(done, _undone([done]).get(done.id), language())


@blueprint.route("/imports/<uuid:import_id>/undo")
class ImportUndo(MethodView):
    @requires(Permission.UNDO)
    @blueprint.arguments(schemas.UndoIn)
    @blueprint.response(200, schemas.ImportOut)
    def post(self, said: dict[str, Any], import_id: uuid.UUID) -> dict[str, Any]:
        """Undo an import whole, with a reason; refused where its rights were changed since."""
        undone = undoing.undo(
            db_session(), current_actor(), import_id, reason=said["reason"], now=http.now()
        )
        return telling.whole(undone, None, language())


@blueprint.route("/imports/<uuid:import_id>/rows")
class ImportRows(MethodView):
    @requires(Permission.IMPORT)
    @blueprint.arguments(schemas.RowsQuery, location="query")
    @blueprint.response(200, schemas.RowsPage)
    def get(self, query: dict[str, Any], import_id: uuid.UUID) -> dict[str, Any]:
        """List the rows of an import, each with what became of it."""
        rows = _import(import_id).report.get("rows", [])
        rows = [row for row in rows if row["row"] > query["after"]]
        if query["remarks_only"]:
            rows = [row for row in rows if row["faults"]]
        shown = rows[: query["limit"]]
        return {
            "items": [telling.row(row, language()) for row in shown],
            "next": shown[-1]["row"] if len(rows) > len(shown) else None,
        }


@blueprint.route("/imports/<uuid:import_id>/report.csv")
class ImportReport(MethodView):
    @requires(Permission.IMPORT)
    @blueprint.doc(responses={200: {"description": "the report", "content": {"text/csv": {}}}})
    def get(self, import_id: uuid.UUID) -> Response:
        """Return the whole report as text, formulas made harmless."""
        done = _import(import_id)
        sheet = report.as_csv(done.report, language())
        return _attached(sheet.encode(), "text/csv; charset=utf-8", f"import-{done.id}.csv")


@blueprint.route("/imports/<uuid:import_id>/report.xlsx")
class ImportWorkbook(MethodView):
    @requires(Permission.IMPORT)
    @blueprint.doc(responses={200: {"description": "the report", "content": {_XLSX: {}}}})
    def get(self, import_id: uuid.UUID) -> Response:
        """Return the whole report as a workbook, each remark with the cell it is about."""
        done = _import(import_id)
        return _attached(as_xlsx(done, language()), _XLSX, f"import-{done.id}.xlsx")


@blueprint.route("/imports/<uuid:import_id>/file")
class ImportFile(MethodView):
    @requires(Permission.IMPORT)
    @blueprint.doc(responses={200: {"description": "the file", "content": {_BYTES: {}}}})
    def get(self, import_id: uuid.UUID) -> Response:
        """Return the file that was imported, byte for byte."""
        done = _import(import_id)
        content = opened(queries.file_of(db_session(), done))
        return _attached(content, _BYTES, f"import-{done.id}{_ending(done.file_name)}")


@blueprint.route("/rights/<uuid:right_id>/history")
class RightHistory(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(schemas.ImportsQuery, location="query")
    @blueprint.response(200, schemas.History)
    def get(self, query: dict[str, Any], right_id: uuid.UUID) -> dict[str, Any]:
        """Tell who changed a right, when, from what to what, and from which file and row."""
        actor, limit = current_actor(), query["limit"]
        on = day_of(http.now())
        asked = queries.history(db_session(), actor, right_id, on=on, after=query["after"])
        found = db_session().execute(asked.limit(limit + 1)).all()
        items = [telling.change(*one, actor) for one in found[:limit]]
        return {"items": items, "next": items[-1]["id"] if len(found) > limit else None}


def _import(import_id: uuid.UUID) -> RegistryImport:
    return queries.get(db_session(), current_actor(), import_id)


def _undone(some: Sequence[RegistryImport]) -> dict[uuid.UUID, uuid.UUID]:
    """Return which of these imports were undone, and by which undoing."""
    asked = queries.undone_by([one.id for one in some])
    return {undone: by for undone, by in db_session().execute(asked) if undone is not None}


def _file(name: str) -> tuple[str, bytes]:
    """Return name and bytes of the file sent, as the body or as the form's ``file``."""
    request.max_content_length = _LARGEST
    if request.mimetype == "multipart/form-data":
        upload = request.files.get("file")
        return (upload.filename or name, upload.read()) if upload else (name, b"")
    if request.mimetype not in {*_FILE_TYPES, ""}:
        raise WrongMediaType(expected=", ".join(_FILE_TYPES))
    return name, request.get_data(cache=False)


def _attached(content: bytes, kind: str, name: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _ending(name: str) -> str:
    """Return the ending of a file name where it is a plain one."""
    _, dot, ending = name.rpartition(".")
    return f".{ending}" if dot and ending.isascii() and ending.isalnum() else ""
