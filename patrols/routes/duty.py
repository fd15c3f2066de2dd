"""Duty over HTTP."""

from typing import Any

from flask.views import MethodView

from kernel.http import current_actor, db_session, requires
from patrols import service
from patrols.policy import Permission
from patrols.routes.door import blueprint, today
from patrols.schemas import DutyOut


@blueprint.route("/duty")
class DutyOfMyOffice(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, DutyOut(many=True))
    def get(self) -> list[dict[str, Any]]:
        """An empty list where the office's rank owes no patrols."""
        owed = service.owed(db_session(), current_actor().office_id, on=today())
        return [] if owed is None else [_duty(owed)]


def _duty(owed: service.Owed) -> dict[str, Any]:
    return {
        "office_id": owed.office_id,
        "level": owed.duty.level.value,
        "at_least": owed.duty.at_least,
        "period": owed.duty.period.value,
        "first_day": owed.first_day,
        "last_day": owed.last_day,
        "walked": owed.walked,
        "source": owed.duty.source,
    }
