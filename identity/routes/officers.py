"""Offices and officers within the actor's scope."""

import datetime as dt
import uuid
from typing import Any, TypedDict

from flask.views import MethodView

from identity import queries, service
from identity.models import Office, Officer
from identity.policy import Permission
from identity.routes.door import Page, blueprint, paged, today
from identity.schemas import (
    Appoint,
    Certify,
    EnrolOfficer,
    OfficePage,
    OfficerOut,
    OfficerPage,
    PageQuery,
    SetPassword,
)
from kernel.http import current_actor, db_session, now, requires


class _Enrol(TypedDict):
    name: str
    login: str
    password: str
    post_id: uuid.UUID


class _Certify(TypedDict):
    number: str
    first_day: dt.date
    last_day: dt.date


class _Appoint(TypedDict):
    post_id: uuid.UUID


class _SetPassword(TypedDict):
    password: str


def _officer(officer_id: uuid.UUID) -> Officer:
    return queries.get_officer(db_session(), current_actor(), officer_id, today())


@blueprint.route("/offices")
class Offices(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, OfficePage)
    def get(self, query: Page) -> dict[str, Any]:
        """List the offices in scope."""
        return paged(queries.offices_readable_by(current_actor(), today()), Office, query)


@blueprint.route("/officers")
class Officers(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, OfficerPage)
    def get(self, query: Page) -> dict[str, Any]:
        """List the officers of the offices in scope."""
        return paged(queries.officers_readable_by(current_actor(), today()), Officer, query)

    @requires(Permission.ADMINISTER)
    @blueprint.arguments(EnrolOfficer)
    @blueprint.response(201, OfficerOut)
    def post(self, body: _Enrol) -> Officer:
        """Enrol an officer with a login and a post."""
        session, actor = db_session(), current_actor()
        return service.enrol_officer(
            session,
            actor,
            name=body["name"],
            login=body["login"],
            password=body["password"],
            post=queries.get_post(session, actor, body["post_id"], today()),
            now=now(),
        )


@blueprint.route("/officers/<uuid:officer_id>")
class OfficerById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, OfficerOut)
    def get(self, officer_id: uuid.UUID) -> Officer:
        """Show an officer."""
        return _officer(officer_id)


@blueprint.route("/officers/<uuid:officer_id>/certify")
class CertifyOfficer(MethodView):
    @requires(Permission.ADMINISTER)
    @blueprint.arguments(Certify)
    @blueprint.response(200, OfficerOut)
    def post(self, body: _Certify, officer_id: uuid.UUID) -> Officer:
        """Enter an officer's enforcement certificate."""
        officer = _officer(officer_id)
        return service.certify(db_session(), current_actor(), officer, **body, now=now())


@blueprint.route("/officers/<uuid:officer_id>/appoint")
class AppointOfficer(MethodView):
    @requires(Permission.ADMINISTER)
    @blueprint.arguments(Appoint)
    @blueprint.response(200, OfficerOut)
    def post(self, body: _Appoint, officer_id: uuid.UUID) -> Officer:
        """Give an officer a post from a day on, in place of the one they hold."""
        session, actor, officer = db_session(), current_actor(), _officer(officer_id)
        post = queries.get_post(session, actor, body["post_id"], today())
        service.appoint(session, actor, officer, post, on=today(), now=now())
        return officer


@blueprint.route("/officers/<uuid:officer_id>/set-password")
class SetOfficersPassword(MethodView):
    @requires(Permission.ADMINISTER)
    @blueprint.arguments(SetPassword)
    @blueprint.response(200, OfficerOut)
    def post(self, body: _SetPassword, officer_id: uuid.UUID) -> Officer:
        """Give an officer who lost theirs a new password, and end their sessions."""
        officer = _officer(officer_id)
        service.set_password(db_session(), current_actor(), officer, body["password"], now=now())
        return officer


@blueprint.route("/officers/<uuid:officer_id>/dismiss")
class DismissOfficer(MethodView):
    @requires(Permission.ADMINISTER)
    @blueprint.response(200, OfficerOut)
    def post(self, officer_id: uuid.UUID) -> Officer:
        """Let an officer sign in no more; what they did stays theirs."""
        officer = _officer(officer_id)
        service.dismiss(db_session(), current_actor(), officer, now=now())
        return officer
