"""Notices to stop, reports upwards and follow-ups over HTTP."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask.views import MethodView

from kernel.http import current_actor, db_session, now, requires
from kernel.paging import Page
from patrols import queries, service
from patrols.models import FindingStep, FollowUp, StopNotice
from patrols.policy import Permission
from patrols.routes.door import blueprint, today
from patrols.schemas import (
    FollowUpIn,
    FollowUpOut,
    NoticeIn,
    NoticeOut,
    ReportIn,
    StepOut,
    StepPage,
    StepQuery,
)


@blueprint.route("/steps")
class Steps(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(StepQuery, location="query")
    @blueprint.response(200, StepPage)
    def get(self, query: dict[str, Any]) -> Page[FindingStep]:
        """List what must follow findings and was not done yet, what is due first at the top."""
        limit, after = query.pop("limit"), query.pop("after")
        wanted = queries.steps_readable_by(current_actor(), today(), **query)
        ordered = queries.soonest_due(wanted, after).limit(limit + 1)
        found = db_session().scalars(ordered).all()
        return Page(found[:limit], found[limit - 1].id if len(found) > limit else None)


@blueprint.route("/findings/<uuid:finding_id>/steps")
class StepsOfFinding(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, StepOut(many=True))
    def get(self, finding_id: uuid.UUID) -> Sequence[FindingStep]:
        """List what must follow a finding, and what did."""
        finding = queries.get_finding(db_session(), current_actor(), finding_id, today())
        return db_session().scalars(queries.steps_of(finding.id)).all()


@blueprint.route("/findings/<uuid:finding_id>/stop-notice")
class NoticeOfFinding(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, NoticeOut(many=True))
    def get(self, finding_id: uuid.UUID) -> Sequence[StopNotice]:
        """Show the notice to stop of a finding that stands; an empty list where there is none."""
        finding = queries.get_finding(db_session(), current_actor(), finding_id, today())
        notice = queries.notice_of(db_session(), finding.id)
        return [] if notice is None else [notice]

    @requires(Permission.ENFORCE)
    @blueprint.arguments(NoticeIn)
    @blueprint.response(201, NoticeOut)
    def post(self, given: dict[str, Any], finding_id: uuid.UUID) -> StopNotice:
        """Enter a notice to stop, signed by two officers with certificates."""
        return service.write_notice(db_session(), current_actor(), finding_id, now=now(), **given)


@blueprint.route("/findings/<uuid:finding_id>/stop-notice/versions")
class VersionsOfNotice(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, NoticeOut(many=True))
    def get(self, finding_id: uuid.UUID) -> Sequence[StopNotice]:
        """List the notice to stop of a finding as often as it was entered, the first first."""
        finding = queries.get_finding(db_session(), current_actor(), finding_id, today())
        return db_session().scalars(queries.notices_of(finding.id)).all()


@blueprint.route("/findings/<uuid:finding_id>/report")
class ReportOfFinding(MethodView):
    @requires(Permission.ENFORCE)
    @blueprint.arguments(ReportIn)
    @blueprint.response(200, StepOut)
    def post(self, given: dict[str, Any], finding_id: uuid.UUID) -> FindingStep:
        """Record that the bureau, or the county government, was told of a finding."""
        return service.report_upwards(db_session(), current_actor(), finding_id, now=now(), **given)


@blueprint.route("/findings/<uuid:finding_id>/follow-ups")
class FollowUpsOfFinding(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, FollowUpOut(many=True))
    def get(self, finding_id: uuid.UUID) -> Sequence[FollowUp]:
        """List who looked whether it stopped, and what they saw."""
        finding = queries.get_finding(db_session(), current_actor(), finding_id, today())
        return db_session().scalars(queries.follow_ups_of(finding.id)).all()

    @requires(Permission.ENFORCE)
    @blueprint.arguments(FollowUpIn)
    @blueprint.response(201, FollowUpOut)
    def post(self, given: dict[str, Any], finding_id: uuid.UUID) -> FollowUp:
        """Enter whether it stopped."""
        photos = given.pop("item_ids")
        return service.look_again(
            db_session(), current_actor(), finding_id, photos=photos, now=now(), **given
        )
