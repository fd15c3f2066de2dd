"""Places to visit over HTTP."""

from typing import Any

from flask.views import MethodView

from kernel.http import current_actor, db_session, now, requires
from kernel.paging import Page, PageQuery, page
from kernel.spatial import Point
from patrols import queries, service
from patrols.models import ReasonToVisit
from patrols.policy import Permission
from patrols.routes.door import blueprint, today
from patrols.schemas import ReasonIn, ReasonOut, ReasonPage


@blueprint.route("/reasons")
class Reasons(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, ReasonPage)
    def get(self, query: dict[str, Any]) -> Page[ReasonToVisit]:
        """List the places that ought to be visited, and why."""
        wanted = queries.reasons_readable_by(current_actor(), today())
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
