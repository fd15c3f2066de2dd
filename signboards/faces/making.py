"""Faces: drawn as they would be printed today, and kept when they are."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

import identity.queries
import registry.queries
import signboards.queries
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.ids import new_id
from kernel.sheets import Sheet
from kernel.sheets.pdf import print_pdf
from kernel.sheets.svg import print_svg
from registry.models import Right
from registry.states import ENDED, RightKind, RightState
from signboards import rules, service
from signboards.faces import queries
from signboards.faces.drawing import drawn
from signboards.faces.layout import Layout, Size, layout_called, layout_for
from signboards.faces.refusals import NoPublicAddress, NoSupervisor, NotAMine, NotInForce
from signboards.faces.tables import SignboardFace
from signboards.faces.text import FaceText, text_of
from signboards.public.addresses import address_of
from signboards.refusals import Exempt

_NOT_IN_FORCE: Final = {
    RightState.EXPIRED: ("已过期", "expired"),
    RightState.CANCELLED: ("已注销", "cancelled"),
    RightState.REVOKED: ("已吊销", "revoked"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an officer asks to be printed; ``public_url`` is where this service is reached."""

    size: Size
    made_on: dt.date
    bleed_mm: int
    public_url: str | None


def draft(
    session: Session, actor: Actor, right_id: uuid.UUID, wanted: Wanted, *, now: dt.datetime
) -> Sheet:
    """Return the face of a right as it would be printed today; the right gets its address."""
    _, text, layout = _composed(session, actor, right_id, wanted, now)
    return drawn(text, layout, wanted.size, bleed_mm=wanted.bleed_mm)


def make(
    session: Session, actor: Actor, right_id: uuid.UUID, wanted: Wanted, *, now: dt.datetime
) -> SignboardFace:
    """Keep what is handed to the printer, so that the board can be held against it later."""
    right, text, layout = _composed(session, actor, right_id, wanted, now)
    sheet = drawn(text, layout, wanted.size, bleed_mm=wanted.bleed_mm)
    face = SignboardFace(
        id=new_id(),
        right_id=right.id,
        division_id=right.division_id,
        office_id=actor.office_id,
        made_by=actor.id,
        made_at=now,
        made_on=wanted.made_on,
        size=wanted.size,
        bleed_mm=wanted.bleed_mm,
        layout=layout.label,
        text=text.as_json(),
        absent=list(text.absent),
        svg_sha256=hashlib.sha256(print_svg(sheet)).hexdigest(),
        pdf_sha256=hashlib.sha256(print_pdf(sheet)).hexdigest(),
    )
    session.add(face)
    audit.record(session, actor, "signboards.face_made", face, now=now)
    _let_be_made(session, actor, face, now)
    return face


def _let_be_made(session: Session, actor: Actor, face: SignboardFace, now: dt.datetime) -> None:
    """Let the board of the right know what it was printed from; a right new to us gets one."""
    board = signboards.queries.of_right(session, actor, face.right_id, day_of(now))
    board = board or service.expect(session, actor, face.right_id, now=now)
    made_on, size = face.made_on, face.size.value
    service.make(session, actor, board.id, made_on=made_on, size=size, print_id=face.id, now=now)


def again(face: SignboardFace) -> Sheet:
    """Return the sheet of a face that was made, from what was kept of it."""
    text = FaceText(face.text["values"], tuple(face.absent), face.text["address"])
    return drawn(text, layout_called(face.layout), face.size, bleed_mm=face.bleed_mm)


def made_of(
    session: Session, actor: Actor, right_id: uuid.UUID, *, now: dt.datetime
) -> Sequence[SignboardFace]:
    """Return the faces that were made for a right, the newest first."""
    on = day_of(now)
    right = registry.queries.get(session, actor, right_id, on=on)
    found = queries.readable_by(actor, on).filter_by(right_id=right.id)
    return session.scalars(found.order_by(SignboardFace.id.desc())).all()


def _composed(
    session: Session, actor: Actor, right_id: uuid.UUID, wanted: Wanted, now: dt.datetime
) -> tuple[Right, FaceText, Layout]:
    on = day_of(now)
    right = registry.queries.get(session, actor, right_id, on=on)
    seat = signboards.queries.place_of(session, right.division_id, on)
    _check_due(right, seat.province, on)
    if wanted.public_url is None:
        raise NoPublicAddress
    if seat.office_id is None:
        raise NoSupervisor
    token = address_of(session, actor, right.id, now=now).token
    text = text_of(
        right,
        queries.present_boundary(right, on),
        office=identity.queries.offices_named(session, [seat.office_id])[seat.office_id],
        made_on=wanted.made_on,
        address=f"{wanted.public_url}/b/{token}",
    )
    return right, text, layout_for(seat.province, wanted.made_on)


def _check_due(right: Right, province: str, on: dt.date) -> None:
    """Refuse what no board is made for: explorers, the exempt, and rights that are over."""
    if right.kind is not RightKind.MINING:
        raise NotAMine
    exempt = rules.exemption(right.mineral, oil_gas=right.oil_gas, province=province, on=on)
    if exempt:
        raise Exempt(
            mineral=right.mineral,
            kind_zh=exempt.name,
            kind_en=exempt.name_en,
            source=exempt.source,
        )
    # The job that records the end of a licence may not have come round yet.
    lapsed = right.valid_to is not None and right.valid_to < on
    state = RightState.EXPIRED if lapsed and right.state not in ENDED else right.state
    if state in _NOT_IN_FORCE:
        zh, en = _NOT_IN_FORCE[state]
        raise NotInForce(state_zh=zh, state_en=en)
