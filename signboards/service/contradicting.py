"""What is wrong enough with a board to be looked into: told to the rooms above, once."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy.orm import Session

from kernel import audit, events
from kernel.bulk import insert_new
from kernel.clock import day_of
from kernel.ids import new_id
from registry import licence
from registry.models import Right
from registry.states import ENDED, RightState
from signboards import queries, rules
from signboards.models import Contradiction, Signboard, SignboardCheck
from signboards.states import Contradicts, Defect

EVENT = "signboards.contradiction_found"
Found = tuple[Contradicts, str]


def look_for(
    session: Session,
    board: Signboard,
    right: Right,
    check: SignboardCheck,
    province: str,
    now: dt.datetime,
) -> None:
    """Tell of a number that is not the right's, and of a right long ended that is proclaimed."""
    if not check.present:
        return
    found = [*_number(session, right, check), *_ended(right, check, province)]
    rows = [row(board, kind, subject, check, now) for kind, subject in found]
    tell(session, rows, now)


def _number(session: Session, right: Right, check: SignboardCheck) -> Iterator[Found]:
    """Only a number that can be one: a slip of the pen is a defect, and no more."""
    if Defect.LICENCE_NO_DIFFERS.value not in check.defects:
        return
    try:
        number = licence.read(check.licence_no_read or "", right.kind).number
    except licence.Unreadable:
        return
    yield from _of_number(session, right, number)


def tell_of_number(
    session: Session,
    board: Signboard,
    right: Right,
    check: SignboardCheck,
    number: str,
    now: dt.datetime,
) -> None:
    """Tell of a number that an officer confirmed to stand on the board."""
    found = _of_number(session, right, number)
    tell(session, [row(board, kind, subject, check, now) for kind, subject in found], now)


def _of_number(session: Session, right: Right, number: str) -> Iterator[Found]:
    bearers = set(session.scalars(queries.bearers(number)))
    if right.id in bearers:
        return  # it bore that number once: the board is old, and to be changed
    kind = Contradicts.NUMBER_OF_ANOTHER_RIGHT if bearers else Contradicts.NUMBER_OF_NO_RIGHT
    yield kind, number


def _ended(right: Right, check: SignboardCheck, province: str) -> Iterator[Found]:
    """A board may be taken down in the time in which one is put right."""
    ended = right.ended_on if right.state in ENDED else right.valid_to
    if right.state not in {*ENDED, RightState.EXPIRED} or ended is None:
        return
    if day_of(check.seen_at) > rules.mend_by(ended, province).day:
        yield Contradicts.RIGHT_NOT_IN_FORCE, ended.isoformat()


def row(
    board: Signboard, kind: Contradicts, subject: str, check: SignboardCheck, now: dt.datetime
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "signboard_id": board.id,
        "kind": kind,
        "subject": subject,
        "check_id": check.original_id,
        "found_at": now,
    }


def tell(session: Session, rows: Iterable[dict[str, Any]], now: dt.datetime) -> int:
    """Write what was not known before, and tell whoever hears; return how many."""
    ordered = sorted(rows, key=lambda one: (str(one["signboard_id"]), one["kind"], one["subject"]))
    new = set(insert_new(session, Contradiction, ordered))
    told = [one for one in ordered if one["id"] in new]
    act = "signboards.contradiction_found"
    lines = [audit.line_values(session, None, act, Contradiction, one, now, {}) for one in told]
    audit.record_many(session, lines)
    events.emit_many(session, [(EVENT, one["id"]) for one in told], now=now)
    return len(told)
