"""Clues that a board at a mine gives: what it says cannot be true, or it is not there."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy.orm import Session

import signboards.queries
from clues import queries
from clues.models import Clue
from clues.service.registering import enter
from clues.states import Channel
from kernel.access import Actor
from registry.models import Right
from signboards.models import Contradiction
from signboards.states import Contradicts

_SENTENCES: Final[Mapping[Contradicts, str]] = {
    Contradicts.NUMBER_OF_ANOTHER_RIGHT: "标识牌所示许可证号{subject}属于另一矿业权",
    Contradicts.NUMBER_OF_NO_RIGHT: "标识牌所示许可证号{subject}不属于任何已登记矿业权",
    Contradicts.RIGHT_NOT_IN_FORCE: "矿业权已于{subject}失效，标识牌仍在公示",
    Contradicts.MISSING_PAST_DUE: "标识牌缺失，整改期限已过仍未设立",
}


def register_contradiction(
    session: Session, contradiction_id: uuid.UUID, *, now: dt.datetime
) -> Clue:
    """Return the one clue of a look at a board, registered now unless it was before."""
    told = signboards.queries.contradiction(session, contradiction_id)
    if known := queries.of_record(session, told.check_id):
        return known
    board, look = signboards.queries.look_behind(session, told)
    right = signboards.queries.right_with_holder(session, board.right_id)
    all_told = session.scalars(signboards.queries.contradictions_of(told.check_id)).all()
    values = {
        "office_id": look.office_id,
        "division_id": board.division_id,
        "channel": Channel.SIGNBOARD,
        "record_id": told.check_id,
        "description": _in_words(right, all_told),
        "position": look.position if look.position is not None else board.position,
        "party": right.holder.name,
        "discovered_at": told.found_at,
    }
    return enter(session, Actor(look.author_id, look.office_id, frozenset()), values, now=now)


def _in_words(right: Right, told: Iterable[Contradiction]) -> str:
    found = [_SENTENCES[one.kind].format(subject=one.subject) for one in told]
    return f"{right.name}（{right.licence_no}）标识牌检查：{'；'.join(found)}。请核实是否违法开采。"
