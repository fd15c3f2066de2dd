"""What a desk is shown: what is overdue for whom, and all that happened to one board."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

import evidence.queries
import identity.queries
from kernel.access import Actor
from kernel.clock import day_of
from kernel.paging import page
from kernel.stood import ground_in
from signboards import queries
from signboards.models import BoardAct, Rectification, Signboard, SignboardCheck


@dataclass(frozen=True, slots=True)
class OfficeOverdue:
    """``boards`` were to stand or to be renewed, ``rectifications`` to be carried out."""

    office_id: uuid.UUID | None
    office: str | None
    boards: int
    rectifications: int


@dataclass(frozen=True, slots=True)
class Overdue:
    on: dt.date
    offices: Sequence[OfficeOverdue]
    items: Sequence[Signboard]
    next: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class History:
    """``checks`` are as `checks_shown` tells them, each with its ``photos``."""

    board: Signboard
    acts: Sequence[BoardAct]
    checks: Sequence[dict[str, Any]]
    rectifications: Sequence[Rectification]


def overdue(
    session: Session,
    actor: Actor,
    *,
    limit: int,
    after: uuid.UUID | None,
    office_id: uuid.UUID | None = None,
    now: dt.datetime,
) -> Overdue:
    """Count for each office what is past its day, and list the boards a page at a time."""
    on = day_of(now)
    wanted = queries.listed(actor, on, overdue=True, office_id=office_id)
    shown = page(session, wanted, Signboard.id, limit=limit, after=after)
    offices = _offices(session, actor, on)
    chosen = [one for one in offices if office_id in (None, one.office_id)]
    return Overdue(on, chosen, shown.items, shown.next)


def _offices(session: Session, actor: Actor, on: dt.date) -> list[OfficeOverdue]:
    boards = dict(session.execute(queries.boards_overdue(actor, on)).all())
    mendings = dict(session.execute(queries.mendings_overdue(actor, on)).all())
    all_of_them = {*boards, *mendings}
    names = identity.queries.offices_named(session, [one for one in all_of_them if one])
    found = [
        OfficeOverdue(one, names[one] if one else None, boards.get(one, 0), mendings.get(one, 0))
        for one in all_of_them
    ]
    return sorted(found, key=lambda one: (-one.boards - one.rectifications, str(one.office_id)))


def history_of(session: Session, actor: Actor, board_id: uuid.UUID, *, now: dt.datetime) -> History:
    """Return all that happened to a board the actor sees."""
    board = queries.get(session, actor, board_id, day_of(now))
    looks = session.scalars(queries.checks_of(board)).all()
    photos = defaultdict[uuid.UUID, list[uuid.UUID]](list)
    for item in session.scalars(queries.photos_of([look.id for look in looks])):
        photos[item.record_id].append(item.id)
    return History(
        board=board,
        acts=session.scalars(queries.acts_of(board)).all(),
        checks=[{**look, "photos": photos[look["id"]]} for look in checks_shown(session, looks)],
        rectifications=session.scalars(queries.rectifications_of(board)).all(),
    )


def checks_shown(session: Session, checks: Sequence[SignboardCheck]) -> list[dict[str, Any]]:
    """Return checks with the phone's own answer to where it stood, as each was sealed."""
    said = evidence.queries.open_payloads(session, [check.id for check in checks])
    return [{**_columns(check), "ground": ground_in(said.get(check.id, {}))} for check in checks]


def _columns(look: Any) -> dict[str, Any]:
    return {column.key: getattr(look, column.key) for column in look.__mapper__.column_attrs}
