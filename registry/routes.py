"""The register over HTTP, for the desk."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask.views import MethodView
from sqlalchemy import Select

from kernel import http
from kernel.body import Blueprint
from kernel.clock import day_of
from kernel.http import current_actor, db_session, requires
from kernel.spatial import Point
from registry import licence, queries, service
from registry.policy import Permission
from registry.schemas import (
    ContainingQuery,
    FixedRights,
    FixQuery,
    MeetingIn,
    MetRights,
    NearOnQuery,
    NumberOut,
    NumberQuery,
    PlacedRights,
    RightOut,
    RightsPage,
    RightsQuery,
)

blueprint = Blueprint("registry", __name__, url_prefix="/api/registry", description=__doc__)

_MOST_PLACED = 200


@blueprint.route("/rights")
class Rights(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(RightsQuery, location="query")
    @blueprint.response(200, RightsPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List the mining rights in the officer's scope."""
        limit = query.pop("limit")
        statement = queries.listed(current_actor(), on=day_of(http.now()), **query)
        return _page(statement, limit)


@blueprint.route("/rights/containing")
class RightsContaining(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(ContainingQuery, location="query")
    @blueprint.response(200, PlacedRights)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List the rights within whose boundary a point lies, on a day."""
        point, today = Point(query["lon"], query["lat"]), day_of(http.now())
        statement = queries.containing(current_actor(), point, on=today, at=query["day"])
        found = db_session().execute(statement.limit(_MOST_PLACED))
        return {"items": [_placed(right, boundary, 0.0) for right, boundary in found]}


@blueprint.route("/rights/near")
class RightsNear(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(NearOnQuery, location="query")
    @blueprint.response(200, PlacedRights)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List the rights near a point, each with its distance, on a day."""
        point, today = Point(query["lon"], query["lat"]), day_of(http.now())
        statement = queries.near(current_actor(), point, query["m"], on=today, at=query["day"])
        found = db_session().execute(statement.limit(_MOST_PLACED))
        return {"items": [_placed(right, boundary, far) for right, boundary, far in found]}


@blueprint.route("/rights/fix")
class RightsOfFix(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(FixQuery, location="query")
    @blueprint.response(200, FixedRights)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Say of each right at a fix whether it is inside, outside, or whether nobody can tell."""
        point, accuracy = Point(query["lon"], query["lat"]), query["accuracy_m"]
        reach, today = max(accuracy, query["within_m"]), day_of(http.now())
        statement = queries.near(current_actor(), point, reach, on=today, at=query["day"])
        found = db_session().execute(statement.limit(_MOST_PLACED))
        return {"items": [_stood(right, line, point, accuracy) for right, line, _ in found]}


@blueprint.route("/rights/meeting")
class RightsMeeting(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(MeetingIn)
    @blueprint.response(200, MetRights)
    def post(self, asked: dict[str, Any]) -> dict[str, Any]:
        """List the rights that a point, line or area meets, or comes near to, on a day."""
        shape, metres, day = asked["geometry"], asked["metres"], asked["day"]
        statement = queries.meeting(current_actor(), shape, metres, on=day_of(http.now()), at=day)
        found = db_session().execute(statement.limit(_MOST_PLACED + 1)).all()
        items = [{"right": right, "boundary": line} for right, line in found[:_MOST_PLACED]]
        return {"items": items, "more": len(found) > _MOST_PLACED}


@blueprint.route("/rights/<uuid:right_id>")
class RightById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, RightOut)
    def get(self, right_id: uuid.UUID) -> Any:
        """Show a mining right with its holder."""
        return queries.get(db_session(), current_actor(), right_id, on=day_of(http.now()))


@blueprint.route("/licence")
class LicenceNumbers(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(NumberQuery, location="query")
    @blueprint.response(200, NumberOut)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Say what a licence number says, what was repaired in it, and what is odd."""
        return licence.describe(query["number"], query["kind"])


def _page(statement: Select[Any], limit: int) -> dict[str, Any]:
    found: Sequence[Any] = db_session().scalars(statement.limit(limit + 1)).all()
    shown = found[:limit]
    return {"items": shown, "next": shown[-1].id if len(found) > limit else None}


def _placed(right: Any, boundary: Any, metres: float) -> dict[str, Any]:
    return {"right": right, "boundary": boundary, "distance_m": round(metres, 2)}


def _stood(right: Any, boundary: Any, point: Point, accuracy_m: float) -> dict[str, Any]:
    found = service.standing(boundary, point, accuracy_m)
    where = {"side": found.side, "line_m": round(found.line_m, 2)}
    return {"right": right, "boundary": boundary, **where}
