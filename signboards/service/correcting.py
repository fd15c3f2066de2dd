"""A later record says what was seen; the earlier one stays beside it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from evidence.service import author_of
from kernel import audit
from kernel.clock import day_of
from signboards import policy, queries, refusals
from signboards.models import SignboardCheck
from signboards.service.checks import Sealed, check_signboard_check, judge_now, row_of
from signboards.states import CheckState


def check_correction(
    session: Session,
    original: uuid.UUID,
    payload: Mapping[str, Any],
    sealed: Sealed,
    now: dt.datetime,
) -> None:
    """Refuse to correct what the author does not see, or what another office recorded."""
    check = queries.get_check(session, author_of(sealed), original, day_of(now))
    policy.may_correct(check, sealed.author_id, sealed.office_id)
    check_signboard_check(session, sealed, payload, now)
    if payload["right_id"] != check.right_id:
        raise refusals.RightIsFixed


def take_correction(
    session: Session,
    original: uuid.UUID,
    payload: Mapping[str, Any],
    sealed: Sealed,
    now: dt.datetime,
    *,
    reason: str,
) -> None:
    """
    Let a later record say what was seen; the earlier one stays beside it, superseded.

    A second time changes nothing.
    """
    before = queries.held_current(session, original)
    if session.get(SignboardCheck, sealed.id):
        return
    check_correction(session, original, payload, sealed, now)
    was_judged = before.state is CheckState.JUDGED
    before.supersede()
    audit.record(session, author_of(sealed), "signboards.check_superseded", before, now=now)
    after = SignboardCheck(**row_of(sealed, payload, now))
    after.original_id, after.version, after.reason = original, before.version + 1, reason
    after.seen_at = before.seen_at  # the correction is written later, but seen was what was seen
    session.add(after)
    audit.record(session, author_of(sealed), "signboards.check_corrected", after, now=now)
    if was_judged:
        judge_now(session, after, now)
