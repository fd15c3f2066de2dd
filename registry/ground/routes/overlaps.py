"""What overlaps, and what may be registered twice."""

import uuid
from typing import Any

from flask.views import MethodView

import registry.queries
from kernel.http import current_actor, db_session, requires
from registry.ground import alike, overlapping
from registry.ground.land_schemas import (
    DuplicatesPage,
    DuplicatesQuery,
    OverlapListQuery,
    OverlapsOut,
    OverlapsPage,
    OverlapsQuery,
    likeness_told,
    overlap_told,
)
from registry.ground.routes.door import blueprint, today
from registry.policy import Permission


@blueprint.route("/rights/<uuid:right_id>/overlaps")
class OverlapsOfRight(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(OverlapsQuery, location="query")
    @blueprint.response(200, OverlapsOut)
    def get(self, query: dict[str, Any], right_id: uuid.UUID) -> dict[str, Any]:
        """List the rights and protected areas that a right shares ground with, on a day."""
        session, actor, on = db_session(), current_actor(), today()
        right = registry.queries.get(session, actor, right_id, on=on)
        found = overlapping.of_right(
            session,
            actor,
            right.id,
            on=on,
            day=query["day"] or on,
            tolerance_m=query["tolerance_m"],
        )
        return {"items": [overlap_told(one) for one in found]}


@blueprint.route("/overlaps")
class Overlaps(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(OverlapListQuery, location="query")
    @blueprint.response(200, OverlapsPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List what overlaps in the officer's area on a day: rights, or rights and layers."""
        on = today()
        found, following = overlapping.listed(
            db_session(),
            current_actor(),
            query["what"],
            on=on,
            day=query["day"] or on,
            after=query["after"],
            most=query["limit"],
            tolerance_m=query["tolerance_m"],
        )
        return {"items": [overlap_told(one) for one in found], "next": following}


@blueprint.route("/duplicates")
class Duplicates(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(DuplicatesQuery, location="query")
    @blueprint.response(200, DuplicatesPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List rights that may be registered twice, each pair with reasons and a score."""
        on = today()
        found, following = alike.listed(
            db_session(),
            current_actor(),
            on=on,
            day=query["day"] or on,
            after=query["after"],
            most=query["limit"],
        )
        return {"items": [likeness_told(one) for one in found], "next": following}
