"""What patrols found over HTTP, for the desk."""

import uuid
from typing import Any

from flask.views import MethodView

from kernel.http import current_actor, db_session, now, requires
from kernel.paging import Page, PageQuery, page
from patrols import queries, service
from patrols.models import Finding
from patrols.policy import Permission
from patrols.routes.door import blueprint, today
from patrols.schemas import (
    FindingPage,
    FindingQuery,
    FindingShown,
    FindingVersionOut,
    ViolationCountOut,
)


@blueprint.route("/findings")
class Findings(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(FindingQuery, location="query")
    @blueprint.response(200, FindingPage)
    def get(self, query: dict[str, Any]) -> Page[dict[str, Any]]:
        """List what patrols found."""
        limit, after = query.pop("limit"), query.pop("after")
        wanted = queries.findings_readable_by(current_actor(), today()).filter_by(**query)
        return _shown(page(db_session(), wanted, Finding.id, limit=limit, after=after))


@blueprint.route("/violations")
class Violations(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, FindingPage)
    def get(self, query: dict[str, Any]) -> Page[dict[str, Any]]:
        """List the violations: what patrols found and verification confirmed."""
        wanted = queries.violations_readable_by(current_actor(), today())
        return _shown(page(db_session(), wanted, Finding.id, **query))


def _shown(found: Page[Finding]) -> Page[dict[str, Any]]:
    return Page(service.findings_shown(db_session(), found.items), found.next)


@blueprint.route("/violations/counts")
class ViolationCounts(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, ViolationCountOut(many=True))
    def get(self) -> list[dict[str, int]]:
        """Count the confirmed violations of each division."""
        counted = db_session().execute(queries.violations_by_division(current_actor(), today()))
        return [{"division_id": place, "violations": count} for place, count in counted]


@blueprint.route("/findings/<uuid:finding_id>")
class FindingById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, FindingShown)
    def get(self, finding_id: uuid.UUID) -> dict[str, Any]:
        """Show a finding with its photographs, and how it lies to the right it is about."""
        return service.finding_shown(db_session(), current_actor(), finding_id, now=now())


@blueprint.route("/findings/<uuid:finding_id>/versions")
class VersionsOfFinding(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, FindingVersionOut(many=True))
    def get(self, finding_id: uuid.UUID) -> list[dict[str, Any]]:
        """List the versions of a finding: the first and its corrections, with their photos."""
        finding = queries.get_finding(db_session(), current_actor(), finding_id, today())
        versions = db_session().scalars(queries.versions(finding.id)).all()
        return service.versions_shown(db_session(), versions)
