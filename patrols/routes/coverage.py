"""Coverage over HTTP: what was seen, by whom, and when last."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask import Response
from flask.views import MethodView

from kernel.http import current_actor, db_session, requires
from kernel.paging import Page
from patrols.policy import Permission
from patrols.routes.door import blueprint, today
from patrols.schemas.coverage import (
    AreaCoveredOut,
    CoverageOut,
    CoverageQuery,
    LastSeenQuery,
    RightsCoveredPage,
    RightsCoveredQuery,
    SightOut,
    UnitCoveredOut,
)
from patrols.service import covered
from patrols.service.last_seen import last_seen_map
from patrols.states import SightKind

_GEOJSON = "application/geo+json"


def _asked(query: dict[str, Any]) -> tuple[int, tuple[dt.date, dt.date]]:
    span = covered.span_of(query.pop("first"), query.pop("last"), on=today())
    return query.pop("division_id"), span


@blueprint.route("/coverage")
class CoverageOfDivision(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(CoverageQuery, location="query")
    @blueprint.response(200, CoverageOut)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Say how much of a division patrols saw in some weeks."""
        told = covered.covered(db_session(), current_actor(), *_asked(query), on=today())
        return asdict(told) | {"summary": covered.sentences(told)}


@blueprint.route("/coverage/rights")
class RightsCovered(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(RightsCoveredQuery, location="query")
    @blueprint.response(200, RightsCoveredPage)
    def get(self, query: dict[str, Any]) -> Page[dict[str, Any]]:
        """List the rights of a division that patrols saw, or did not."""
        asked = _asked(query)
        return covered.rights_covered(db_session(), current_actor(), *asked, on=today(), **query)


@blueprint.route("/coverage/areas")
class AreasCovered(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(CoverageQuery, location="query")
    @blueprint.response(200, AreaCoveredOut(many=True))
    def get(self, query: dict[str, Any]) -> Sequence[covered.AreaCovered]:
        """List the patrol areas of a division, visits to each and the share swept."""
        asked = _asked(query)
        return list(covered.areas_covered(db_session(), current_actor(), *asked, on=today()))


@blueprint.route("/coverage/units")
class UnitsCovered(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(CoverageQuery, location="query")
    @blueprint.response(200, UnitCoveredOut(many=True))
    def get(self, query: dict[str, Any]) -> Sequence[covered.UnitCovered]:
        """List kilometres, hours and visits to key areas of each office, week by week."""
        asked = _asked(query)
        return list(covered.units_covered(db_session(), current_actor(), *asked, on=today()))


@blueprint.route("/coverage/last-seen")
class LastSeenMap(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(LastSeenQuery, location="query")
    @blueprint.doc(responses={200: {"description": "GeoJSON", "content": {_GEOJSON: {}}}})
    def get(self, query: dict[str, Any]) -> Response:
        """Map rights, areas and places by the days since a patrol last saw them."""
        kind, days = query.pop("kind"), query.pop("unseen_days")
        not_since = None if days is None else today() - dt.timedelta(days=days)
        kinds = [kind] if kind else list(SightKind)
        drawn = last_seen_map(
            db_session(), current_actor(), kinds, on=today(), not_since=not_since, **query
        )
        return Response(drawn, content_type=_GEOJSON)


@blueprint.route("/<uuid:patrol_id>/sights")
class SightsOfPatrol(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, SightOut(many=True))
    def get(self, patrol_id: uuid.UUID) -> list[dict[str, Any]]:
        """List what a patrol saw from its way, nearest first."""
        return covered.sights_of(db_session(), current_actor(), patrol_id, on=today())
