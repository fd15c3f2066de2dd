"""What can be done with boards and checks. Nothing here knows of HTTP, and nothing commits."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

import shapely
from sqlalchemy import insert
from sqlalchemy.orm import Session

import registry.queries
from evidence.models import SealedRecord
from evidence.service import SealedIn, author_of
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.errors import Conflict, Unacceptable
from kernel.fixes import corrected, judge
from kernel.spatial import Point, to_wkb_element
from registry.states import ENDED
from signboards import judging, policy, queries
from signboards.judging import Registered, Seen
from signboards.models import Signboard, SignboardCheck
from signboards.states import CheckState

_SAID: Final = (
    "checked_at",
    "right_id",
    "present",
    "conspicuous",
    "legible",
    "licence_no_read",
    "holder_read",
    "valid_to_read",
    "remark",
)
_Values = dict[str, Any]
Sealed = SealedIn | SealedRecord


class BoardOfAnotherRight(Unacceptable):
    code = "signboards.board_of_another_right"
    zh = "所选标识牌不属于所选矿业权。请重新选择标识牌或矿业权。"
    en = "That board belongs to another right. Choose the board or the right anew."


class RightIsFixed(Unacceptable):
    code = "signboards.right_is_fixed"
    zh = "更正不能改换矿业权。请对正确的矿业权另做一次检查。"
    en = "A correction cannot turn to another right. Check the board of that right instead."


class Exempt(Unacceptable):
    code = "signboards.exempt"
    zh = "放射性矿产（{mineral}）不设标识牌，无需登记。"
    en = "Mines of radioactive minerals ({mineral}) carry no signboard; none is to be expected."


class AlreadyExpected(Conflict):
    code = "signboards.already_expected"
    zh = "该矿业权的标识牌已登记（{id}）。请直接查看。"
    en = "The board of that right is known already ({id}). Open it instead."


class RightGoesOn(Conflict):
    code = "signboards.right_goes_on"
    zh = "该矿业权尚未注销或吊销，标识牌不能撤下。请先在登记库中更新矿业权状态。"
    en = "The right is neither cancelled nor revoked, so its board is still asked for."


def check_signboard_check(
    session: Session, sealed: Sealed, payload: Mapping[str, Any], now: dt.datetime
) -> None:
    """Refuse a right or a board that the author's office does not see, or that do not belong."""
    author, on = author_of(sealed), day_of(now)
    registry.queries.get(session, author, payload["right_id"], on=on)
    if board_id := payload["signboard_id"]:
        board = queries.get(session, author, board_id, on)
        if board.right_id != payload["right_id"]:
            raise BoardOfAnotherRight


def take_signboard_check(
    session: Session, records: Sequence[tuple[SealedIn, dict[str, Any]]], *, now: dt.datetime
) -> None:
    """Write the checks and their audit lines, one statement each."""
    rows = [_row(sealed, payload, now) for sealed, payload in records]
    session.execute(insert(SignboardCheck), rows)
    act = "signboards.check_received"
    audit.record_many(
        session,
        [
            audit.line_values(session, author_of(sealed), act, SignboardCheck, row, now, {})
            for (sealed, _), row in zip(records, rows, strict=True)
        ],
    )


def _row(sealed: Sealed, payload: Mapping[str, Any], now: dt.datetime) -> _Values:
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
        _judge(session, check, now)


def _judge(session: Session, check: SignboardCheck, now: dt.datetime) -> None:
    right = queries.right_with_holder(session, check.right_id)
    board = queries.held_board(session, right, check.office_id, now)
    registered = Registered(right.licence_no, right.holder.name, right.valid_to)
    check.judge(board, judging.defects(_seen(check), registered), registered)
    board.be_seen(check, now)
    audit.record(session, None, "signboards.check_judged", check, now=now)
    audit.record(session, None, "signboards.board_seen", board, now=now, check=check.id)


def _seen(check: SignboardCheck) -> Seen:
    return Seen(
        check.present,
        check.conspicuous,
        check.legible,
        check.licence_no_read,
        check.holder_read,
        check.valid_to_read,
    )


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
        raise RightIsFixed


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
    after = SignboardCheck(**_row(sealed, payload, now))
    after.original_id, after.version, after.reason = original, before.version + 1, reason
    after.seen_at = before.seen_at  # the correction is written later, but seen was what was seen
    session.add(after)
    audit.record(session, author_of(sealed), "signboards.check_corrected", after, now=now)
    if was_judged:
        _judge(session, after, now)


def expect(
    session: Session,
    actor: Actor,
    right_id: uuid.UUID,
    *,
    place: Point | None = None,
    now: dt.datetime,
) -> Signboard:
    """Say that the board of a right ought to stand, and where."""
    on = day_of(now)
    right = registry.queries.get(session, actor, right_id, on=on)
    if judging.is_exempt(right.mineral, on):
        raise Exempt(mineral=right.mineral)
    if there := queries.of_right(session, actor, right_id, on):
        raise AlreadyExpected(id=there.id)
    board = queries.held_board(session, right, actor.office_id, now)
    if place is not None:
        board.position = to_wkb_element(shapely.Point(place.lon, place.lat))
    audit.record(session, actor, "signboards.board_expected", board, now=now)
    return board


def withdraw(session: Session, actor: Actor, board_id: uuid.UUID, *, now: dt.datetime) -> Signboard:
    """Ask no more for the board of a right that was cancelled or revoked."""
    board = queries.get_held(session, actor, board_id, day_of(now))
    if queries.right_with_holder(session, board.right_id).state not in ENDED:
        raise RightGoesOn
    board.withdraw(now)
    audit.record(session, actor, "signboards.board_withdrawn", board, now=now)
    return board
