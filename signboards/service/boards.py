"""What an office does with a board: ask for it, and record that it was made and stands."""

import datetime as dt
import uuid

import shapely
from sqlalchemy.orm import Session

import registry.queries
from kernel.access import Actor
from kernel.clock import day_of
from kernel.spatial import Point, to_wkb_element
from registry.states import ENDED, RightState
from signboards import queries, refusals, rules
from signboards.judging import text_of
from signboards.models import Signboard
from signboards.service.history import write
from signboards.service.owing import IN_FORCE, exemption_of, first_due
from signboards.service.rectifications import drop_open
from signboards.states import AT_REST, Act, DueCause, SignboardState


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
    seat = queries.place_of(session, right.division_id, on)
    if exempt := exemption_of(right, seat, on):
        raise refusals.Exempt(
            mineral=right.mineral,
            kind_zh=exempt.name,
            kind_en=exempt.name_en,
            source=exempt.source,
        )
    there = queries.of_right(session, actor, right_id, on)
    if there and not (there.state is SignboardState.DORMANT and right.state in IN_FORCE):
        raise refusals.AlreadyExpected(id=there.id)
    due, says = first_due(right, seat, on), text_of(right)
    office_id = seat.office_id or actor.office_id
    board = queries.held_board(session, right, office_id, due, says, now)
    if board.state is SignboardState.DORMANT:
        due = on  # the day it began to be owed is long past
        board.fall_due(due, DueCause.RIGHT_REVIVED, now)
        board.text = says
    if place is not None:
        board.position = to_wkb_element(shapely.Point(place.lon, place.lat))
    facts = {"cause": board.due_cause, "due_on": due.isoformat()}
    write(session, actor, Act.DUE, board, on=on, now=now, details=facts)
    return board


def make(
    session: Session,
    actor: Actor | None,
    board_id: uuid.UUID,
    *,
    made_on: dt.date,
    made_by: str | None = None,
    size: str | None = None,
    print_id: uuid.UUID | None = None,
    now: dt.datetime,
) -> Signboard:
    """
    Record that a board was made, or ordered, with the licence as it is today.

    ``print_id`` names the print it was made from, if the service drew it up. ``actor`` is None
    where the service itself acts; whether the board may be seen was then asked before.
    """
    on = day_of(now)
    board = _held(session, actor, board_id, on)
    _asked_for(board)
    _not_to_come(made_on, on)
    right = queries.right_with_holder(session, board.right_id)
    board.text = text_of(right)
    due, cause = _due_of_remake(session, board, on)
    board.be_made(made_on, due, cause, now)
    board.made_by, board.size, board.print_id = made_by, size, print_id
    facts = {"made_by": made_by, "size": size, "print_id": str(print_id) if print_id else None}
    write(session, actor, Act.MADE, board, on=made_on, now=now, details=facts)
    return board


def _held(session: Session, actor: Actor | None, board_id: uuid.UUID, on: dt.date) -> Signboard:
    if actor is None:
        return queries.held(session, board_id)
    return queries.get_held(session, actor, board_id, on)


def _asked_for(board: Signboard) -> None:
    if board.state in AT_REST:
        raise refusals.NoneAskedFor


def _not_to_come(day: dt.date, on: dt.date) -> None:
    if day > on:
        raise refusals.NotYetSo(day=day)


def _due_of_remake(session: Session, board: Signboard, on: dt.date) -> tuple[dt.date, DueCause]:
    """Return by when a board that nobody asked for is to stand: when the old one must be right."""
    if mending := queries.open_rectification(session, board.id):
        return mending.due_on, DueCause.REPLACEMENT
    if board.renew_by:
        return board.renew_by, DueCause.RENEWAL
    seat = queries.place_of(session, board.division_id, on)
    duty = rules.in_force(rules.DUTIES, seat.province, on)
    return (rules.changed_due_on(duty, on) if duty else on), DueCause.REPLACEMENT


def erect(
    session: Session,
    actor: Actor,
    board_id: uuid.UUID,
    *,
    erected_on: dt.date,
    place: Point | None = None,
    photos: tuple[uuid.UUID, ...] = (),
    now: dt.datetime,
) -> Signboard:
    """Record that a board stands since a day, as its holder says; ``photos`` are items of it."""
    on = day_of(now)
    board = queries.get_held(session, actor, board_id, on)
    _asked_for(board)
    _not_to_come(erected_on, on)
    if board.made_on and erected_on < board.made_on:
        raise refusals.BeforeItWasMade(made_on=board.made_on)
    for item_id in photos:
        queries.readable_item(session, actor, item_id, on)
    if place is not None:
        board.position = to_wkb_element(shapely.Point(place.lon, place.lat))
    province = queries.place_of(session, board.division_id, on).province
    board.be_erected(
        erected_on, rules.renew_by(board.made_on or erected_on, province, erected_on), now
    )
    shown = [str(item_id) for item_id in photos]
    write(session, actor, Act.ERECTED, board, on=erected_on, now=now, details={"photos": shown})
    return board


def withdraw(session: Session, actor: Actor, board_id: uuid.UUID, *, now: dt.datetime) -> Signboard:
    """Ask no more for the board of a cancelled right; of a revoked one, while it is revoked."""
    on = day_of(now)
    board = queries.get_held(session, actor, board_id, on)
    state = queries.right_with_holder(session, board.right_id).state
    if state not in ENDED:
        raise refusals.RightGoesOn
    if state is RightState.CANCELLED:
        board.withdraw(now)
    else:
        board.rest(now)
    act = Act.WITHDRAWN if state is RightState.CANCELLED else Act.LAID_TO_REST
    write(session, actor, act, board, on=on, now=now)
    drop_open(session, actor, [board], "矿业权已注销或吊销", now=now)
    return board
