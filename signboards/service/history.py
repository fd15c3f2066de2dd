"""Writing a board's history: a line people read, and the audit's line that vouches for the row."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy.orm import Session

from kernel import audit
from kernel.access import Actor
from kernel.ids import new_id
from signboards.models import BoardAct, Signboard
from signboards.states import Act


def write(
    session: Session,
    actor: Actor | None,
    act: Act,
    board: Signboard,
    *,
    on: dt.date,
    now: dt.datetime,
    check_id: uuid.UUID | None = None,
    rectification_id: uuid.UUID | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Write what happened to a board on a day; ``details`` survive JSON."""
    told = details or {}
    facts = {"check_id": check_id, "rectification_id": rectification_id}
    session.add(BoardAct(**line(actor, act, board, on=on, now=now, details=told), **facts))
    audit.record(session, actor, audit_act(act), board, now=now, **told)


def line(
    actor: Actor | None,
    act: Act,
    board: Signboard,
    *,
    on: dt.date,
    now: dt.datetime,
    details: dict[str, Any],
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "signboard_id": board.id,
        "act": act,
        "state": board.state,
        "on": on,
        "at": now,
        "actor_id": actor and actor.id,
        "office_id": actor and actor.office_id,
        "details": details,
    }


def audit_act(act: Act) -> str:
    return f"signboards.board_{act.value}"
