"""What holders have to put right at their boards."""

import uuid
from typing import Any

from flask.views import MethodView

from kernel.http import current_actor, db_session, now, requires
from kernel.paging import Page, page
from signboards import queries, service
from signboards.models import Rectification
from signboards.policy import Permission
from signboards.routes.door import blueprint, today
from signboards.schemas import (
    CancelIn,
    ExtendIn,
    NotifyIn,
    RectificationOut,
    RectificationPage,
    RectificationQuery,
)


@blueprint.route("/rectifications")
class Rectifications(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(RectificationQuery, location="query")
    @blueprint.response(200, RectificationPage)
    def get(self, query: dict[str, Any]) -> Page[Rectification]:
        """List what is to be put right, or was."""
        limit, after = query.pop("limit"), query.pop("after")
        asked = {name: query.pop(name, None) for name in ("overdue", "office_id")}
        scoped = queries.rectifications_readable_by(current_actor(), today(), **asked)
        wanted = scoped.filter_by(**query)
        return page(db_session(), wanted, Rectification.id, limit=limit, after=after)


@blueprint.route("/rectifications/<uuid:rectification_id>")
class RectificationById(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, RectificationOut)
    def get(self, rectification_id: uuid.UUID) -> Rectification:
        """Show what is to be put right at a signboard."""
        return queries.get_rectification(db_session(), current_actor(), rectification_id, today())


@blueprint.route("/rectifications/<uuid:rectification_id>/notify")
class NotifyHolder(MethodView):
    @requires(Permission.SUPERVISE)
    @blueprint.arguments(NotifyIn)
    @blueprint.response(200, RectificationOut)
    def post(self, given: dict[str, Any], rectification_id: uuid.UUID) -> Rectification:
        """Record when and how the holder was told what to put right."""
        return service.notify(db_session(), current_actor(), rectification_id, now=now(), **given)


@blueprint.route("/rectifications/<uuid:rectification_id>/extend")
class ExtendRectification(MethodView):
    @requires(Permission.SUPERVISE)
    @blueprint.arguments(ExtendIn)
    @blueprint.response(200, RectificationOut)
    def post(self, given: dict[str, Any], rectification_id: uuid.UUID) -> Rectification:
        """Give the holder longer, for a reason."""
        return service.extend(db_session(), current_actor(), rectification_id, now=now(), **given)


@blueprint.route("/rectifications/<uuid:rectification_id>/cancel")
class CancelRectification(MethodView):
    @requires(Permission.SUPERVISE)
    @blueprint.arguments(CancelIn)
    @blueprint.response(200, RectificationOut)
    def post(self, given: dict[str, Any], rectification_id: uuid.UUID) -> Rectification:
        """Ask no more for a board to be put right, for a reason."""
        return service.cancel(db_session(), current_actor(), rectification_id, now=now(), **given)
