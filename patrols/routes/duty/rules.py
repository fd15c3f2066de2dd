"""The rules of duty over HTTP."""

from typing import Any, TypedDict

from flask.views import MethodView

from kernel.http import current_actor, db_session, now, requires
from patrols.policy import Permission
from patrols.routes.door import blueprint
from patrols.schemas import DutyRulesIn, DutyRulesOut, RulesQuery
from patrols.service import duty


class _DryRun(TypedDict):
    dry_run: bool


@blueprint.route("/duty/rules")
class Rules(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, DutyRulesOut)
    def get(self) -> dict[str, Any]:
        """List the rules of duty: what is owed, what counts, how the ledger is kept."""
        known = duty.known(db_session())
        return {"version": known.version, "items": known.rules}

    @requires(Permission.RULE)
    @blueprint.arguments(RulesQuery, location="query")
    @blueprint.arguments(DutyRulesIn)
    @blueprint.response(200, DutyRulesOut)
    def post(self, query: _DryRun, given: dict[str, Any]) -> dict[str, Any]:
        """Add a province's own rules of duty, all of them anew; with ``dry_run`` only read them."""
        session = db_session()
        rules = duty.take(session, current_actor(), duty.Handed(**given), now=now(), **query)
        return {"version": duty.known(session).version, "items": rules}
