"""Recorders within one's scope, and what they told of patrols, over HTTP."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask.views import MethodView

from identity.policy import Permission as IdentityPermission
from kernel.http import current_actor, db_session, now, requires
from kernel.paging import Page, PageQuery, page
from patrols import queries, service
from patrols.models import Recorder, Recording
from patrols.policy import Permission
from patrols.routes.door import blueprint, today
from patrols.schemas import RecorderOut, RecorderPage, RecordingOut


@blueprint.route("/recorders")
class Recorders(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, RecorderPage)
    def get(self, query: dict[str, Any]) -> Page[Recorder]:
        """List the recorders of officers within one's scope."""
        wanted = queries.recorders_readable_by(current_actor(), today())
        return page(db_session(), wanted, Recorder.id, **query)


@blueprint.route("/recorders/<uuid:recorder_id>/revoke")
class RecorderRevoked(MethodView):
    @requires(IdentityPermission.REVOKE_DEVICES)
    @blueprint.response(200, RecorderOut)
    def post(self, recorder_id: uuid.UUID) -> Recorder:
        """Let a recorder within one's scope speak no more, as a phone that was lost."""
        actor = current_actor()
        recorder = queries.get_recorder(db_session(), actor, recorder_id, today())
        return service.revoke_recorder(db_session(), actor, recorder, now=now())


@blueprint.route("/<uuid:patrol_id>/recordings")
class RecordingsOfPatrol(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, RecordingOut(many=True))
    def get(self, patrol_id: uuid.UUID) -> Sequence[Recording]:
        """List what other recorders told of a patrol, and how much of it fills its track."""
        patrol = queries.get(db_session(), current_actor(), patrol_id, today())
        return db_session().scalars(queries.recordings_of([patrol.id])).all()
