"""
The doors for other recorders: logger apps that go on where a web page may not, and track files.

A page records nothing while the screen is locked. Whoever makes a recorder gets a key once and
puts it into OwnTracks (HTTP mode, as the password) or Traccar Client (as the device identifier);
what these tell fills the silences of that officer's patrols and is shown as theirs.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Response, request
from flask.views import MethodView
from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

import patrols.queries
import patrols.service
from evidence.policy import Permission
from field_api.posts import owntracks_fix, traccar_fixes
from identity.policy import Permission as IdentityPermission
from kernel import logs
from kernel.body import Blueprint, parse_json
from kernel.http import current_actor, db_session, now, open_door, requires
from patrols import schemas
from patrols.models import Recorder, Recording
from patrols.service import NoFix
from patrols.states import RecorderKind

blueprint = Blueprint("tracks", __name__, url_prefix="/api/field/v1", description=__doc__)

_JSON: Final = "application/json"
_BYTES: Final = "application/octet-stream"
_LARGEST: Final = 64 << 20  # bytes; 600,000 fixes as GPX
_FILE: Final = {"type": "string", "format": "binary"}
_POSTED: Final = {
    "required": False,
    "content": {_JSON: {"schema": {"type": "object"}}},
}
_DONE: Final = {200: {"description": "kept", "content": {_JSON: {"schema": {}}}}}


@blueprint.route("/recorders")
class Recorders(MethodView):
    @requires(IdentityPermission.OWN)
    @blueprint.response(200, schemas.OwnRecorderOut(many=True))
    def get(self) -> Sequence[RowMapping]:
        """List one's own recorders, and when each was heard last."""
        return patrols.queries.heard_recorders(db_session(), current_actor().id)

    @requires(IdentityPermission.OWN)
    @blueprint.arguments(schemas.RecorderIn)
    @blueprint.response(201, schemas.RecorderMade)
    def post(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Make a recorder; its key is told this once and goes into the app's settings."""
        made, key = patrols.service.make_recorder(
            db_session(), current_actor(), **wanted, now=now()
        )
        address = f"/api/field/v1/tracks/{made.kind.value}"
        return {"recorder": made, "key": key, "address": address}


@blueprint.route("/recorders/<uuid:recorder_id>/revoke")
class RecorderRevoked(MethodView):
    @requires(IdentityPermission.OWN)
    @blueprint.response(200, schemas.RecorderOut)
    def post(self, recorder_id: uuid.UUID) -> Recorder:
        """Let a recorder of one's own speak no more."""
        actor = current_actor()
        own = patrols.queries.own_recorder(db_session(), actor.id, recorder_id)
        return patrols.service.revoke_recorder(db_session(), actor, own, now=now())


@blueprint.route("/tracks/owntracks")
class FromOwnTracks(MethodView):
    @open_door("the recorder's key is the proof")
    @blueprint.doc(requestBody=_POSTED, responses=_DONE)
    @blueprint.alt_response(401, response="refused_401")
    def post(self) -> Response:
        """
        Take a message of OwnTracks in HTTP mode; the password is the recorder's key.

        Only locations that can be read are kept. All else is answered as well, or the app would
        send it for ever.
        """
        given = request.authorization
        key = (given.password or "") if given and given.type == "basic" else ""
        _take(db_session(), key, RecorderKind.OWNTRACKS, owntracks_fix(_message()))
        return Response(b"[]", content_type=_JSON)


@blueprint.route("/tracks/traccar")
class FromTraccar(MethodView):
    @open_door("the recorder's key is the proof")
    @blueprint.doc(requestBody=_POSTED, responses=_DONE)
    @blueprint.alt_response(401, response="refused_401")
    def post(self) -> Response:
        """Take a message of Traccar Client; the device identifier is the recorder's key."""
        key, fixes = traccar_fixes(request.args, _message())
        _take(db_session(), key, RecorderKind.TRACCAR, fixes)
        return Response(b"{}", content_type=_JSON)


def _message() -> Any:
    """Return what the app sent as JSON, None where it sent nothing."""
    raw = request.get_data(cache=False)
    return parse_json(raw) if raw else None


def _take(
    session: Session, key: str, kind: RecorderKind, fixes: Sequence[Mapping[str, Any]]
) -> None:
    """Keep what can be read; the apps hold back everything behind a message that is refused."""
    recorder = patrols.service.known_recorder(session, key, kind, now=now())
    for fix in fixes:
        try:
            patrols.service.take_fix(session, recorder, fix, now=now())
        except NoFix as why:
            logs.log.warning("recorder.no_fix", recorder=str(recorder.id), why=str(why))


@blueprint.route("/tracks/import")
class FromFile(MethodView):
    @requires(Permission.UPLOAD)
    @blueprint.arguments(schemas.TrackImportQuery, location="query")
    @blueprint.doc(requestBody={"required": True, "content": {_BYTES: {"schema": _FILE}}})
    @blueprint.response(202, schemas.RecordingOut)
    @blueprint.alt_response(403, response="refused_403")
    @blueprint.alt_response(404, response="refused_404")
    def post(self, query: dict[str, Any]) -> Recording:
        """Add a GPX, KML, FIT, NMEA or CSV file to a patrol one was on; it is read afterwards."""
        request.max_content_length = _LARGEST
        content = request.get_data(cache=False)
        return patrols.service.receive_file(
            db_session(),
            current_actor(),
            query["patrol"],
            content,
            name=query["name"],
            now=now(),
        )
