"""What the photos of a check say, over HTTP, for the desk."""

import uuid
from typing import TypedDict

from flask.views import MethodView

from kernel.body import Blueprint
from kernel.http import current_actor, db_session, now, requires
from signboards.policy import Permission
from signboards.readings import acts, showing
from signboards.readings.schemas import DecisionIn, FieldOut, ReadingOut
from signboards.readings.showing import Reading
from signboards.readings.states import Decision
from signboards.readings.tables import BoardReading

blueprint = Blueprint("board_readings", __name__, url_prefix="/api/signboards", description=__doc__)


class _Word(TypedDict):
    decision: Decision
    value: str | None
    reason: str | None


@blueprint.route("/checks/<uuid:check_id>/reading")
class ReadingOfCheck(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, ReadingOut)
    def get(self, check_id: uuid.UUID) -> Reading:
        """Show what was read in the photos of a check, beside what the register says."""
        return showing.reading(db_session(), current_actor(), check_id, now=now())


@blueprint.route("/checks/<uuid:check_id>/readings/<field>")
class DecisionOnField(MethodView):
    @requires(Permission.DECIDE)
    @blueprint.arguments(DecisionIn)
    @blueprint.response(200, FieldOut)
    def post(self, word: _Word, check_id: uuid.UUID, field: str) -> BoardReading:
        """Confirm what was read of a field, or overrule it with what the board says."""
        return acts.decide(db_session(), current_actor(), check_id, field, **word, now=now())
