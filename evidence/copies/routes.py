"""Copies of pictures over HTTP, for the desk: asked for, looked up, and taken away."""

import uuid
from base64 import b64encode
from typing import Any, TypedDict

from flask import Response, request
from flask.views import MethodView
from werkzeug.wsgi import wrap_file

from evidence import queries
from evidence.copies import schemas, wording
from evidence.copies.tables import EvidenceCopy
from evidence.policy import Permission
from evidence.queries import copies as asked
from evidence.service import copies
from evidence.store.opening import store_at
from kernel import http
from kernel.body import Blueprint
from kernel.clock import day_of
from kernel.http import current_actor, db_session, now, requires

blueprint = Blueprint("copies", __name__, url_prefix="/api/evidence", description=__doc__)

_BLOCK = 1 << 18
_JPEG = "image/jpeg"
_BYTES = {"type": "string", "format": "binary"}


class _Box(TypedDict):
    x: float
    y: float
    w: float
    h: float


class _Redaction(TypedDict):
    boxes: list[_Box]
    reason: str


@blueprint.route("/items/<uuid:item_id>/copies")
class CopiesOfItem(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, schemas.CopyOut(many=True))
    def get(self, item_id: uuid.UUID) -> list[dict[str, Any]]:
        """List the copies asked for of an item, newest first."""
        session = db_session()
        item = queries.item(session, current_actor(), item_id, day_of(now()))
        return [_told(one) for one in session.scalars(asked.copies_of(item.id))]


@blueprint.route("/items/<uuid:item_id>/copies/watermark")
class Watermark(MethodView):
    @requires(Permission.DOWNLOAD)
    @blueprint.response(202, schemas.CopyOut)
    def post(self, item_id: uuid.UUID) -> dict[str, Any]:
        """Have a picture made with a band that says when, where and by whom it was taken."""
        copy = copies.ask_watermark(db_session(), current_actor(), item_id, now=now())
        return _told(copy)


@blueprint.route("/items/<uuid:item_id>/copies/redacted")
class Redacted(MethodView):
    @requires(Permission.REDACT)
    @blueprint.arguments(schemas.RedactionIn)
    @blueprint.response(202, schemas.CopyOut)
    def post(self, form: _Redaction, item_id: uuid.UUID) -> dict[str, Any]:
        """Have a picture made for publication: your boxes painted over, all metadata left out."""
        boxes = [(box["x"], box["y"], box["w"], box["h"]) for box in form["boxes"]]
        copy = copies.ask_redacted(
            db_session(), current_actor(), item_id, boxes, form["reason"], now=now()
        )
        return _told(copy)


@blueprint.route("/copies/<uuid:copy_id>")
class CopyById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, schemas.CopyOut)
    def get(self, copy_id: uuid.UUID) -> dict[str, Any]:
        """Show a copy: what was drawn, and whether it is made."""
        return _told(asked.copy(db_session(), current_actor(), copy_id, day_of(now())))


@blueprint.route("/copies/<uuid:copy_id>/file")
class FileOfCopy(MethodView):
    @requires(Permission.DOWNLOAD, audited=True)
    @blueprint.response(200, _BYTES, content_type=_JPEG)
    def get(self, copy_id: uuid.UUID) -> Response:
        """Hand out a copy once it is made; who took it when is written down."""
        copy = copies.hand_out_copy(db_session(), current_actor(), copy_id, now=now())
        return _sent(copy.id, str(copy.sha256))


def _told(copy: EvidenceCopy) -> dict[str, Any]:
    zh, en = wording.problem(copy)
    shown = {name: getattr(copy, name) for name in schemas.CopyOut().fields if hasattr(copy, name)}
    return {**shown, "problem_zh": zh, "problem_en": en}


def _sent(copy_id: uuid.UUID, sha256: str) -> Response:
    """Send it so that no browser runs or guesses anything."""
    store = store_at(http.settings())
    file = store.open(sha256)
    response = Response(
        wrap_file(request.environ, file, _BLOCK), content_type=_JPEG, direct_passthrough=True
    )
    response.call_on_close(file.close)
    response.content_length = store.size(sha256)
    response.headers["Content-Disposition"] = f'attachment; filename="{copy_id}.jpg"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(sha256)).decode()}:"
    return response
