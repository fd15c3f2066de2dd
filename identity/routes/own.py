"""One's own account: signing in and out at the desk, who I am, my password."""

from typing import Any, TypedDict

from flask.views import MethodView

from identity import queries, service
from identity.models import Device
from identity.policy import Permission
from identity.routes.door import blueprint, today
from identity.schemas import (
    ChangePassword,
    EndedOut,
    MeOut,
    Refresh,
    SignedInOut,
    SignIn,
    TokensOut,
)
from kernel.errors import NotFound
from kernel.http import current_actor, db_session, now, open_door, requires, transaction


class _SignIn(TypedDict):
    login: str
    password: str


class _Refresh(TypedDict):
    refresh_token: str


class _ChangePassword(TypedDict):
    present: str
    new: str


@blueprint.route("/session")
class DeskSession(MethodView):
    @open_door("whoever signs in is nobody yet")
    @blueprint.arguments(SignIn)
    @blueprint.response(200, SignedInOut)
    def post(self, body: _SignIn) -> service.SignedIn:
        """Sign in at the desk."""
        return service.sign_in(transaction, **body, now=now())

    @requires(Permission.OWN)
    @blueprint.response(204)
    def delete(self) -> None:
        """Sign out."""
        service.sign_out(db_session(), current_actor(), now=now())


@blueprint.route("/session/refresh")
class RefreshDeskSession(MethodView):
    @open_door("the refresh token is the proof")
    @blueprint.arguments(Refresh)
    @blueprint.response(200, TokensOut)
    def post(self, body: _Refresh) -> service.Tokens:
        """Exchange a refresh token for new tokens; the same again while no answer arrives."""
        return service.refresh(transaction, **body, now=now())


@blueprint.route("/me")
class Me(MethodView):
    @requires(Permission.OWN)
    @blueprint.response(200, MeOut)
    def get(self) -> dict[str, Any]:
        """Show the officer who asks: post, office, scope and device."""
        session, actor = db_session(), current_actor()
        row = session.execute(queries.standing_of(actor.id, today())).one_or_none()
        if row is None:  # withdrawn since the request was let in
            raise NotFound
        officer, post, office = row
        return {
            "session_id": actor.session_id,
            "officer": officer,
            "office": office,
            "post": post,
            "device": session.get(Device, actor.device_id) if actor.device_id else None,
            "scope": session.scalars(queries.scope_of(actor.office_id, today())).all(),
        }


@blueprint.route("/me/password")
class OwnPassword(MethodView):
    @requires(Permission.OWN)
    @blueprint.arguments(ChangePassword)
    @blueprint.response(204)
    def post(self, body: _ChangePassword) -> None:
        """Change one's own password."""
        service.change_password(transaction, current_actor(), **body, now=now())


@blueprint.route("/me/end-other-sessions")
class EndOtherSessions(MethodView):
    @requires(Permission.OWN)
    @blueprint.response(200, EndedOut)
    def post(self) -> dict[str, int]:
        """End one's own sessions elsewhere."""
        ended = service.end_other_sessions(db_session(), current_actor(), now=now())
        return {"ended": ended}
