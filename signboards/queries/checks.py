"""Checks and their corrections, and who may see them."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from identity.queries import in_scope
from kernel.access import Actor
from kernel.errors import NotFound
from signboards.models import SignboardCheck


class CheckMissing(NotFound):
    code = "signboards.check_missing"
    zh = "没有找到这次标识牌检查。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such check. Check its id, or whether it lies within your jurisdiction."


def checks_readable_by(actor: Actor, on: dt.date) -> Select[SignboardCheck]:
    """Checks within the scope of the actor's office: the root of every read of them."""
    return select(SignboardCheck).where(in_scope(actor, SignboardCheck.division_id, on=on))


def get_check(session: Session, actor: Actor, check_id: uuid.UUID, on: dt.date) -> SignboardCheck:
    found = session.scalar(checks_readable_by(actor, on).where(SignboardCheck.id == check_id))
    if found is None:
        raise CheckMissing
    return found


def versions(original_id: uuid.UUID) -> Select[SignboardCheck]:
    """A check and its corrections, the first first."""
    found = select(SignboardCheck).where(SignboardCheck.original_id == original_id)
    return found.order_by(SignboardCheck.version)


def checks_among(
    record_ids: Collection[uuid.UUID],
) -> Select[uuid.UUID, uuid.UUID, int, int]:
    """
    Which of the records are checks or corrections of one.

    Columns: record, the first record of the check, version, the version that stands.
    """
    later = aliased(SignboardCheck)
    newest = select(func.max(later.version)).where(later.original_id == SignboardCheck.original_id)
    return select(
        SignboardCheck.id,
        SignboardCheck.original_id,
        SignboardCheck.version,
        newest.scalar_subquery(),
    ).where(SignboardCheck.id.in_(record_ids))


def held_current(session: Session, original_id: uuid.UUID) -> SignboardCheck:
    """Return the newest version of a check, all held until the transaction ends."""
    found = session.scalars(versions(original_id).with_for_update()).all()
    if not found:
        raise CheckMissing
    return found[-1]
