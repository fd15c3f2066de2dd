"""Faces of boards over HTTP: looked at, made, and printed once more."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Sequence
from typing import Any, TypedDict

from flask import Response, request
from flask.views import MethodView

from kernel import http
from kernel.body import Blueprint
from kernel.clock import day_of
from kernel.http import current_actor, db_session, now, requires
from kernel.sheets import Sheet, pdf, svg
from signboards.faces import making, queries
from signboards.faces.layout import Size
from signboards.faces.making import Wanted
from signboards.faces.schemas import FaceIn, FaceOut, FaceQuery
from signboards.faces.tables import SignboardFace
from signboards.policy import Permission

blueprint = Blueprint("faces", __name__, url_prefix="/api/signboards", description=__doc__)

_SVG: dict[str, Any] = {"type": "string"}
_NOT_NOW = {409: "refused_409"}  # the right is over, or nobody answers for its place
_PDF: dict[str, Any] = {"type": "string", "format": "binary"}


class _Asked(TypedDict):
    size: Size
    made_on: dt.date | None
    bleed_mm: int


@blueprint.route("/rights/<uuid:right_id>/face.svg")
class DraftSvg(MethodView):
    @requires(Permission.READ, audited=True)
    @blueprint.doc(responses=_NOT_NOW)
    @blueprint.arguments(FaceQuery, location="query")
    @blueprint.response(200, _SVG, content_type=svg.MEDIA_TYPE)
    def get(self, asked: _Asked, right_id: uuid.UUID) -> Response:
        """Draw the board of a right as it would be made today, as SVG; nothing is kept of it."""
        return _printed(_draft(asked, right_id), svg.print_svg, svg.MEDIA_TYPE, f"{right_id}.svg")


@blueprint.route("/rights/<uuid:right_id>/face.pdf")
class DraftPdf(MethodView):
    @requires(Permission.READ, audited=True)
    @blueprint.doc(responses=_NOT_NOW)
    @blueprint.arguments(FaceQuery, location="query")
    @blueprint.response(200, _PDF, content_type=pdf.MEDIA_TYPE)
    def get(self, asked: _Asked, right_id: uuid.UUID) -> Response:
        """Draw the board of a right as it would be made today, as PDF; nothing is kept of it."""
        return _printed(_draft(asked, right_id), pdf.print_pdf, pdf.MEDIA_TYPE, f"{right_id}.pdf")


@blueprint.route("/rights/<uuid:right_id>/faces")
class FacesOfRight(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, FaceOut(many=True))
    def get(self, right_id: uuid.UUID) -> Sequence[SignboardFace]:
        """List the faces that were made for a right, newest first."""
        return making.made_of(db_session(), current_actor(), right_id, now=now())

    @requires(Permission.SUPERVISE)
    @blueprint.arguments(FaceIn)
    @blueprint.response(201, FaceOut)
    def post(self, asked: _Asked, right_id: uuid.UUID) -> SignboardFace:
        """Make the board of a right: what goes to the printer is kept for ever."""
        return making.make(db_session(), current_actor(), right_id, _wanted(asked), now=now())


@blueprint.route("/faces/<uuid:face_id>")
class FaceById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, FaceOut)
    def get(self, face_id: uuid.UUID) -> SignboardFace:
        """Show what was printed on a board."""
        return queries.get(db_session(), current_actor(), face_id, day_of(now()))


@blueprint.route("/faces/<uuid:face_id>/face.svg")
class FaceSvg(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, _SVG, content_type=svg.MEDIA_TYPE)
    def get(self, face_id: uuid.UUID) -> Response:
        """Print a face that was made once more, as SVG."""
        face = queries.get(db_session(), current_actor(), face_id, day_of(now()))
        return _printed(making.again(face), svg.print_svg, svg.MEDIA_TYPE, f"{face_id}.svg")


@blueprint.route("/faces/<uuid:face_id>/face.pdf")
class FacePdf(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, _PDF, content_type=pdf.MEDIA_TYPE)
    def get(self, face_id: uuid.UUID) -> Response:
        """Print a face that was made once more, as PDF."""
        face = queries.get(db_session(), current_actor(), face_id, day_of(now()))
        return _printed(making.again(face), pdf.print_pdf, pdf.MEDIA_TYPE, f"{face_id}.pdf")


def _wanted(asked: _Asked) -> Wanted:
    made_on = asked["made_on"] or day_of(now())
    return Wanted(asked["size"], made_on, asked["bleed_mm"], http.settings().public_url)


def _draft(asked: _Asked, right_id: uuid.UUID) -> Sheet:
    return making.draft(db_session(), current_actor(), right_id, _wanted(asked), now=now())


def _printed(
    sheet: Sheet, print_: Callable[[Sheet], bytes], media_type: str, name: str
) -> Response:
    content = print_(sheet)
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.set_etag(hashlib.sha256(content).hexdigest())
    response.make_conditional(request)
    return response
