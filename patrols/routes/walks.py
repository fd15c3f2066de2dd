"""Patrols over HTTP, for the desk."""

import uuid
from typing import Any

import orjson
from flask.views import MethodView

from kernel.http import current_actor, db_session, now, requires
from kernel.paging import Page, page
from patrols import queries, service
from patrols.models import Patrol
from patrols.policy import Permission
from patrols.routes.door import blueprint, today
from patrols.schemas import (
    CleanTrackOut,
    PatrolOut,
    PatrolPage,
    PatrolQuery,
    PhotoCheckOut,
    TrackOut,
)
from patrols.tracks.judging import judge
from patrols.tracks.telling import way


@blueprint.route("")
class Patrols(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(PatrolQuery, location="query")
    @blueprint.response(200, PatrolPage)
    def get(self, query: dict[str, Any]) -> Page[Patrol]:
        """List the patrols the officer may see."""
        limit, after = query.pop("limit"), query.pop("after")
        wanted = queries.readable_by(current_actor(), today()).filter_by(**query)
        return page(db_session(), wanted, Patrol.id, limit=limit, after=after)


@blueprint.route("/<uuid:patrol_id>")
class PatrolById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, PatrolOut)
    def get(self, patrol_id: uuid.UUID) -> Patrol:
        """Show a patrol with its measures."""
        return queries.get(db_session(), current_actor(), patrol_id, today())


@blueprint.route("/<uuid:patrol_id>/track")
class TrackOfPatrol(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, TrackOut)
    def get(self, patrol_id: uuid.UUID) -> dict[str, Any]:
        """Give the recorded track of a patrol, fix by fix."""
        patrol = queries.get(db_session(), current_actor(), patrol_id, today())
        track = queries.track(db_session(), patrol.id)
        if track is None:
            return {"t0": patrol.started_at, "t": [], "lon": [], "lat": []}
        return {"t0": track.t0, **orjson.loads(track.columns)}


@blueprint.route("/<uuid:patrol_id>/track/clean")
class CleanTrackOfPatrol(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, CleanTrackOut)
    def get(self, patrol_id: uuid.UUID) -> dict[str, Any]:
        """Give the way a patrol went, by all its recorders: no jitter, no leaps, gaps as gaps."""
        patrol = queries.get(db_session(), current_actor(), patrol_id, today())
        read = service.read_tracks(db_session(), [patrol.id]).get(patrol.id)
        if read is None:
            return way(patrol.started_at, judge({"t": [], "lon": [], "lat": []}, patrol.transport))
        return way(read.whole.t0, read.judged)


@blueprint.route("/<uuid:patrol_id>/photos/checks")
class ChecksOfPhotos(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, PhotoCheckOut(many=True))
    def get(self, patrol_id: uuid.UUID) -> list[dict[str, Any]]:
        """Say of the photographs of a patrol and its findings whether they fit its track."""
        return service.checks_of_photos(db_session(), current_actor(), patrol_id, now=now())
