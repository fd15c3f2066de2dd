"""A survey held against a right, with the sketch where it is wanted."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import request
from flask.views import MethodView

from kernel.http import current_actor, db_session, requires
from registry import outlines
from registry.ground import comparing, sketch, surveying, telling
from registry.ground.refusals import NoSurvey
from registry.ground.routes.door import FILE_BODY, blueprint, today
from registry.ground.schemas import CrossingOut, SurveyAbout, SurveyIn
from registry.ground.surveying import Survey
from registry.policy import Permission


@blueprint.route("/rights/<uuid:right_id>/crossing")
class CrossingOfRight(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(SurveyIn)
    @blueprint.response(200, CrossingOut)
    def post(self, asked: dict[str, Any], right_id: uuid.UUID) -> dict[str, Any]:
        """Say how far a surveyed area goes beyond a right's boundary, in plan and in depth."""
        return _compared(right_id, asked, lambda: _survey(asked))


@blueprint.route("/rights/<uuid:right_id>/crossing/file")
class CrossingOfFile(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(SurveyAbout, location="query")
    @blueprint.doc(requestBody=FILE_BODY)
    @blueprint.response(200, CrossingOut)
    def post(self, asked: dict[str, Any], right_id: uuid.UUID) -> dict[str, Any]:
        """Say the same of a boundary file: text, Shapefile (zip), GeoPackage, KML, DXF."""
        return _compared(
            right_id,
            asked,
            lambda: surveying.from_file(request.get_data(cache=False), _how(asked)),
        )


def _compared(
    right_id: uuid.UUID, asked: dict[str, Any], survey: Callable[[], Survey]
) -> dict[str, Any]:
    """Compare; a right that is not there for this officer is not found, whatever was sent."""
    session, actor, on = db_session(), current_actor(), today()
    staked = comparing.staked(session, actor, right_id, on=on, day=asked["day"])
    said = {name: asked[name] for name in ("accuracy_m", "top_m", "bottom_m", "height_accuracy_m")}
    how = comparing.How(**said)
    found = comparing.compare(session, actor, staked, survey(), how, on=on)
    drawn = {"svg": sketch.draw(found)} if asked["sketch"] else {}
    return {**telling.told(found), **drawn}


def _survey(asked: dict[str, Any]) -> Survey:
    geometry, text = asked["geometry"], asked["text"]
    if (geometry is None) == (text is None):
        raise NoSurvey
    if text is not None:
        return surveying.from_file(text.encode(), _how(asked))
    return surveying.from_geojson(geometry)


def _how(asked: dict[str, Any]) -> outlines.How:
    return outlines.How(asked["angles"], asked["meridian"], asked["datum"])
