"""Departures over HTTP, for the desk and for phones with a signal."""

import uuid
from typing import Any

from flask.views import MethodView

from kernel.http import current_actor, db_session, now, requires
from patrols.models import Departure
from patrols.policy import Permission
from patrols.routes.door import blueprint
from patrols.schemas import DepartureIn, DepartureOut
from patrols.service import duty


@blueprint.route("/duty/departures")
class Departures(MethodView):
    @requires(Permission.WALK)
    @blueprint.arguments(DepartureIn)
    @blueprint.response(201, DepartureOut)
    def post(self, given: dict[str, Any]) -> Departure:
        """Say that a patrol of one's own office sets out now."""
        return duty.depart(db_session(), current_actor(), **given, now=now())


@blueprint.route("/duty/departures/<uuid:departure_id>/return")
class ReturnOfDeparture(MethodView):
    @requires(Permission.WALK)
    @blueprint.response(200, DepartureOut)
    def post(self, departure_id: uuid.UUID) -> Departure:
        """Say that it is back."""
        return duty.come_back(db_session(), current_actor(), departure_id, now=now())


@blueprint.route("/duty/departures/<uuid:departure_id>/withdraw")
class WithdrawalOfDeparture(MethodView):
    @requires(Permission.WALK)
    @blueprint.response(200, DepartureOut)
    def post(self, departure_id: uuid.UUID) -> Departure:
        """Say that nothing came of it: the patrol was thrown away."""
        return duty.withdraw_departure(db_session(), current_actor(), departure_id, now=now())
