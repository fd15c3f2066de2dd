"""Boards and their checks over HTTP, for the desk."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask.views import MethodView

from kernel.body import Blueprint
from kernel.clock import day_of
from kernel.http import current_actor, db_session, now, requires
from kernel.paging import Page, page
from kernel.spatial import Point
from signboards import queries, service
from signboards.models import Signboard, SignboardCheck
from signboards.policy import Permission
from signboards.schemas import (
    CheckOut,
    CheckPage,
    CheckQuery,
    ExpectIn,
    SignboardOut,
    SignboardPage,
    SignboardQuery,
)

blueprint = Blueprint("signboards", __name__, url_prefix="/api/signboards", description=__doc__)


@blueprint.route("")
class Signboards(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(SignboardQuery, location="query")
    @blueprint.response(200, SignboardPage)
    def get(self, query: dict[str, Any]) -> Page[Signboard]:
        """List the signboards that ought to stand."""
        limit, after = query.pop("limit"), query.pop("after")
        wanted = queries.readable_by(current_actor(), day_of(now())).filter_by(**query)
        return page(db_session(), wanted, Signboard.id, limit=limit, after=after)

    @requires(Permission.EXPECT)
    @blueprint.arguments(ExpectIn)
    @blueprint.response(201, SignboardOut)
    def post(self, given: dict[str, Any]) -> Signboard:
        """Say that the board of a right ought to stand, and where."""
        place = None if given["lon"] is None else Point(given["lon"], given["lat"])
        return service.expect(
            db_session(), current_actor(), given["right_id"], place=place, now=now()
        )


@blueprint.route("/<uuid:board_id>")
class SignboardById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, SignboardOut)
    def get(self, board_id: uuid.UUID) -> Signboard:
        """Show a signboard."""
        return queries.get(db_session(), current_actor(), board_id, day_of(now()))


@blueprint.route("/<uuid:board_id>/withdraw")
class WithdrawSignboard(MethodView):
    @requires(Permission.EXPECT)
    @blueprint.response(200, SignboardOut)
    def post(self, board_id: uuid.UUID) -> Signboard:
        """Ask no more for the board of a right that has ended."""
        return service.withdraw(db_session(), current_actor(), board_id, now=now())


@blueprint.route("/checks")
class Checks(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(CheckQuery, location="query")
    @blueprint.response(200, CheckPage)
    def get(self, query: dict[str, Any]) -> Page[SignboardCheck]:
        """List the checks of signboards."""
        limit, after = query.pop("limit"), query.pop("after")
        wanted = queries.checks_readable_by(current_actor(), day_of(now())).filter_by(**query)
        return page(db_session(), wanted, SignboardCheck.id, limit=limit, after=after)


@blueprint.route("/checks/<uuid:check_id>")
class CheckById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, CheckOut)
    def get(self, check_id: uuid.UUID) -> SignboardCheck:
        """Show a check of a signboard."""
        return queries.get_check(db_session(), current_actor(), check_id, day_of(now()))


@blueprint.route("/checks/<uuid:check_id>/versions")
class VersionsOfCheck(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, CheckOut(many=True))
    def get(self, check_id: uuid.UUID) -> Sequence[SignboardCheck]:
        """List the versions of a check: the first and its corrections."""
        check = queries.get_check(db_session(), current_actor(), check_id, day_of(now()))
        return db_session().scalars(queries.versions(check.original_id)).all()
