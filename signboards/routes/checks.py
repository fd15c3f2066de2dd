"""Looks at boards, and their corrections."""

import uuid
from typing import Any

from flask.views import MethodView

from kernel.http import current_actor, db_session, requires
from kernel.paging import Page, page
from signboards import queries, service
from signboards.models import SignboardCheck
from signboards.policy import Permission
from signboards.routes.door import blueprint, today
from signboards.schemas import CheckOut, CheckPage, CheckQuery


@blueprint.route("/checks")
class Checks(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(CheckQuery, location="query")
    @blueprint.response(200, CheckPage)
    def get(self, query: dict[str, Any]) -> Page[dict[str, Any]]:
        """List the checks of signboards."""
        limit, after = query.pop("limit"), query.pop("after")
        wanted = queries.checks_readable_by(current_actor(), today()).filter_by(**query)
        found = page(db_session(), wanted, SignboardCheck.id, limit=limit, after=after)
        return Page(service.checks_shown(db_session(), found.items), found.next)


@blueprint.route("/checks/<uuid:check_id>")
class CheckById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, CheckOut)
    def get(self, check_id: uuid.UUID) -> dict[str, Any]:
        """Show a check of a signboard."""
        check = queries.get_check(db_session(), current_actor(), check_id, today())
        (shown,) = service.checks_shown(db_session(), [check])
        return shown


@blueprint.route("/checks/<uuid:check_id>/versions")
class VersionsOfCheck(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, CheckOut(many=True))
    def get(self, check_id: uuid.UUID) -> list[dict[str, Any]]:
        """List the versions of a check: the first and its corrections."""
        check = queries.get_check(db_session(), current_actor(), check_id, today())
        versions = db_session().scalars(queries.versions(check.original_id)).all()
        return service.checks_shown(db_session(), versions)
