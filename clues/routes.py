"""Clues, tasks and verifications over HTTP, for the desk."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Response
from flask.views import MethodView

from clues import queries, service
from clues.models import Clue, ClueOfBoardReport, ClueReport, VerificationTask
from clues.policy import Permission
from clues.schemas import (
    AssignIn,
    BoardReportOfClueOut,
    ClueOut,
    CluePage,
    ClueQuery,
    InformantOut,
    OpenInformantIn,
    RegisterIn,
    ReportOut,
    TaskOut,
    TaskPage,
    TaskQuery,
    TriageIn,
    VerificationOut,
)
from kernel.body import Blueprint
from kernel.clock import day_of
from kernel.http import current_actor, db_session, now, requires, settings
from kernel.paging import Page, page
from kernel.secrets import Safe, safe
from kernel.spatial import Point

blueprint = Blueprint("clues", __name__, url_prefix="/api/clues", description=__doc__)

_JWS = "application/jose"
_BYTES = {"type": "string", "format": "binary"}


def _safe() -> Safe:
    return safe(settings().informant_key)


@blueprint.route("")
class Clues(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(ClueQuery, location="query")
    @blueprint.response(200, CluePage)
    def get(self, query: dict[str, Any]) -> Page[Clue]:
        """List the clues the officer may see, if wanted only those overdue."""
        limit, after = query.pop("limit"), query.pop("after")
        late, on = query.pop("overdue", None), day_of(now())
        wanted = queries.readable_by(current_actor(), on).filter_by(**query)
        if late is not None:
            wanted = queries.overdue(wanted, on, is_so=late)
        return page(db_session(), wanted, Clue.id, limit=limit, after=after)

    @requires(Permission.REGISTER)
    @blueprint.arguments(RegisterIn)
    @blueprint.response(201, ClueOut)
    def post(self, told: dict[str, Any]) -> Clue:
        """Register a clue that came in at the desk."""
        lon, lat = told.pop("lon"), told.pop("lat")
        place = None if lon is None else Point(lon, lat)
        return service.register(
            db_session(), current_actor(), place=place, safe=_safe(), now=now(), **told
        )


@blueprint.route("/<uuid:clue_id>")
class ClueById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, ClueOut)
    def get(self, clue_id: uuid.UUID) -> Clue:
        """Show a clue."""
        return queries.get(db_session(), current_actor(), clue_id, day_of(now()))


@blueprint.route("/<uuid:clue_id>/triage")
class TriageClue(MethodView):
    @requires(Permission.TRIAGE)
    @blueprint.arguments(TriageIn)
    @blueprint.response(200, ClueOut)
    def post(self, said: dict[str, Any], clue_id: uuid.UUID) -> Clue:
        """Say that a clue is worth following, invalid, or the same as another."""
        return service.triage(
            db_session(),
            current_actor(),
            clue_id,
            invalid=said["invalid_kind"],
            duplicate_of=said["duplicate_of"],
            now=now(),
        )


@blueprint.route("/<uuid:clue_id>/assign")
class AssignClue(MethodView):
    @requires(Permission.ASSIGN)
    @blueprint.arguments(AssignIn)
    @blueprint.response(201, TaskOut)
    def post(self, given: dict[str, Any], clue_id: uuid.UUID) -> VerificationTask:
        """Give an officer the task to verify a clue."""
        return service.assign(db_session(), current_actor(), clue_id, now=now(), **given)


@blueprint.route("/<uuid:clue_id>/informant")
class InformantOfClue(MethodView):
    @requires(Permission.OPEN_INFORMANT)
    @blueprint.arguments(OpenInformantIn)
    @blueprint.response(200, InformantOut)
    def post(self, given: dict[str, Any], clue_id: uuid.UUID) -> dict[str, str]:
        """Open who informed us, with a reason that is kept."""
        return service.open_informant(
            db_session(), current_actor(), clue_id, safe=_safe(), now=now(), **given
        )


@blueprint.route("/<uuid:clue_id>/board-reports")
class BoardReportsOfClue(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, BoardReportOfClueOut(many=True))
    def get(self, clue_id: uuid.UUID) -> Sequence[ClueOfBoardReport]:
        """Name the report of the public that became a clue; none, if it came another way."""
        clue = queries.get(db_session(), current_actor(), clue_id, day_of(now()))
        return db_session().scalars(queries.board_reports_of(clue.id)).all()


@blueprint.route("/<uuid:clue_id>/reports")
class ReportsOfClue(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, ReportOut(many=True))
    def get(self, clue_id: uuid.UUID) -> Sequence[ClueReport]:
        """List the versions of what the field reported of a clue."""
        clue = queries.get(db_session(), current_actor(), clue_id, day_of(now()))
        if clue.record_id is None:
            return []
        return db_session().scalars(queries.reports(clue.record_id)).all()


@blueprint.route("/<uuid:clue_id>/reports/<uuid:report_id>/original")
class OriginalOfReport(MethodView):
    @requires(Permission.OPEN_INFORMANT)
    @blueprint.arguments(OpenInformantIn)
    @blueprint.response(200, _BYTES, content_type=_JWS)
    def post(self, given: dict[str, Any], clue_id: uuid.UUID, report_id: uuid.UUID) -> Response:
        """Export a report word for word, who told it included; who took it and why is kept."""
        session, actor = db_session(), current_actor()
        text = service.export_report(
            session, actor, clue_id, report_id, safe=_safe(), now=now(), **given
        )
        response = Response(text, content_type=_JWS)
        response.headers["Content-Disposition"] = f'attachment; filename="{report_id}.jws"'
        return response


@blueprint.route("/<uuid:clue_id>/verifications")
class VerificationsOfClue(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, VerificationOut(many=True))
    def get(self, clue_id: uuid.UUID) -> list[dict[str, Any]]:
        """List what officers found when they verified a clue."""
        clue = queries.get(db_session(), current_actor(), clue_id, day_of(now()))
        return service.verifications_shown(db_session(), clue.id)


@blueprint.route("/tasks")
class Tasks(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(TaskQuery, location="query")
    @blueprint.response(200, TaskPage)
    def get(self, query: dict[str, Any]) -> Page[VerificationTask]:
        """List the verification tasks the officer may see."""
        limit, after = query.pop("limit"), query.pop("after")
        wanted = queries.tasks_readable_by(current_actor(), day_of(now())).filter_by(**query)
        return page(db_session(), wanted, VerificationTask.id, limit=limit, after=after)


@blueprint.route("/tasks/<uuid:task_id>")
class TaskById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, TaskOut)
    def get(self, task_id: uuid.UUID) -> VerificationTask:
        """Show a verification task."""
        return queries.get_task(db_session(), current_actor(), task_id, day_of(now()))
