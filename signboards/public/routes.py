"""What the public reported from in front of boards, for the desk."""

import uuid
from typing import Any, BinaryIO, TypedDict

from flask import Response, request
from flask.views import MethodView
from werkzeug.wsgi import wrap_file

import evidence.policy
from evidence.endings import ending
from evidence.store.opening import store_at
from kernel import http
from kernel.body import Blueprint
from kernel.clock import day_of
from kernel.http import current_actor, db_session, now, requires
from kernel.paging import Page, page
from signboards.policy import Permission
from signboards.public import queries, reports
from signboards.public.schemas import (
    BoardReportOut,
    BoardReportPage,
    BoardReportQuery,
    PhotoQuery,
)
from signboards.public.tables import BoardReport

blueprint = Blueprint("board_reports", __name__, url_prefix="/api/signboards", description=__doc__)

_BLOCK = 1 << 18
_JPEG = "image/jpeg"
_BYTES = {"type": "string", "format": "binary"}
_INERT = "application/octet-stream"  # nobody's browser is to look at a stranger's bytes


class _Size(TypedDict):
    size: int


@blueprint.route("/reports")
class BoardReports(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(BoardReportQuery, location="query")
    @blueprint.response(200, BoardReportPage)
    def get(self, query: dict[str, Any]) -> Page[BoardReport]:
        """List what people reported by the codes on boards."""
        limit, after = query.pop("limit"), query.pop("after")
        wanted = queries.readable_by(current_actor(), day_of(now())).filter_by(**query)
        return page(db_session(), wanted, BoardReport.id, limit=limit, after=after)


@blueprint.route("/reports/<uuid:board_report_id>")
class BoardReportById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, BoardReportOut)
    def get(self, board_report_id: uuid.UUID) -> BoardReport:
        """Show a report of the public; who told it is opened with its clue."""
        return queries.get(db_session(), current_actor(), board_report_id, day_of(now()))


@blueprint.route("/reports/<uuid:board_report_id>/preview")
class PreviewOfBoardReport(MethodView):
    @requires(Permission.READ, audited=True)
    @blueprint.arguments(PhotoQuery, location="query")
    @blueprint.response(200, _BYTES, content_type=_JPEG)
    def get(self, query: _Size, board_report_id: uuid.UUID) -> Response:
        """Show a small picture, made by us, of the photo; who looked is written down."""
        size, actor = query["size"], current_actor()
        made = reports.preview(db_session(), actor, board_report_id, size, now=now())
        file = store_at(http.settings()).open(made.sha256)
        return _sent(file, made.bytes, _JPEG, f'inline; filename="{board_report_id}-{size}.jpg"')


@blueprint.route("/reports/<uuid:board_report_id>/photo")
class PhotoOfBoardReport(MethodView):
    @requires(evidence.policy.Permission.DOWNLOAD, audited=True)
    @blueprint.response(200, _BYTES, content_type=_INERT)
    def get(self, board_report_id: uuid.UUID) -> Response:
        """Hand out the photo as it came, to be saved, never shown; who took it is written down."""
        report, stored = reports.photo(db_session(), current_actor(), board_report_id, now=now())
        file = store_at(http.settings()).open(stored.sha256)
        name = f"{report.receipt}.{ending(stored.media_type)}"
        return _sent(file, stored.bytes, _INERT, f'attachment; filename="{name}"')


def _sent(file: BinaryIO, size: int, media_type: str, disposition: str) -> Response:
    response = Response(
        wrap_file(request.environ, file, _BLOCK), content_type=media_type, direct_passthrough=True
    )
    response.call_on_close(file.close)
    response.content_length = size
    response.headers["Content-Disposition"] = disposition
    return response
