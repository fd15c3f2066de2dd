"""Holders over HTTP, for the desk."""

import datetime as dt
import uuid
from typing import Any, TypedDict

from flask.views import MethodView

from kernel import http
from kernel.body import Blueprint
from kernel.clock import day_of
from kernel.http import current_actor, db_session, requires
from kernel.paging import Page, PageQuery, page
from registry.holders import keeping, queries, viewing
from registry.holders.schemas import (
    CorrectionIn,
    HoldersPage,
    HoldersQuery,
    HolderView,
    MergeIn,
)
from registry.models import Right
from registry.policy import Permission
from registry.schemas import RightsPage

blueprint = Blueprint("holders", __name__, url_prefix="/api/registry/holders", description=__doc__)


class _Page(TypedDict):
    limit: int
    after: uuid.UUID | None


class _Merge(TypedDict):
    merged_id: uuid.UUID
    credit_code: str
    reason: str


def _today() -> dt.date:
    return day_of(http.now())


def _viewed(holder_id: uuid.UUID) -> viewing.Viewed:
    return viewing.view(db_session(), current_actor(), holder_id, on=_today())


@blueprint.route("")
class Holders(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(HoldersQuery, location="query")
    @blueprint.response(200, HoldersPage)
    def get(self, query: dict[str, Any]) -> Page[viewing.Listed]:
        """List the holders of rights in the officer's scope, newest first."""
        return viewing.listed(db_session(), current_actor(), on=_today(), **query)


@blueprint.route("/<uuid:holder_id>")
class HolderById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, HolderView)
    def get(self, holder_id: uuid.UUID) -> viewing.Viewed:
        """Show a holder with its history; of a merged record, the one that stands for it."""
        return _viewed(holder_id)


@blueprint.route("/<uuid:holder_id>/rights")
class RightsOfHolder(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, RightsPage)
    def get(self, query: _Page, holder_id: uuid.UUID) -> Page[Right]:
        """List the rights of a holder that lie in the officer's scope."""
        session, actor = db_session(), current_actor()
        holder = queries.get(session, actor, holder_id, on=_today())
        wanted = queries.rights_of(actor, holder.id, on=_today())
        return page(session, wanted, Right.id, limit=query["limit"], after=query["after"])


@blueprint.route("/<uuid:holder_id>/correct")
class HolderCorrection(MethodView):
    @requires(Permission.KEEP)
    @blueprint.arguments(CorrectionIn)
    @blueprint.response(200, HolderView)
    def post(self, given: dict[str, Any], holder_id: uuid.UUID) -> viewing.Viewed:
        """Record another name or credit code of the same holder, and why."""
        to = keeping.Correction(**given)
        keeping.correct(db_session(), current_actor(), holder_id, to, now=http.now())
        return _viewed(holder_id)


@blueprint.route("/<uuid:holder_id>/merge")
class HolderMerger(MethodView):
    @requires(Permission.KEEP)
    @blueprint.arguments(MergeIn)
    @blueprint.response(200, HolderView)
    def post(self, given: _Merge, holder_id: uuid.UUID) -> viewing.Viewed:
        """Let this record stand for another one of the same organisation too."""
        keeping.merge(
            db_session(),
            current_actor(),
            holder_id,
            given["merged_id"],
            given["credit_code"],
            given["reason"],
            now=http.now(),
        )
        return _viewed(holder_id)
