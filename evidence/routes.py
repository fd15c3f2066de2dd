"""Evidence over HTTP, for the desk."""

import uuid
from base64 import b64encode
from collections.abc import Mapping
from typing import Any, BinaryIO, Final, TypedDict

from flask import Response, request
from flask.views import MethodView
from werkzeug.wsgi import wrap_file

from evidence import policy, queries, schemas, service
from evidence.ahead.tables import PhonePreview
from evidence.endings import ENDINGS, ending
from evidence.models import ManifestFile, ParkedRecord, SealedRecord
from evidence.policy import Permission
from evidence.queries.ahead import drawn_ahead
from evidence.service import custody
from evidence.states import RecordState
from evidence.store import Store
from evidence.store.opening import store_at
from kernel import http
from kernel.body import Blueprint
from kernel.clock import day_of
from kernel.http import current_actor, db_session, now, requires
from kernel.paging import Page, PageQuery, page
from kernel.secrets import Safe, safe

blueprint = Blueprint("evidence", __name__, url_prefix="/api/evidence", description=__doc__)

_BLOCK = 1 << 18
_RECEIPTS_SHOWN = 20
_UNKNOWN = "application/octet-stream"
_JWS = "application/jose"
_BYTES = {"type": "string", "format": "binary"}
_ORIGINAL = {
    "description": "The bytes as they came",
    "content": {media_type: {"schema": _BYTES} for media_type in (*ENDINGS, _UNKNOWN)},
}


_PREVIEW_OF = {
    "Preview-Of": {
        "description": "`original`, or `phone` while only what the phone sent ahead is here",
        "required": True,
        "schema": {"type": "string", "enum": ["original", "phone"]},
    }
}
_OF_ITEM: Final = frozenset(schemas.ItemOut().fields) - {"phone_preview"}


class _Records(TypedDict):
    state: RecordState | None
    kind: str | None
    incomplete: bool
    limit: int
    after: uuid.UUID | None


class _Paged(TypedDict):
    limit: int
    after: uuid.UUID | None


class _Handover(TypedDict):
    to: str
    because: str


class _Preview(TypedDict):
    size: int


@blueprint.route("/records")
class Records(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(schemas.RecordQuery, location="query")
    @blueprint.response(200, schemas.RecordPage)
    def get(self, query: _Records) -> Page[SealedRecord]:
        """List records, newest first; `incomplete=true` shows what still waits for its phone."""
        wanted = queries.listed(
            current_actor(),
            day_of(now()),
            state=query["state"],
            kind=query["kind"],
            incomplete=query["incomplete"],
        )
        return page(
            db_session(), wanted, SealedRecord.id, limit=query["limit"], after=query["after"]
        )


@blueprint.route("/records/<uuid:record_id>")
class RecordById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, schemas.RecordDetailOut)
    def get(self, record_id: uuid.UUID) -> dict[str, Any]:
        """Show a sealed record: what it says under its seal, and its items."""
        session = db_session()
        record = queries.record(session, current_actor(), record_id, day_of(now()))
        claims, withheld = policy.withhold(queries.record_payload(record, _safe()))
        ahead = drawn_ahead(session, record.id)
        return {
            **{name: getattr(record, name) for name in schemas.RecordOut().fields},
            "claims": claims,
            "withheld": withheld,
            "items": [_told(item, ahead) for item in session.scalars(queries.items_of(record.id))],
            "receipts": session.scalars(queries.receipts_of(record, _RECEIPTS_SHOWN)).all(),
        }


@blueprint.route("/records/<uuid:record_id>/original")
class OriginalOfRecord(MethodView):
    @requires(Permission.DOWNLOAD, audited=True)
    @blueprint.response(200, _BYTES, content_type=_JWS)
    def get(self, record_id: uuid.UUID) -> Response:
        """Export a record word for word; who took it when is written down."""
        text = service.export_record(db_session(), current_actor(), record_id, now=now())
        return _sealed(text, record_id)


@blueprint.route("/items/<uuid:item_id>")
class ItemById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, schemas.ItemDetailOut)
    def get(self, item_id: uuid.UUID) -> dict[str, Any]:
        """Show an evidence item: what the seal says of it and what was read in it."""
        session = db_session()
        item = queries.item(session, current_actor(), item_id, day_of(now()))
        stored = queries.stored(session, item)
        made = session.scalars(queries.derivatives_of(item.sha256)).all() if stored else []
        shown = _told(item, drawn_ahead(session, item.record_id))
        return {**shown, "stored": stored, "derivatives": made}


@blueprint.route("/items/<uuid:item_id>/original")
class OriginalOfItem(MethodView):
    @requires(Permission.DOWNLOAD, audited=True)
    @blueprint.doc(responses={200: _ORIGINAL})
    @blueprint.alt_response(409, response="refused_409")
    def get(self, item_id: uuid.UUID) -> Response:
        """Hand out the original bytes; who took them when is written down."""
        item, stored = service.original(db_session(), current_actor(), item_id, now=now())
        media_type = stored.media_type if stored.media_type in ENDINGS else _UNKNOWN
        return _attachment(item, stored.bytes, media_type)


@blueprint.route("/items/<uuid:item_id>/preview")
class PreviewOfItem(MethodView):
    @requires(Permission.READ, audited=True)
    @blueprint.arguments(schemas.PreviewQuery, location="query")
    @blueprint.response(200, _BYTES, content_type="image/jpeg", headers=_PREVIEW_OF)
    @blueprint.alt_response(409, response="refused_409")
    def get(self, query: _Preview, item_id: uuid.UUID) -> Response:
        """
        Show a small picture of an item; who looked is written down once an hour.

        While the original is missing: the small one its phone sent ahead, and `Preview-Of: phone`.
        """
        made = custody.preview(db_session(), current_actor(), item_id, query["size"], now=now())
        if isinstance(made, PhonePreview):  # of the service's own making, and not to be kept
            response = Response(made.picture, content_type="image/jpeg")
            _protect(response, f"{item_id}-phone.jpg", "inline")
            response.headers["Preview-Of"] = "phone"
            return response
        response = _sent(_store().open(made.sha256), made.bytes, "image/jpeg")
        _protect(response, f"{item_id}-{query['size']}.jpg", "inline")
        response.headers["Cache-Control"] = "private, max-age=3600"
        response.headers["Preview-Of"] = "original"
        return response


@blueprint.route("/items/<uuid:item_id>/custody")
class CustodyOfItem(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, schemas.CustodyEntryOut(many=True))
    def get(self, item_id: uuid.UUID) -> list[service.CustodyEntry]:
        """List every act on an item, in order, each with the audit line that vouches for it."""
        return service.custody_chain(db_session(), current_actor(), item_id, now=now())


@blueprint.route("/items/<uuid:item_id>/handovers")
class HandoversOfItem(MethodView):
    @requires(Permission.DOWNLOAD)
    @blueprint.arguments(schemas.HandoverIn)
    @blueprint.response(204)
    def post(self, said: _Handover, item_id: uuid.UUID) -> None:
        """Write down that an original was handed over to somebody outside, and why."""
        service.hand_over(db_session(), current_actor(), item_id, **said, now=now())


@blueprint.route("/files/<sha256>/checks")
class ChecksOfFile(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, schemas.CheckOut(many=True))
    def get(self, sha256: str) -> list[dict[str, Any]]:
        """List what checks ever said of a file, newest first: does it fit, was it used before."""
        return service.checks(db_session(), current_actor(), sha256, now=now())


@blueprint.route("/records/<uuid:record_id>/checks")
class ChecksOfRecord(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, schemas.CheckOut(many=True))
    def get(self, record_id: uuid.UUID) -> list[dict[str, Any]]:
        """List what each check now says of each file of a record; none of it stops anything."""
        return service.checks_of_record(db_session(), current_actor(), record_id, now=now())


@blueprint.route("/parked")
class Parked(MethodView):
    @requires(Permission.PARKED)
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, schemas.ParkedPage)
    def get(self, query: _Paged) -> Page[ParkedRecord]:
        """List what phones of this office submitted and the service refused."""
        wanted = queries.parked_readable_by(current_actor())
        return page(db_session(), wanted, ParkedRecord.id, **query)


@blueprint.route("/parked/<uuid:parked_id>/original")
class OriginalOfParked(MethodView):
    @requires(Permission.PARKED, audited=True)
    @blueprint.response(200, _BYTES, content_type=_JWS)
    def get(self, parked_id: uuid.UUID) -> Response:
        """Export a refused submission word for word."""
        text = service.export_parked(
            db_session(), current_actor(), parked_id, safe=_safe(), now=now()
        )
        return _sealed(text, parked_id)


def _told(item: ManifestFile, ahead: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item with what its phone sent ahead, if that is all there is to look at."""
    shown = {name: getattr(item, name) for name in _OF_ITEM}
    return {**shown, "phone_preview": None if item.arrived_at else ahead.get(item.sha256)}


def _safe() -> Safe:
    return safe(http.settings().informant_key)


def _store() -> Store:
    return store_at(http.settings())


def _attachment(item: ManifestFile, size: int, media_type: str) -> Response:
    response = _sent(_store().open(item.sha256), size, media_type)
    _protect(response, f"{item.id}.{ending(media_type)}")
    digest = b64encode(bytes.fromhex(item.sha256)).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    return response


def _sealed(text: str, record_id: uuid.UUID) -> Response:
    response = Response(text, content_type=_JWS)
    _protect(response, f"{record_id}.jws")
    return response


def _sent(file: BinaryIO, size: int, media_type: str) -> Response:
    response = Response(
        wrap_file(request.environ, file, _BLOCK), content_type=media_type, direct_passthrough=True
    )
    response.call_on_close(file.close)
    response.content_length = size
    return response


def _protect(response: Response, name: str, shown: str = "attachment") -> None:
    """Let no browser run or guess what a stranger's file holds."""
    response.headers["Content-Disposition"] = f'{shown}; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
