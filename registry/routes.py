"""The register over HTTP, for the desk."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, request
from flask.views import MethodView
from sqlalchemy import Select

from kernel import http
from kernel.body import Blueprint
from kernel.clock import day_of
from kernel.errors import WrongMediaType
from kernel.http import current_actor, db_session, requires
from kernel.problems import language
from kernel.spatial import Point
from registry import licence, queries, report, service
from registry.faults import sentences
from registry.models import RegistryImport
from registry.policy import Permission
from registry.schemas import (
    ContainingQuery,
    FixedRights,
    FixQuery,
    ImportOut,
    ImportQuery,
    ImportsPage,
    MeetingIn,
    MetRights,
    NearOnQuery,
    NumberOut,
    NumberQuery,
    Page,
    PlacedRights,
    RightOut,
    RightsPage,
    RightsQuery,
    RowsPage,
    RowsQuery,
)

blueprint = Blueprint("registry", __name__, url_prefix="/api/registry", description=__doc__)

_MOST_PLACED = 200
_FIRST_ROWS = 50
_FILE = {"type": "string", "format": "binary"}
_FILE_TYPES = frozenset(
    {"text/csv", "application/geo+json", "application/json", "application/octet-stream", ""}
)
_FILE_BODY = {
    "required": True,
    "content": {
        "text/csv": {"schema": _FILE},
        "application/geo+json": {"schema": {"type": "object"}},
        "application/octet-stream": {"schema": _FILE},
        "multipart/form-data": {
            "schema": {"type": "object", "properties": {"file": _FILE}, "required": ["file"]}
        },
    },
}


@blueprint.route("/rights")
class Rights(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(RightsQuery, location="query")
    @blueprint.response(200, RightsPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List the mining rights in the officer's scope."""
        limit = query.pop("limit")
        statement = queries.listed(current_actor(), on=day_of(http.now()), **query)
        return _page(statement, limit)


@blueprint.route("/rights/containing")
class RightsContaining(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(ContainingQuery, location="query")
    @blueprint.response(200, PlacedRights)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List the rights within whose boundary a point lies, on a day."""
        point, today = Point(query["lon"], query["lat"]), day_of(http.now())
        statement = queries.containing(current_actor(), point, on=today, at=query["day"])
        found = db_session().execute(statement.limit(_MOST_PLACED))
        return {"items": [_placed(right, boundary, 0.0) for right, boundary in found]}


@blueprint.route("/rights/near")
class RightsNear(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(NearOnQuery, location="query")
    @blueprint.response(200, PlacedRights)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List the rights near a point, each with its distance, on a day."""
        point, today = Point(query["lon"], query["lat"]), day_of(http.now())
        statement = queries.near(current_actor(), point, query["m"], on=today, at=query["day"])
        found = db_session().execute(statement.limit(_MOST_PLACED))
        return {"items": [_placed(right, boundary, far) for right, boundary, far in found]}


@blueprint.route("/rights/fix")
class RightsOfFix(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(FixQuery, location="query")
    @blueprint.response(200, FixedRights)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Say of each right at a fix whether it is inside, outside, or whether nobody can tell."""
        point, accuracy = Point(query["lon"], query["lat"]), query["accuracy_m"]
        reach, today = max(accuracy, query["within_m"]), day_of(http.now())
        statement = queries.near(current_actor(), point, reach, on=today, at=query["day"])
        found = db_session().execute(statement.limit(_MOST_PLACED))
        return {"items": [_stood(right, line, point, accuracy) for right, line, _ in found]}


@blueprint.route("/rights/meeting")
class RightsMeeting(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(MeetingIn)
    @blueprint.response(200, MetRights)
    def post(self, asked: dict[str, Any]) -> dict[str, Any]:
        """List the rights that a point, line or area meets, or comes near to, on a day."""
        shape, metres, day = asked["geometry"], asked["metres"], asked["day"]
        statement = queries.meeting(current_actor(), shape, metres, on=day_of(http.now()), at=day)
        found = db_session().execute(statement.limit(_MOST_PLACED + 1)).all()
        items = [{"right": right, "boundary": line} for right, line in found[:_MOST_PLACED]]
        return {"items": items, "more": len(found) > _MOST_PLACED}


@blueprint.route("/rights/<uuid:right_id>")
class RightById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, RightOut)
    def get(self, right_id: uuid.UUID) -> Any:
        """Show a mining right with its holder."""
        return queries.get(db_session(), current_actor(), right_id, on=day_of(http.now()))


@blueprint.route("/licence")
class LicenceNumbers(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(NumberQuery, location="query")
    @blueprint.response(200, NumberOut)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Say what a licence number says, what was repaired in it, and what is odd."""
        return licence.describe(query["number"], query["kind"])


@blueprint.route("/imports")
class Imports(MethodView):
    @requires(Permission.IMPORT)
    @blueprint.arguments(Page, location="query")
    @blueprint.response(200, ImportsPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List the imports of registers."""
        return _page(queries.imports_listed(current_actor(), after=query["after"]), query["limit"])

    @requires(Permission.IMPORT)
    @blueprint.arguments(ImportQuery, location="query")
    @blueprint.doc(requestBody=_FILE_BODY)
    @blueprint.response(200, ImportOut)
    def post(self, query: dict[str, Any]) -> dict[str, Any]:
        """Import a CSV or GeoJSON file of rights; with ``dry_run`` only say what would happen."""
        name, content = _file(query["name"])
        done = service.import_file(
            db_session(),
            current_actor(),
            content,
            file_name=name,
            dry_run=query["dry_run"],
            now=http.now(),
        )
        return _import_out(done)


@blueprint.route("/imports/<uuid:import_id>")
class ImportById(MethodView):
    @requires(Permission.IMPORT)
    @blueprint.response(200, ImportOut)
    def get(self, import_id: uuid.UUID) -> dict[str, Any]:
        """Show an import of a register, with its counts."""
        return _import_out(queries.get_import(db_session(), current_actor(), import_id))


@blueprint.route("/imports/<uuid:import_id>/rows")
class ImportRows(MethodView):
    @requires(Permission.IMPORT)
    @blueprint.arguments(RowsQuery, location="query")
    @blueprint.response(200, RowsPage)
    def get(self, query: dict[str, Any], import_id: uuid.UUID) -> dict[str, Any]:
        """List the rows of an import, each with what became of it."""
        done = queries.get_import(db_session(), current_actor(), import_id)
        rows = [row for row in done.report["rows"] if row["row"] > query["after"]]
        if query["remarks_only"]:
            rows = [row for row in rows if row["faults"]]
        shown = rows[: query["limit"]]
        return {
            "items": [_row_out(row) for row in shown],
            "next": shown[-1]["row"] if len(rows) > len(shown) else None,
        }


@blueprint.route("/imports/<uuid:import_id>/report.csv")
class ImportReport(MethodView):
    @requires(Permission.IMPORT)
    @blueprint.doc(responses={200: {"description": "the report", "content": {"text/csv": {}}}})
    def get(self, import_id: uuid.UUID) -> Response:
        """Return the whole report as a sheet, formulas made harmless."""
        done = queries.get_import(db_session(), current_actor(), import_id)
        sheet = report.as_csv(done.report, language())
        answer = Response(sheet, content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="import-{done.id}.csv"'
        return answer


def _page(statement: Select[Any], limit: int) -> dict[str, Any]:
    found: Sequence[Any] = db_session().scalars(statement.limit(limit + 1)).all()
    shown = found[:limit]
    return {"items": shown, "next": shown[-1].id if len(found) > limit else None}


def _placed(right: Any, boundary: Any, metres: float) -> dict[str, Any]:
    return {"right": right, "boundary": boundary, "distance_m": round(metres, 2)}


def _stood(right: Any, boundary: Any, point: Point, accuracy_m: float) -> dict[str, Any]:
    found = service.standing(boundary, point, accuracy_m)
    where = {"side": found.side, "line_m": round(found.line_m, 2)}
    return {"right": right, "boundary": boundary, **where}


def _file(name: str) -> tuple[str, bytes]:
    """Return name and bytes of the file sent, as the body or as the form's ``file``."""
    if request.mimetype == "multipart/form-data":
        upload = request.files.get("file")
        return (upload.filename or name, upload.read()) if upload else (name, b"")
    if request.mimetype not in _FILE_TYPES:
        raise WrongMediaType(expected="text/csv")
    return name, request.get_data(cache=False)


def _import_out(done: RegistryImport) -> dict[str, Any]:
    rows = done.report["rows"]
    return {
        "id": done.id,
        "file_name": done.file_name,
        "sha256": done.sha256,
        "officer_id": done.officer_id,
        "at": done.at,
        "counts": done.counts,
        "remarks": [_remark(fault) for fault in done.report["file"]],
        "rows": [_row_out(row) for row in rows[:_FIRST_ROWS]],
        "more": len(rows) > _FIRST_ROWS,
    }


def _row_out(row: Mapping[str, Any]) -> dict[str, Any]:
    right_id = row["right_id"]
    return {
        "row": row["row"],
        "licence_no": row["licence_no"],
        "outcome": row["outcome"],
        "right_id": uuid.UUID(right_id) if right_id else None,
        "remarks": [_remark(fault) for fault in row["faults"]],
    }


def _remark(fault: Mapping[str, Any]) -> dict[str, Any]:
    wrong, done = sentences(fault, language())
    named = {name: fault[name] for name in ("field", "code", "given", "done")}
    return {**named, "wrong": wrong, "done_text": done}
