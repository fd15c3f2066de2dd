"""Reports over HTTP: the table, what is behind its figures, and what was handed in."""

import datetime as dt
import uuid
from typing import Any, TypedDict

from flask import Response
from flask.views import MethodView

from cases.models import Case
from kernel.audit import printed_head
from kernel.body import Blueprint
from kernel.clock import day_of
from kernel.http import current_actor, db_session, now, requires
from kernel.paging import Page, PageQuery, page
from reporting import queries, render, schemas, service
from reporting.models import TwoRatesReturn
from reporting.periods import Period
from reporting.policy import Permission
from reporting.service import Chain
from reporting.states import Basis, Figure
from reporting.tables import Table

blueprint = Blueprint("reporting", __name__, url_prefix="/api/reporting", description=__doc__)


class _Query(TypedDict):
    division: int
    period: Period
    basis: Basis


class _Open(_Query):
    figure: Figure
    direct: bool
    limit: int
    after: uuid.UUID | None


class _Compile(_Query):
    cause: str | None


class _Paged(TypedDict):
    limit: int
    after: uuid.UUID | None


def _today() -> dt.date:
    return day_of(now())


def _table(query: _Query) -> Table:
    place, period, basis = query["division"], query["period"], query["basis"]
    return service.two_rates(db_session(), current_actor(), place, period, basis=basis, now=now())


@blueprint.route("/two-rates")
class TwoRates(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(schemas.TableQuery, location="query")
    @blueprint.response(200, schemas.TableOut)
    def get(self, query: _Query) -> dict[str, Any]:
        """Show the table of the two rates of a division and a period."""
        return render.plain(_table(query))


@blueprint.route("/two-rates.csv")
class TwoRatesForSpreadsheets(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(schemas.TableQuery, location="query")
    @blueprint.response(200, {"type": "string"}, content_type="text/csv")
    def get(self, query: _Query) -> Response:
        """Give the table of the two rates as CSV."""
        name = f"two-rates-{query['division']}-{query['period'].name}.csv"
        head = printed_head(db_session())
        response = Response(render.render_csv(_table(query), head), mimetype="text/csv")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


@blueprint.route("/two-rates/cases")
class CasesBehind(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(schemas.OpenQuery, location="query")
    @blueprint.response(200, schemas.CountedCasePage)
    def get(self, query: _Open) -> Page[Case]:
        """List the cases behind one figure of the table, newest first."""
        found = service.opened(
            db_session(),
            current_actor(),
            query["division"],
            query["period"],
            query["figure"],
            basis=query["basis"],
            direct=query["direct"],
            now=now(),
        )
        return page(db_session(), found, Case.id, limit=query["limit"], after=query["after"])


@blueprint.route("/two-rates/returns")
class Returns(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, schemas.ReturnPage)
    def get(self, query: _Paged) -> Page[TwoRatesReturn]:
        """List the returns that were compiled."""
        found = queries.returns_readable_by(current_actor(), _today())
        return page(db_session(), found, TwoRatesReturn.id, **query)

    @requires(Permission.COMPILE)
    @blueprint.arguments(schemas.CompileIn)
    @blueprint.response(201, schemas.ReturnDetailOut)
    def post(self, wanted: _Compile) -> TwoRatesReturn:
        """Freeze the table as it stands; a second time only with the cause of the restatement."""
        return service.compile_return(
            db_session(),
            current_actor(),
            wanted["division"],
            wanted["period"],
            basis=wanted["basis"],
            cause=wanted["cause"],
            now=now(),
        )


@blueprint.route("/two-rates/returns/<uuid:return_id>")
class ReturnById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, schemas.ReturnDetailOut)
    def get(self, return_id: uuid.UUID) -> TwoRatesReturn:
        """Show a compiled return as it was frozen."""
        return queries.get_return(db_session(), current_actor(), return_id, _today())


@blueprint.route("/cases/<uuid:case_id>/chain")
class ChainOfCase(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, schemas.ChainOut)
    def get(self, case_id: uuid.UUID) -> Chain:
        """Open a case down to the photographs it rests on."""
        return service.chain(db_session(), current_actor(), case_id, now=now())
