"""The doors of a phone: signing in, taking along, handing in."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import fields
from http import HTTPStatus
from typing import Any, cast

import orjson
from flask import Response, current_app, request
from flask.sansio.blueprints import BlueprintSetupState
from flask.views import MethodView
from sqlalchemy.orm import Session as DbSession
from werkzeug.exceptions import PreconditionFailed

import evidence.queries
import evidence.service
import identity.service
from evidence.models import SealedRecord
from evidence.policy import Permission
from field_api import pack, schemas
from field_api.calls import Call
from field_api.drafts import Arrival
from field_api.intake import Intake
from field_api.packing import JSON, packed
from field_api.standing import standing_of
from identity.policy import Permission as IdentityPermission
from kernel.body import Blueprint, parse_json
from kernel.clock import day_of
from kernel.db import peeking, reading
from kernel.errors import WrongMediaType
from kernel.http import (
    current_actor,
    db_session,
    now,
    open_door,
    requires,
    sessions,
    settings,
    transaction,
)
from kernel.jws import Key
from kernel.problems import language
from kernel.secrets import safe

blueprint = Blueprint("field", __name__, url_prefix="/api/field/v1", description=__doc__)


@blueprint.record
def _open_intake(state: BlueprintSetupState) -> None:
    state.app.extensions["intake"] = Intake(
        look=lambda: peeking(sessions()),
        begin=transaction,
        signer=signer,
        safe=lambda: safe(settings().informant_key),
    )


def signer() -> Key:
    return cast("Key", current_app.extensions["signer"])


@blueprint.route("/session")
class Session(MethodView):
    @open_door("nobody is anyone before signing in")
    @blueprint.arguments(schemas.SignIn)
    @blueprint.response(201, schemas.SignedIn)
    def post(self, wanted: dict[str, Any]) -> Mapping[str, Any]:
        """Sign in on this device, whose key is enrolled by it once it proved to hold it."""
        signed_in = identity.service.sign_in(
            transaction,
            login=wanted["login"],
            password=wanted["password"],
            shown=identity.service.Shown(
                wanted["device_name"],
                wanted["device_key"],
                wanted["device_proof"],
                signer(),
                safe(settings().informant_key),
            ),
            now=now(),
        )
        told = {part.name: getattr(signed_in, part.name) for part in fields(signed_in)}
        return {**told, "server_time": now()}

    @requires(IdentityPermission.OWN)
    @blueprint.response(204)
    def delete(self) -> None:
        """Sign out; what is still on the phone stays there."""
        identity.service.sign_out(db_session(), current_actor(), now=now())


@blueprint.route("/session/nonce")
class SessionNonce(MethodView):
    @open_door("a device asks before anyone signed in on it")
    @blueprint.response(200, schemas.NonceOut)
    def get(self) -> identity.service.Nonce:
        """What a device must sign to prove that its key is its own."""
        return identity.service.nonce(signer(), now=now())


@blueprint.route("/session/refresh")
class SessionRefresh(MethodView):
    @open_door("the refresh token is the proof")
    @blueprint.arguments(schemas.Refresh)
    @blueprint.response(200, schemas.Tokens)
    def post(self, wanted: dict[str, Any]) -> Mapping[str, Any]:
        """Change the refresh token for a new pair; the same again while no answer arrives."""
        tokens = identity.service.refresh(transaction, wanted["refresh_token"], now=now())
        return {
            "access_token": tokens.access_token,
            "refresh_token": tokens.refresh_token,
            "expires_in": tokens.expires_in,
            "server_time": now(),
        }


@blueprint.route("/pack")
class Pack(MethodView):
    @requires(Permission.UPLOAD)
    @blueprint.response(200, schemas.PackOut)
    @blueprint.alt_response(304, description="The pack on the phone is the present one")
    def get(self) -> Response:
        """Everything this officer takes along. HEAD tells its size; its ETag spares a second."""
        with reading(sessions()) as session:  # so that nobody waits while it is read
            built = pack.build(session, current_actor(), now())
        response = packed(built.body)
        response.set_etag(built.digest, weak=True)  # the same contents, however compressed
        response.headers["Cache-Control"] = "private, no-cache"
        if request.method == "GET":
            _remember(built)
        response.make_conditional(request)
        if response.status_code == HTTPStatus.PRECONDITION_FAILED:
            raise PreconditionFailed
        return response


def _remember(built: pack.Pack) -> None:
    with transaction() as session:
        pack.remember(session, current_actor(), built, now())


@blueprint.route("/changes")
class Changes(MethodView):
    @requires(Permission.UPLOAD)
    @blueprint.arguments(schemas.ChangesQuery, location="query")
    @blueprint.response(200, schemas.ChangesOut)
    @blueprint.alt_response(410, response="refused_410")
    def get(self, query: dict[str, str]) -> Response:
        """What is new or gone since the pack or the changes that gave ``cursor``."""
        with reading(sessions()) as session:
            built, told = pack.changes(session, current_actor(), query["cursor"], now())
        _remember(built)
        return packed(orjson.dumps(told))


@blueprint.route("/records")
class Records(MethodView):
    @requires(Permission.UPLOAD)
    @blueprint.doc(
        requestBody={
            "required": True,
            "content": {JSON: {"schema": schemas.Submission}},
        }
    )
    @blueprint.response(200, schemas.Receipts)
    def post(self) -> Response:
        """Hand in up to 200 sealed records; each is answered alone, in order."""
        submission = _submission()
        sent_at = submission["device_time"]
        offset = sent_at and int((now() - sent_at).total_seconds() * 1000)
        call = Call(Arrival(current_actor(), now(), offset), submission["records"])
        intake = cast("Intake", current_app.extensions["intake"])
        receipts = intake.take(call, language())
        return Response(orjson.dumps({"receipts": receipts}), content_type=JSON)


_SUBMISSION = schemas.Submission()


def _submission() -> dict[str, Any]:
    """Read the body without looking into its items, each of which may be anything."""
    if request.mimetype != JSON:
        raise WrongMediaType(expected=JSON)
    return dict(_SUBMISSION.load(parse_json(request.get_data(cache=False), nul=True)))


@blueprint.route("/records/<uuid:record_id>/receipt")
class Receipt(MethodView):
    @requires(Permission.UPLOAD)
    @blueprint.response(200, schemas.ReceiptOut)
    def get(self, record_id: uuid.UUID) -> Mapping[str, Any]:
        """How a record stands at this moment, and how the office took it."""
        session, actor = db_session(), current_actor()
        found = evidence.queries.record(session, actor, record_id, day_of(now()))
        told = _standing(session, [found])[record_id]
        return {name: value for name, value in told.items() if value is not None}


@blueprint.route("/records/receipts")
class PresentReceipts(MethodView):
    @requires(Permission.UPLOAD)
    @blueprint.arguments(schemas.ReceiptsQuery)
    @blueprint.response(200, schemas.StandingsOut)
    def post(self, wanted: dict[str, list[uuid.UUID]]) -> Mapping[str, Any]:
        """How up to 200 records stand at this moment, in one call for a slow connection."""
        with reading(sessions()) as session:
            among = evidence.queries.records_among(current_actor(), wanted["ids"], day_of(now()))
            standing = _standing(session, session.scalars(among).all())
        nothing = {"receipt": None, "review": None, "clue_number": None}
        return {"receipts": [{"id": one, **standing.get(one, nothing)} for one in wanted["ids"]]}


def _standing(
    session: DbSession, records: Sequence[SealedRecord]
) -> dict[uuid.UUID, dict[str, Any]]:
    receipts = evidence.service.present_receipts(session, transaction, records, signer(), now=now())
    told = standing_of(session, current_actor(), records, on=day_of(now()), language=language())
    return {key: {"receipt": receipts[key], **more} for key, more in told.items()}
