"""What an officer's word on a field does to the check, and through it to the board."""

import datetime as dt
from typing import Final

from sqlalchemy.orm import Session

from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from signboards import judging, queries
from signboards.boardtext import Field, Likeness
from signboards.judging import Registered
from signboards.models import SignboardCheck
from signboards.readings import questions
from signboards.readings.tables import BoardReading
from signboards.service.checks import seen_of
from signboards.service.contradicting import tell_of_number
from signboards.service.seeing import be_seen
from signboards.states import Defect

_DEFECTS: Final = {
    Field.LICENCE_NO: Defect.LICENCE_NO_DIFFERS,
    Field.HOLDER: Defect.HOLDER_DIFFERS,
    Field.VALID_TO: Defect.VALID_TO_DIFFERS,
}


def follow(
    session: Session, actor: Actor, check: SignboardCheck, row: BoardReading, now: dt.datetime
) -> None:
    """
    Count a field that differs, by an officer's word, among the defects of its check.

    The board is then seen anew: what is to be put right is demanded, or no more.
    """
    found = _found(session, check)
    if check.signboard_id is None or [defect.value for defect in found] == check.defects:
        return
    check.weigh(found)
    audit.record(session, actor, "signboards.check_weighed", check, now=now, field=row.field)
    board = queries.held(session, check.signboard_id)
    province = queries.place_of(session, board.division_id, day_of(now)).province
    be_seen(session, board, check, found, province, now)
    if row.field is Field.LICENCE_NO and row.stands is Likeness.DIFFERS and row.decided_value:
        right = queries.right_with_holder(session, check.right_id)
        tell_of_number(session, board, right, check, row.decided_value, now)


def _found(session: Session, check: SignboardCheck) -> list[Defect]:
    """What is wrong by the phone's words, and by those of officers on its photos."""
    stated = judging.defects(seen_of(check), Registered.of_json(check.compared_with or {}))
    rows = session.scalars(questions.readings(check.original_id))
    shown = {
        _DEFECTS.get(row.field, Defect.ITEM_DIFFERS)
        for row in rows
        if row.stands is Likeness.DIFFERS
    }
    return [defect for defect in Defect if defect in shown.union(stated)]
