"""Places to visit over HTTP."""

import uuid
from typing import Any

from flask.views import MethodView

from kernel.http import current_actor, db_session, now, requires
from kernel.paging import Page, page
from kernel.spatial import Point
from patrols import queries, service
from patrols.models import ReasonToVisit
from patrols.policy import Permission
from patrols.routes.door import blueprint, today
from patrols.schemas import ReasonIn, ReasonOut, ReasonPage
from patrols.schemas.places import ReasonQuery


@blueprint.route("/reasons")
class Reasons(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(ReasonQuery, location="query")
    @blueprint.response(200, ReasonPage)
    def get(self, query: dict[str, Any]) -> Page[ReasonToVisit]:
        """List the places that ought to be visited, and why."""
        limit, after = query.pop("limit"), query.pop("after")
        over = query.pop("over")
        asked = queries.reasons_over_readable_by if over else queries.reasons_readable_by
        wanted = asked(current_actor(), today()).filter_by(**query)
        return page(db_session(), wanted, ReasonToVisit.id, limit=limit, after=after)

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


@blueprint.route("/reasons/<uuid:reason_id>")
class ReasonById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, ReasonOut)
    def get(self, reason_id: uuid.UUID) -> ReasonToVisit:
        """Show a reason to visit a place, ended or not."""
        return queries.get_reason(db_session(), current_actor(), reason_id, today())


@blueprint.route("/reasons/<uuid:reason_id>/withdraw")
class WithdrawalOfReason(MethodView):
    @requires(Permission.PLAN)
    @blueprint.response(200, ReasonOut)
    def post(self, reason_id: uuid.UUID) -> ReasonToVisit:
        """Take back an officer's wish that a place be visited."""
        return service.withdraw_reason(db_session(), current_actor(), reason_id, now=now())
