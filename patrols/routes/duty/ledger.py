"""The duty ledger of an area over HTTP."""

from typing import Any

import orjson
from flask import Response
from flask.views import MethodView

from kernel import http
from kernel.http import current_actor, db_session, requires
from patrols import service
from patrols.policy import Permission
from patrols.routes.door import blueprint
from patrols.routes.duty import told
from patrols.schemas import LedgerOut, LedgerQuery
from patrols.service.duty import Ledger, Line, Wanted


@blueprint.route("/duty/ledger")
class DutyLedger(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(LedgerQuery, location="query")
    @blueprint.response(200, LedgerOut)
    def get(self, query: dict[str, Any]) -> Response:
        """Show what offices owed, walked and missed in the periods of a span, and why."""
        wanted = Wanted(under=query.pop("division"), **query)
        found = service.duty.ledger(db_session(), current_actor(), wanted, now=http.now())
        return Response(_ledger(found), content_type="application/json")


def _ledger(found: Ledger) -> bytes:
    """
    Return it as `LedgerOut` has it, past the schema: a province's year is 56,000 cells.

    A line at a time, so that the garbage collector need not look at all of them again and again.
    """
    lines = b",".join(orjson.dumps(_line(line)) for line in found.lines)
    rest = orjson.dumps({"rules_version": found.rules_version, "next": found.next})
    return b'{"items":[%s],%s' % (lines, rest[1:])


def _line(line: Line) -> dict[str, Any]:
    return {
        **told.unit(line.unit),
        "periods": [told.cell(cell) for cell in line.cells],
        "uncounted": [told.uncounted(one) for one in line.uncounted],
    }
