"""
Photographs travel: resumable uploads (tus 1.0.0) over a network that drops.

How far an upload came is told by the bytes on the disk. No request holds an upload, so none can
block the next one; no transaction is open while a phone sends.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import wraps
from typing import Any, ParamSpec, cast

from flask import Response, current_app, request
from flask.views import MethodView

from evidence.models import Upload
from evidence.policy import Permission, largest_of_all
from evidence.service import store_at, uploads
from evidence.service.arrival import Edge
from field_api import tus
from kernel import http
from kernel.body import Blueprint
from kernel.clock import day_of
from kernel.db import reading
from kernel.errors import Malformed, Refusal
from kernel.http import current_actor, now, open_door, requires
from kernel.jws import Key

P = ParamSpec("P")

_BODY = {
    "required": True,
    "content": {tus.CONTENT_TYPE: {"schema": {"type": "string", "format": "binary"}}},
}

blueprint = Blueprint("files", __name__, url_prefix="/api/field/v1/files", description=__doc__)


def _headers(*required: str, **optional: str) -> list[dict[str, Any]]:
    """Describe the headers of a door; ``optional`` says what each is for."""
    asked: list[tuple[str, dict[str, Any]]] = [
        ("Tus-Resumable", {"type": "string", "enum": [tus.VERSION]})
    ]
    asked += [(name, {"type": "integer", "minimum": 0}) for name in required]
    must = [{"in": "header", "name": n, "required": True, "schema": schema} for n, schema in asked]
    return must + [
        {
            "in": "header",
            "name": name.replace("_", "-"),
            "schema": {"type": "string"},
            "description": what,
        }
        for name, what in optional.items()
    ]


@blueprint.after_request
def name_protocol(response: Response) -> Response:
    response.headers["Tus-Resumable"] = tus.VERSION
    if response.status_code == tus.WrongVersion.status:
        response.headers["Tus-Version"] = tus.VERSION
    return response


def speaks_tus(view: Callable[P, Response]) -> Callable[P, Response]:
    """
    Refuse other versions of the protocol before anything is done; let the body be large.

    Whoever is refused is heard out for a while: a line closed on somebody who is still sending
    breaks before the answer is read.
    """

    @wraps(view)
    def spoken(*args: P.args, **kwargs: P.kwargs) -> Response:
        request.max_content_length = None  # an upload is bounded by the length it announced
        try:
            tus.check_version(request.headers)
            return view(*args, **kwargs)
        except Refusal:
            tus.hear_out(request.stream)
            raise

    return spoken


def _edge() -> Edge:
    return Edge(
        store=store_at(http.settings()),
        look=lambda: reading(http.sessions()),
        begin=http.transaction,
        signer=cast("Key", current_app.extensions["signer"]),
    )


def _find(edge: Edge, upload_id: uuid.UUID) -> Upload:
    with edge.look() as session:
        return uploads.find(session, current_actor(), upload_id, now=now())


def _append(edge: Edge, upload: Upload, start: int) -> int:
    """Take the body of this request as the bytes at ``start``; return where the upload ends."""
    expected = tus.checksum(request.headers)
    with ExitStack() as stack:
        blocks: Iterator[bytes] = (
            stack.enter_context(tus.checked(request.stream, expected))
            if expected
            else tus.blocks(request.stream)
        )
        return uploads.receive(edge, current_actor(), upload, start, blocks, now=now())


def _answer(status: int, upload: Upload, end: int, **headers: str) -> Response:
    response = Response(status=status, headers=headers)
    response.headers["Upload-Offset"] = str(end)
    if end < upload.length:
        response.headers["Upload-Expires"] = tus.http_date(upload.expires_at)
    return response


@blueprint.route("")
class Files(MethodView):
    @open_door("says which protocol is spoken here, and nothing else")
    @blueprint.response(204)
    def options(self) -> Response:
        """Say which version and extensions of tus are spoken here."""
        response = Response(status=204)
        response.headers["Tus-Version"] = tus.VERSION
        response.headers["Tus-Extension"] = tus.EXTENSIONS
        response.headers["Tus-Max-Size"] = str(largest_of_all(day_of(now())))
        response.headers["Tus-Checksum-Algorithm"] = ",".join(tus.ALGORITHMS)
        return response

    @requires(Permission.UPLOAD)
    @blueprint.response(201)
    @blueprint.doc(
        parameters=_headers(
            "Upload-Length",
            Upload_Metadata="record, sha256, name, type; each key with its value in base64",
            Upload_Checksum="sha1 or sha256 and the digest of the body in base64, if there is one",
        )
    )
    @speaks_tus
    def post(self) -> Response:
        """
        Begin an upload, or find the one begun before for the same record and hash.

        `Upload-Offset` says how much is here already: all of it, where the bytes need not be sent.
        """
        edge = _edge()
        brings = tus.CONTENT_TYPE in request.headers.get("Content-Type", "")
        upload = uploads.open_upload(edge, current_actor(), tus.wanted(request.headers), now=now())
        end = uploads.progress(edge, current_actor(), upload, now=now())
        if brings and end == 0 < upload.length:
            end = _append(edge, upload, 0)
        return _answer(201, upload, end, Location=f"{blueprint.url_prefix}/{upload.id}")


@blueprint.route("/<uuid:upload_id>")
class FileById(MethodView):
    @requires(Permission.UPLOAD)
    @blueprint.response(200)
    @blueprint.doc(parameters=_headers())
    @speaks_tus
    def head(self, upload_id: uuid.UUID) -> Response:
        """Say how far the upload came."""
        edge = _edge()
        upload = _find(edge, upload_id)
        end = uploads.progress(edge, current_actor(), upload, now=now())
        response = _answer(200, upload, end)
        response.headers["Upload-Length"] = str(upload.length)
        if upload.metadata_line:
            response.headers["Upload-Metadata"] = upload.metadata_line
        return response

    @requires(Permission.UPLOAD)
    @blueprint.response(204)
    @blueprint.doc(
        parameters=_headers(
            "Upload-Offset",
            Upload_Checksum="sha1 or sha256 and the digest of this part in base64",
        ),
        requestBody=_BODY,
    )
    @speaks_tus
    def patch(self, upload_id: uuid.UUID) -> Response:
        """Send the bytes from `Upload-Offset` on; what came is kept even if the line breaks."""
        tus.check_content_type(request.headers)
        start = tus.number(request.headers, "Upload-Offset")
        edge = _edge()
        upload = _find(edge, upload_id)
        return _answer(204, upload, _append(edge, upload, start))

    @requires(Permission.UPLOAD)
    @blueprint.response(204)
    @blueprint.doc(parameters=_headers())
    @speaks_tus
    def delete(self, upload_id: uuid.UUID) -> Response:
        """Give up an upload that is not whole yet."""
        edge = _edge()
        uploads.give_up(edge, _find(edge, upload_id))
        return Response(status=204)

    @requires(Permission.UPLOAD)
    @blueprint.response(204)
    @blueprint.doc(parameters=_headers(X_HTTP_Method_Override="PATCH, HEAD or DELETE"))
    @speaks_tus
    def post(self, upload_id: uuid.UUID) -> Response:
        """Do what `X-HTTP-Method-Override` says, for networks that pass only GET and POST."""
        acts = {"PATCH": self.patch, "HEAD": self.head, "DELETE": self.delete}
        wish = request.headers.get("X-HTTP-Method-Override", "").upper()
        if wish not in acts:
            raise Malformed(reason="X-HTTP-Method-Override: PATCH, HEAD, DELETE")
        return acts[wish](upload_id)
