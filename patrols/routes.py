"""Patrols and findings over HTTP, for the desk."""

import uuid
from collections.abc import Sequence
from typing import Any

import orjson
from flask.views import MethodView

from kernel.body import Blueprint
from kernel.clock import day_of
from kernel.http import current_actor, db_session, now, requires
from kernel.paging import Page, PageQuery, page
from kernel.spatial import Point
from patrols import queries, service
from patrols.models import Finding, FindingVersion, Patrol, ReasonToVisit
from patrols.policy import Permission
from patrols.schemas import (
    DutyOut,
    FindingOut,
    FindingPage,
    FindingQuery,
    FindingVersionOut,
    PatrolOut,
    PatrolPage,
    PatrolQuery,
    PhotoCheckOut,
    ReasonIn,
    ReasonOut,
    ReasonPage,
    TrackOut,
)

blueprint = Blueprint("patrols", __name__, url_prefix="/api/patrols", description=__doc__)


@blueprint.route("")
class Patrols(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(PatrolQuery, location="query")
    @blueprint.response(200, PatrolPage)
    def get(self, query: dict[str, Any]) -> Page[Patrol]:
        """List the patrols the officer may see."""
        limit, after = query.pop("limit"), query.pop("after")
        wanted = queries.readable_by(current_actor(), day_of(now())).filter_by(**query)
        return page(db_session(), wanted, Patrol.id, limit=limit, after=after)


@blueprint.route("/<uuid:patrol_id>")
class PatrolById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, PatrolOut)
    def get(self, patrol_id: uuid.UUID) -> Patrol:
        """Show a patrol with its measures."""
        return queries.get(db_session(), current_actor(), patrol_id, day_of(now()))


@blueprint.route("/<uuid:patrol_id>/track")
class TrackOfPatrol(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, TrackOut)
    def get(self, patrol_id: uuid.UUID) -> dict[str, Any]:
        """Give the recorded track of a patrol, fix by fix."""
        patrol = queries.get(db_session(), current_actor(), patrol_id, day_of(now()))
        track = queries.track(db_session(), patrol.id)
        if track is None:
            return {"t0": patrol.started_at, "t": [], "lon": [], "lat": []}
        return {"t0": track.t0, **orjson.loads(track.columns)}


@blueprint.route("/<uuid:patrol_id>/photos/checks")
class ChecksOfPhotos(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, PhotoCheckOut(many=True))
    def get(self, patrol_id: uuid.UUID) -> list[dict[str, Any]]:
        """Say of the photographs of a patrol and its findings whether they fit its track."""
        return service.checks_of_photos(db_session(), current_actor(), patrol_id, now=now())


@blueprint.route("/findings")
class Findings(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(FindingQuery, location="query")
    @blueprint.response(200, FindingPage)
    def get(self, query: dict[str, Any]) -> Page[Finding]:
        """List what patrols found."""
        limit, after = query.pop("limit"), query.pop("after")
        wanted = queries.findings_readable_by(current_actor(), day_of(now())).filter_by(**query)
        return page(db_session(), wanted, Finding.id, limit=limit, after=after)


@blueprint.route("/findings/<uuid:finding_id>")
class FindingById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, FindingOut)
    def get(self, finding_id: uuid.UUID) -> Finding:
        """Show a finding."""
        return queries.get_finding(db_session(), current_actor(), finding_id, day_of(now()))


@blueprint.route("/findings/<uuid:finding_id>/versions")
class VersionsOfFinding(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, FindingVersionOut(many=True))
    def get(self, finding_id: uuid.UUID) -> Sequence[FindingVersion]:
        """List the versions of a finding: the first and its corrections."""
        finding = queries.get_finding(db_session(), current_actor(), finding_id, day_of(now()))
        return db_session().scalars(queries.versions(finding.id)).all()


@blueprint.route("/reasons")
class Reasons(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, ReasonPage)
    def get(self, query: dict[str, Any]) -> Page[ReasonToVisit]:
        """List the places that ought to be visited, and why."""
        wanted = queries.reasons_readable_by(current_actor(), day_of(now()))
        return page(db_session(), wanted, ReasonToVisit.id, **query)

    @requires(Permission.PLAN)
    @blueprint.arguments(ReasonIn)
    @blueprint.response(201, ReasonOut)
    def post(self, given: dict[str, Any]) -> ReasonToVisit:
        """Name a place that ought to be visited, and why."""
        place, actor = Point(given.pop("lon"), given.pop("lat")), current_actor()
        source = f"desk/{actor.id}"
        return service.give_reason(
            db_session(), actor, place=place, source=source, now=now(), **given
        )


@blueprint.route("/duty")
class DutyOfMyOffice(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, DutyOut(many=True))
    def get(self) -> list[dict[str, Any]]:
        """An empty list where the office's rank owes no patrols."""
        owed = service.owed(db_session(), current_actor().office_id, on=day_of(now()))
        return [] if owed is None else [_duty(owed)]


def _duty(owed: service.Owed) -> dict[str, Any]:
    return {
        "office_id": owed.office_id,
        "level": owed.duty.level.value,
        "at_least": owed.duty.at_least,
        "period": owed.duty.period.value,
        "first_day": owed.first_day,
        "last_day": owed.last_day,
        "walked": owed.walked,
        "source": owed.duty.source,
    }
