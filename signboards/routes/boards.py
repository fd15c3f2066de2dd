"""Boards: what is due and overdue, what was made and stands, and all that happened to one."""

import uuid
from typing import Any

from flask.views import MethodView

from kernel.http import current_actor, db_session, now, requires
from kernel.paging import Page, page
from signboards import queries, service
from signboards.models import Signboard
from signboards.policy import Permission
from signboards.routes.door import blueprint, point, today
from signboards.schemas import (
    ErectIn,
    ExpectIn,
    HistoryOut,
    MakeIn,
    OverdueOut,
    OverdueQuery,
    SignboardOut,
    SignboardPage,
    SignboardQuery,
)
from signboards.service import History, Overdue


@blueprint.route("")
class Signboards(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(SignboardQuery, location="query")
    @blueprint.response(200, SignboardPage)
    def get(self, query: dict[str, Any]) -> Page[Signboard]:
        """List the signboards that ought to stand."""
        limit, after = query.pop("limit"), query.pop("after")
        wanted = queries.listed(current_actor(), today(), **query)
        return page(db_session(), wanted, Signboard.id, limit=limit, after=after)

    @requires(Permission.EXPECT)
    @blueprint.arguments(ExpectIn)
    @blueprint.response(201, SignboardOut)
    def post(self, given: dict[str, Any]) -> Signboard:
        """Say that the board of a right ought to stand, and where."""
        place = point(given["lon"], given["lat"])
        return service.expect(
            db_session(), current_actor(), given["right_id"], place=place, now=now()
        )


@blueprint.route("/overdue")
class OverdueSignboards(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(OverdueQuery, location="query")
    @blueprint.response(200, OverdueOut)
    def get(self, query: dict[str, Any]) -> Overdue:
        """Count what is overdue for each office, and list the boards."""
        return service.overdue(db_session(), current_actor(), now=now(), **query)


@blueprint.route("/<uuid:board_id>")
class SignboardById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, SignboardOut)
    def get(self, board_id: uuid.UUID) -> Signboard:
        """Show a signboard."""
        return queries.get(db_session(), current_actor(), board_id, today())


@blueprint.route("/<uuid:board_id>/history")
class HistoryOfSignboard(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, HistoryOut)
    def get(self, board_id: uuid.UUID) -> History:
        """Tell all that happened to a signboard, with the photos of each look at it."""
        return service.history_of(db_session(), current_actor(), board_id, now=now())


@blueprint.route("/<uuid:board_id>/make")
class MakeSignboard(MethodView):
    @requires(Permission.SUPERVISE)
    @blueprint.arguments(MakeIn)
    @blueprint.response(200, SignboardOut)
    def post(self, given: dict[str, Any], board_id: uuid.UUID) -> Signboard:
        """Record that a signboard was made with the licence as it is now."""
        return service.make(db_session(), current_actor(), board_id, now=now(), **given)


@blueprint.route("/<uuid:board_id>/erect")
class ErectSignboard(MethodView):
    @requires(Permission.SUPERVISE)
    @blueprint.arguments(ErectIn)
    @blueprint.response(200, SignboardOut)
    def post(self, given: dict[str, Any], board_id: uuid.UUID) -> Signboard:
        """Record that a signboard stands, since when and where."""
        given["place"] = point(given.pop("lon"), given.pop("lat"))
        return service.erect(db_session(), current_actor(), board_id, now=now(), **given)


@blueprint.route("/<uuid:board_id>/withdraw")
class WithdrawSignboard(MethodView):
    @requires(Permission.EXPECT)
    @blueprint.response(200, SignboardOut)
    def post(self, board_id: uuid.UUID) -> Signboard:
        """Ask no more for the board of a right that has ended."""
        return service.withdraw(db_session(), current_actor(), board_id, now=now())
