"""Removals over HTTP, for the desk."""

import uuid
from typing import TypedDict

from flask.views import MethodView

from evidence.policy import Permission
from evidence.queries import retention
from evidence.retention import acts, schemas
from evidence.retention.states import RemovalState
from evidence.retention.tables import Removal
from kernel.body import Blueprint
from kernel.clock import day_of
from kernel.http import current_actor, db_session, now, requires
from kernel.paging import Page, page

blueprint = Blueprint("removals", __name__, url_prefix="/api/evidence", description=__doc__)


class _Removals(TypedDict):
    state: RemovalState | None
    limit: int
    after: uuid.UUID | None


class _Why(TypedDict):
    reason: str


@blueprint.route("/items/<uuid:item_id>/removal")
class RemovalOfItem(MethodView):
    @requires(Permission.PROPOSE_REMOVAL)
    @blueprint.arguments(schemas.RemovalIn)
    @blueprint.response(201, schemas.RemovalOut)
    def post(self, said: _Why, item_id: uuid.UUID) -> Removal:
        """Propose that a file be removed, for a reason; another officer has to confirm it."""
        return acts.propose(db_session(), current_actor(), item_id, said["reason"], now=now())


@blueprint.route("/removals")
class Removals(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(schemas.RemovalQuery, location="query")
    @blueprint.response(200, schemas.RemovalPage)
    def get(self, query: _Removals) -> Page[Removal]:
        """List removals, newest first: proposed, decided, and the tombstones."""
        wanted = retention.removals_readable_by(current_actor(), day_of(now()), query["state"])
        return page(db_session(), wanted, Removal.id, limit=query["limit"], after=query["after"])


@blueprint.route("/removals/<uuid:removal_id>")
class RemovalById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, schemas.RemovalOut)
    def get(self, removal_id: uuid.UUID) -> Removal:
        """Show a removal: who wanted it, why, who confirmed it, what is left."""
        return retention.removal(db_session(), current_actor(), removal_id, day_of(now()))


@blueprint.route("/removals/<uuid:removal_id>/confirm")
class ConfirmRemoval(MethodView):
    @requires(Permission.CONFIRM_REMOVAL)
    @blueprint.response(200, schemas.RemovalOut)
    def post(self, removal_id: uuid.UUID) -> Removal:
        """Confirm what another officer proposed; the bytes are removed some minutes later."""
        return acts.confirm(db_session(), current_actor(), removal_id, now=now())


@blueprint.route("/removals/<uuid:removal_id>/refuse")
class RefuseRemoval(MethodView):
    @requires(Permission.CONFIRM_REMOVAL)
    @blueprint.arguments(schemas.RefusalIn)
    @blueprint.response(200, schemas.RemovalOut)
    def post(self, said: _Why, removal_id: uuid.UUID) -> Removal:
        """Refuse what another officer proposed, for a reason; the file stays."""
        return acts.refuse(db_session(), current_actor(), removal_id, said["reason"], now=now())
