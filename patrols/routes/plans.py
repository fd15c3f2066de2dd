"""The timetable over HTTP: proposed, edited, published, and what stands for one's own unit."""

import uuid
from typing import Any, Final

from flask import Response
from flask.views import MethodView

from kernel.http import current_actor, db_session, now, requires
from kernel.paging import Page, page
from patrols import queries, service
from patrols.models import PatrolPlan, PlannedVisit
from patrols.policy import Permission
from patrols.routes.door import blueprint, today
from patrols.schemas.plans import (
    FileQuery,
    MoveVisitIn,
    PlanIn,
    PlanOut,
    PlanPage,
    PlanQuery,
    RemoveVisitIn,
    VisitIn,
    VisitOut,
    VisitPage,
    VisitsFileQuery,
    VisitsQuery,
)
from patrols.timetable.calendars import as_ics
from patrols.timetable.giving import Timetable
from patrols.timetable.sheet import as_xlsx

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ICS: Final = "text/calendar; charset=utf-8"
_FILE: Final = {200: {"description": "a file", "content": {_XLSX: {}, _ICS: {}}}}


@blueprint.route("/plans")
class Plans(MethodView):
    @requires(Permission.PLAN)
    @blueprint.arguments(PlanQuery, location="query")
    @blueprint.response(200, PlanPage)
    def get(self, query: dict[str, Any]) -> Page[PatrolPlan]:
        """List the plans of weeks and months, every version."""
        limit, after = query.pop("limit"), query.pop("after")
        wanted = queries.plans_readable_by(current_actor(), today()).filter_by(**query)
        return page(db_session(), wanted, PatrolPlan.id, limit=limit, after=after)

    @requires(Permission.PLAN)
    @blueprint.arguments(PlanIn)
    @blueprint.response(201, PlanOut)
    def post(self, given: dict[str, Any]) -> dict[str, Any]:
        """Propose who goes where in a week or a month, as a draft that says why."""
        made = service.propose_plan(db_session(), current_actor(), **given, now=now())
        return _told(made)


def _told(plan: PatrolPlan) -> dict[str, Any]:
    return service.plan_told(db_session(), plan, now=now())


def _visit_told(visit: PlannedVisit) -> dict[str, Any]:
    (told,) = service.visits_told(db_session(), [visit], now=now())
    return told


@blueprint.route("/plans/<uuid:plan_id>")
class PlanById(MethodView):
    @requires(Permission.PLAN)
    @blueprint.response(200, PlanOut)
    def get(self, plan_id: uuid.UUID) -> dict[str, Any]:
        """Show a version of a plan, with what became of its visits."""
        return _told(queries.get_plan(db_session(), current_actor(), plan_id, today()))


@blueprint.route("/plans/<uuid:plan_id>/publish")
class PublishingOfPlan(MethodView):
    @requires(Permission.PLAN)
    @blueprint.response(200, PlanOut)
    def post(self, plan_id: uuid.UUID) -> dict[str, Any]:
        """Let a draft stand, instead of the version that stood."""
        return _told(service.publish(db_session(), current_actor(), plan_id, now=now()))


@blueprint.route("/plans/<uuid:plan_id>/drop")
class DroppingOfPlan(MethodView):
    @requires(Permission.PLAN)
    @blueprint.response(200, PlanOut)
    def post(self, plan_id: uuid.UUID) -> dict[str, Any]:
        """Give a draft up."""
        return _told(service.drop(db_session(), current_actor(), plan_id, now=now()))


@blueprint.route("/plans/<uuid:plan_id>/revise")
class RevisionOfPlan(MethodView):
    @requires(Permission.PLAN)
    @blueprint.response(201, PlanOut)
    def post(self, plan_id: uuid.UUID) -> dict[str, Any]:
        """Begin another version of a published plan, to be edited."""
        return _told(service.revise(db_session(), current_actor(), plan_id, now=now()))


@blueprint.route("/plans/<uuid:plan_id>/visits")
class VisitsOfPlan(MethodView):
    @requires(Permission.PLAN)
    @blueprint.arguments(VisitIn)
    @blueprint.response(201, VisitOut)
    def post(self, given: dict[str, Any], plan_id: uuid.UUID) -> dict[str, Any]:
        """Add a visit to a draft."""
        made = service.add_visit(db_session(), current_actor(), plan_id, **given, now=now())
        return _visit_told(made)


@blueprint.route("/plans/<uuid:plan_id>/visits/<uuid:visit_id>/move")
class MovingOfVisit(MethodView):
    @requires(Permission.PLAN)
    @blueprint.arguments(MoveVisitIn)
    @blueprint.response(200, VisitOut)
    def post(
        self, given: dict[str, Any], plan_id: uuid.UUID, visit_id: uuid.UUID
    ) -> dict[str, Any]:
        """Move a visit of a draft to another day or unit."""
        session, actor = db_session(), current_actor()
        return _visit_told(
            service.move_visit(session, actor, plan_id, visit_id, **given, now=now())
        )


@blueprint.route("/plans/<uuid:plan_id>/visits/<uuid:visit_id>/remove")
class RemovalOfVisit(MethodView):
    @requires(Permission.PLAN)
    @blueprint.arguments(RemoveVisitIn)
    @blueprint.response(200, VisitOut)
    def post(
        self, given: dict[str, Any], plan_id: uuid.UUID, visit_id: uuid.UUID
    ) -> dict[str, Any]:
        """Take a visit out of a draft, for a reason."""
        session, actor = db_session(), current_actor()
        return _visit_told(
            service.remove_visit(session, actor, plan_id, visit_id, **given, now=now())
        )


@blueprint.route("/plans/<uuid:plan_id>/file")
class FileOfPlan(MethodView):
    @requires(Permission.PLAN)
    @blueprint.arguments(FileQuery, location="query")
    @blueprint.doc(responses=_FILE)
    def get(self, query: dict[str, Any], plan_id: uuid.UUID) -> Response:
        """Give a version of a plan out as XLSX or as iCalendar."""
        session = db_session()
        plan = queries.get_plan(session, current_actor(), plan_id, today())
        table = service.timetable_of_plan(session, plan, now=now())
        return _file(table, query["form"], f"patrol-plan-{plan.first_day}-v{plan.version}")


@blueprint.route("/visits")
class PlannedVisits(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(VisitsQuery, location="query")
    @blueprint.response(200, VisitPage)
    def get(self, query: dict[str, Any]) -> Page[dict[str, Any]]:
        """List the published visits of the units in one's scope, with what became of each."""
        limit, after = query.pop("limit"), query.pop("after")
        wanted = queries.visits_readable_by(current_actor(), today(), **query)
        found = page(db_session(), wanted, PlannedVisit.id, limit=limit, after=after)
        return Page(service.visits_told(db_session(), found.items, now=now()), found.next)


@blueprint.route("/visits/file")
class FileOfVisits(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(VisitsFileQuery, location="query")
    @blueprint.doc(responses=_FILE)
    def get(self, query: dict[str, Any]) -> Response:
        """Give the same out as XLSX or as iCalendar."""
        form = query.pop("form")
        table = service.timetable_in_scope(db_session(), current_actor(), **query, now=now())
        return _file(table, form, f"patrol-visits-{query['first']}")


def _file(table: Timetable, form: str, name: str) -> Response:
    if form == "xlsx":
        answer = Response(as_xlsx(table), content_type=_XLSX)
    else:
        answer = Response(as_ics(table, now=now()), content_type=_ICS)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer
