"""Rights as the boards need them: with their holders, without a board, by their number."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from registry.models import FormerNumber, Right
from registry.states import RightKind, RightState
from signboards.models import Signboard
from signboards.states import STANDING


def right_with_holder(session: Session, right_id: uuid.UUID) -> Right:
    """The right, whoever sees it: the check of it was let in already."""
    return session.scalars(rights_with_holders([right_id])).one()


def rights_with_holders(right_ids: Iterable[uuid.UUID]) -> Select[Right]:
    found = select(Right).where(Right.id.in_(list(right_ids)))
    return found.options(joinedload(Right.holder)).order_by(Right.id)


def held_of_rights(right_ids: Iterable[uuid.UUID]) -> Select[Signboard]:
    """The boards of these rights, held in one order until the transaction ends."""
    found = select(Signboard).where(Signboard.right_id.in_(list(right_ids)))
    return found.order_by(Signboard.id).with_for_update()


def without_board(
    kinds: Sequence[RightKind], states: Sequence[RightState], after: uuid.UUID | None
) -> Select[uuid.UUID]:
    """Ids of rights of these kinds and states, oil and gas left out, that have no board."""
    found = select(Right.id).where(
        Right.kind.in_(kinds),
        Right.state.in_(states),
        Right.oil_gas.is_(False),
        ~exists().where(Signboard.right_id == Right.id),
    )
    return (found if after is None else found.where(Right.id > after)).order_by(Right.id)


def to_be_renewed(until: dt.date, after: uuid.UUID | None) -> Select[Signboard]:
    """Boards that stand and may do so no longer than until that day, held."""
    found = select(Signboard).where(
        Signboard.renew_by <= until, Signboard.state.in_(sorted(STANDING))
    )
    found = found if after is None else found.where(Signboard.id > after)
    return found.order_by(Signboard.id).with_for_update(skip_locked=True)


def bearers(number: str) -> Select[uuid.UUID]:
    """Ids of the rights that bear or bore a number, wherever they lie."""
    formerly = select(FormerNumber.right_id).where(
        FormerNumber.number == number, FormerNumber.withdrawn.is_(False)
    )
    return select(Right.id).where(or_(Right.licence_no == number, Right.id.in_(formerly)))
