"""What a face is made of, and faces that were made."""

import datetime as dt
import uuid

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from identity.queries import in_scope
from kernel.access import Actor
from kernel.errors import NotFound
from registry.models import Boundary, Right
from signboards.faces.tables import SignboardFace


class FaceMissing(NotFound):
    code = "signboards.face_missing"
    zh = "没有找到这次制作的牌面。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such face. Check its id, or whether it lies within your jurisdiction."


def readable_by(actor: Actor, on: dt.date) -> Select[SignboardFace]:
    """Faces of rights within the scope of the actor's office: the root of every read of them."""
    return select(SignboardFace).where(in_scope(actor, SignboardFace.division_id, on=on))


def get(session: Session, actor: Actor, face_id: uuid.UUID, on: dt.date) -> SignboardFace:
    found = session.scalar(readable_by(actor, on).where(SignboardFace.id == face_id))
    if found is None:
        raise FaceMissing
    return found


def present_boundary(right: Right, on: dt.date) -> Boundary | None:
    """Return the boundary of that day of a right that was read in full."""
    present = [
        one
        for one in right.boundaries
        if one.valid_from <= on and (one.replaced_on is None or one.replaced_on > on)
    ]
    return present[-1] if present else None
