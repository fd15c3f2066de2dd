"""Excuses over HTTP."""

import uuid
from typing import Any

from flask.views import MethodView

from kernel.http import current_actor, db_session, now, requires
from kernel.paging import Page, page
from patrols import queries
from patrols.models import DutyExcuse
from patrols.policy import Permission
from patrols.routes.door import blueprint, today
from patrols.schemas import ExcuseIn, ExcuseOut, ExcusePage, ExcuseQuery, NoteIn
from patrols.service import duty
from patrols.service.duty import Asked


@blueprint.route("/duty/excuses")
class Excuses(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(ExcuseQuery, location="query")
    @blueprint.response(200, ExcusePage)
    def get(self, query: dict[str, Any]) -> Page[DutyExcuse]:
        """List what offices asked to be excused for."""
        limit, after = query.pop("limit"), query.pop("after")
        wanted = queries.excuses_readable_by(current_actor(), today()).filter_by(**query)
        return page(db_session(), wanted, DutyExcuse.id, limit=limit, after=after)

    @requires(Permission.WALK)
    @blueprint.arguments(ExcuseIn)
    @blueprint.response(201, ExcuseOut)
    def post(self, given: dict[str, Any]) -> DutyExcuse:
        """Ask, for one's own office, to be excused for some days."""
        return duty.ask_excuse(db_session(), current_actor(), Asked(**given), now=now())


@blueprint.route("/duty/excuses/<uuid:excuse_id>/approve")
class ApproveExcuse(MethodView):
    @requires(Permission.EXCUSE)
    @blueprint.arguments(NoteIn)
    @blueprint.response(200, ExcuseOut)
    def post(self, given: dict[str, str], excuse_id: uuid.UUID) -> DutyExcuse:
        """Excuse an office below; what it owes is lowered, in closed periods by a restatement."""
        return duty.approve_excuse(db_session(), current_actor(), excuse_id, **given, now=now())


@blueprint.route("/duty/excuses/<uuid:excuse_id>/refuse")
class RefuseExcuse(MethodView):
    @requires(Permission.EXCUSE)
    @blueprint.arguments(NoteIn)
    @blueprint.response(200, ExcuseOut)
    def post(self, given: dict[str, str], excuse_id: uuid.UUID) -> DutyExcuse:
        """Refuse to excuse an office below, and say why."""
        return duty.refuse_excuse(db_session(), current_actor(), excuse_id, **given, now=now())


@blueprint.route("/duty/excuses/<uuid:excuse_id>/withdraw")
class WithdrawExcuse(MethodView):
    @requires(Permission.WALK)
    @blueprint.response(200, ExcuseOut)
    def post(self, excuse_id: uuid.UUID) -> DutyExcuse:
        """Take back what one's own office asked."""
        return duty.withdraw_excuse(db_session(), current_actor(), excuse_id, now=now())
