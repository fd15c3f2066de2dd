"""Layers of protected land: imported, listed, ended."""

import uuid
from typing import Any

from flask import request
from flask.views import MethodView

from kernel import http
from kernel.clock import day_of
from kernel.http import current_actor, db_session, requires
from registry.ground import layering, queries
from registry.ground.land_schemas import (
    AreasPage,
    AreasQuery,
    EndIn,
    LayerOut,
    LayerQuery,
    LayersPage,
    LayersQuery,
)
from registry.ground.layering import LayerIn
from registry.ground.routes.door import FILE_BODY, blueprint, page, today
from registry.ground.tables import ProtectedLayer
from registry.policy import Permission


@blueprint.route("/layers")
class Layers(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(LayersQuery, location="query")
    @blueprint.response(200, LayersPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List the layers of protected land that concern the officer's area."""
        limit = query.pop("limit")
        return page(queries.layers_listed(current_actor(), on=today(), **query), limit)

    @requires(Permission.IMPORT)
    @blueprint.arguments(LayerQuery, location="query")
    @blueprint.doc(requestBody=FILE_BODY)
    @blueprint.response(200, LayerOut)
    def post(self, asked: dict[str, Any]) -> ProtectedLayer:
        """Import a file of protected areas (Shapefile as zip, GeoPackage, GeoJSON, KML)."""
        file_name = asked.pop("file_name")
        return layering.import_layer(
            db_session(),
            current_actor(),
            request.get_data(cache=False),
            LayerIn(**asked),
            file_name=file_name,
            now=http.now(),
        )


@blueprint.route("/layers/<uuid:layer_id>")
class LayerById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, LayerOut)
    def get(self, layer_id: uuid.UUID) -> ProtectedLayer:
        """Show a layer, with what became of each feature that was not plainly right."""
        return queries.get_layer(db_session(), current_actor(), layer_id, on=today())


@blueprint.route("/layers/<uuid:layer_id>/areas")
class AreasOfLayer(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(AreasQuery, location="query")
    @blueprint.response(200, AreasPage)
    def get(self, query: dict[str, Any], layer_id: uuid.UUID) -> dict[str, Any]:
        """List the areas of a layer with their ground, in the order of the file."""
        session, limit = db_session(), query["limit"]
        layer = queries.get_layer(session, current_actor(), layer_id, on=today())
        asked = queries.areas_of(layer.id, after=query["after"]).limit(limit + 1)
        found = session.scalars(asked).all()
        more = len(found) > limit
        return {"items": found[:limit], "next": found[limit - 1].number if more else None}


@blueprint.route("/layers/<uuid:layer_id>/end")
class EndOfLayer(MethodView):
    @requires(Permission.IMPORT)
    @blueprint.arguments(EndIn)
    @blueprint.response(200, LayerOut)
    def post(self, asked: dict[str, Any], layer_id: uuid.UUID) -> ProtectedLayer:
        """Let a layer end on a day: withdrawn, or replaced by another."""
        now = http.now()
        session, actor = db_session(), current_actor()
        queries.get_layer(session, actor, layer_id, on=day_of(now))
        return layering.end(session, actor, layer_id, on=asked["on"], now=now)
