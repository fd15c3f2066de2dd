"""Approval of patrols, and how they were corrected, over HTTP."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask.views import MethodView

from kernel.http import current_actor, db_session, now, requires
from kernel.paging import Page, PageQuery
from patrols import queries, service
from patrols.models import Patrol, PatrolReview
from patrols.policy import Permission
from patrols.routes.door import blueprint, today
from patrols.schemas import (
    ApproveIn,
    PatrolOut,
    PatrolPage,
    PatrolVersionOut,
    ReturnIn,
    ReviewOut,
)


@blueprint.route("/waiting")
class WaitingPatrols(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, PatrolPage)
    def get(self, query: dict[str, Any]) -> Page[Patrol]:
        """List the patrols that wait for a review as they read now, the oldest first."""
        limit = query["limit"]
        wanted = queries.waiting(current_actor(), today(), query["after"])
        found = db_session().scalars(wanted.limit(limit + 1)).all()
        return Page(found[:limit], found[limit - 1].id if len(found) > limit else None)


@blueprint.route("/<uuid:patrol_id>/approve")
class ApprovePatrol(MethodView):
    @requires(Permission.APPROVE)
    @blueprint.arguments(ApproveIn)
    @blueprint.response(200, PatrolOut)
    def post(self, given: dict[str, Any], patrol_id: uuid.UUID) -> Patrol:
        """Approve a patrol as it was read."""
        return service.approve_patrol(db_session(), current_actor(), patrol_id, now=now(), **given)


@blueprint.route("/<uuid:patrol_id>/return")
class ReturnPatrol(MethodView):
    @requires(Permission.APPROVE)
    @blueprint.arguments(ReturnIn)
    @blueprint.response(200, PatrolOut)
    def post(self, given: dict[str, Any], patrol_id: uuid.UUID) -> Patrol:
        """Return a patrol to its author, with a reason."""
        return service.return_patrol(db_session(), current_actor(), patrol_id, now=now(), **given)


@blueprint.route("/<uuid:patrol_id>/reviews")
class ReviewsOfPatrol(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, ReviewOut(many=True))
    def get(self, patrol_id: uuid.UUID) -> Sequence[PatrolReview]:
        """List who approved or returned a patrol, when and why."""
        patrol = queries.get(db_session(), current_actor(), patrol_id, today())
        return db_session().scalars(queries.reviews(patrol.id)).all()


@blueprint.route("/<uuid:patrol_id>/versions")
class VersionsOfPatrol(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, PatrolVersionOut(many=True))
    def get(self, patrol_id: uuid.UUID) -> list[dict[str, Any]]:
        """List the versions of a patrol: the first and its corrections, with their photos."""
        session = db_session()
        versions = service.versions_of_patrol(session, current_actor(), patrol_id, now=now())
        return service.versions_shown(session, versions)
