"""A look at a board: kept as the phone sealed it, judged when its photos are here."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import insert
from sqlalchemy.orm import Session

import registry.queries
from evidence.models import SealedRecord
from evidence.service import SealedIn, author_of
from kernel import audit
from kernel.clock import day_of
from kernel.fixes import corrected, judge
from signboards import judging, queries, refusals
from signboards.judging import Registered, Seen
from signboards.models import SignboardCheck
from signboards.service.contradicting import look_for
from signboards.service.owing import board_to_see
from signboards.service.placing import place_of
from signboards.service.seeing import be_seen
from signboards.states import CheckState

_SAID: Final = (
    "checked_at",
    "right_id",
    "present",
    "conspicuous",
    "legible",
    "damaged",
    "licence_no_read",
    "holder_read",
    "valid_to_read",
    "remark",
)
Values = dict[str, Any]
Sealed = SealedIn | SealedRecord


def check_signboard_check(
    session: Session, sealed: Sealed, payload: Mapping[str, Any], now: dt.datetime
) -> None:
    """Refuse a right or a board that the author's office does not see, or that do not belong."""
    author, on = author_of(sealed), day_of(now)
    registry.queries.get(session, author, payload["right_id"], on=on)
    if board_id := payload["signboard_id"]:
        board = queries.get(session, author, board_id, on)
        if board.right_id != payload["right_id"]:
            raise refusals.BoardOfAnotherRight


def take_signboard_check(
    session: Session, records: Sequence[tuple[SealedIn, dict[str, Any]]], *, now: dt.datetime
) -> None:
    """Write the checks and their audit lines, one statement each."""
    rows = [row_of(sealed, payload, now) for sealed, payload in records]
    session.execute(insert(SignboardCheck), rows)
    act = "signboards.check_received"
    audit.record_many(
        session,
        [
            audit.line_values(session, author_of(sealed), act, SignboardCheck, row, now, {})
            for (sealed, _), row in zip(records, rows, strict=True)
        ],
    )


def row_of(sealed: Sealed, payload: Mapping[str, Any], now: dt.datetime) -> Values:
    judged = judge(payload["fix"], payload["checked_at"])
    return {
        "id": sealed.id,
        "original_id": sealed.id,
        "version": 1,
        "signboard_id": payload["signboard_id"],
        "office_id": sealed.office_id,
        "division_id": sealed.division_id,
        "author_id": sealed.author_id,
        "state": CheckState.RECEIVED,
        "seen_at": corrected(payload["checked_at"], sealed.clock_offset_ms, received_at=now),
        "received_at": now,
        "fix": judged.raw,
        "position": judged.position,
        "defects": [],
        "flags": judged.flags,
        **{name: payload[name] for name in _SAID},
    }


def judge_check(session: Session, original_id: uuid.UUID, *, now: dt.datetime) -> None:
    """Judge a check whose photos are all here, and move its board; again changes nothing."""
    check = queries.held_current(session, original_id)
    if check.state is CheckState.RECEIVED:
        judge_now(session, check, now)


def judge_now(session: Session, check: SignboardCheck, now: dt.datetime) -> None:
    right, on = queries.right_with_holder(session, check.right_id), day_of(now)
    seat = queries.place_of(session, right.division_id, on)
    office_id = seat.office_id or check.office_id
    board = board_to_see(session, right, seat, office_id, now)
    registered = Registered(right.licence_no, right.holder.name, right.valid_to)
    found = judging.defects(seen_of(check), registered)
    check.judge(board, found, registered)
    check.items = judging.items(seen_of(check), registered)
    check.place = place_of(session, check, seat.province)
    audit.record(session, None, "signboards.check_judged", check, now=now)
    be_seen(session, board, check, found, seat.province, now)
    look_for(session, board, right, check, seat.province, now)


def seen_of(check: SignboardCheck) -> Seen:
    return Seen(
        check.present,
        check.conspicuous,
        check.legible,
        check.damaged,
        check.licence_no_read,
        check.holder_read,
        check.valid_to_read,
    )
