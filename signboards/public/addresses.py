"""Addresses for the public: one a right, given once, impossible to guess, easy to type."""

import datetime as dt
import secrets
import uuid
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kernel import audit
from kernel.access import Actor
from kernel.bulk import insert_new
from kernel.errors import NotFound
from kernel.ids import new_id
from signboards.public.tables import PublicAddress

# Without 0 and o, 1 and l and i, u and v: whoever cannot scan the code reads it off a muddy board.
LETTERS: Final = "23456789abcdefghjkmnpqrstwxyz"
_LENGTH: Final = 12  # 29 ** 12 addresses are 58 bits


class NoSuchAddress(NotFound):
    code = "signboards.no_such_address"
    zh = "没有这个地址。请重新扫描标识牌上的二维码，或核对手工输入的字母。"
    en = "There is no such address. Scan the code on the board again, or check what was typed."


def new_token() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(_LENGTH))


def address_of(
    session: Session, actor: Actor, right_id: uuid.UUID, *, now: dt.datetime
) -> PublicAddress:
    """Return the address of a right the actor was let to see, given now unless it was before."""
    if known := session.scalar(_of_right(right_id)):
        return known
    row = {
        "id": new_id(),
        "right_id": right_id,
        "token": new_token(),
        "given_at": now,
        "given_by": actor.id,
    }
    won = insert_new(session, PublicAddress, [row])
    address = session.scalars(_of_right(right_id)).one()
    if won:
        audit.record(session, actor, "signboards.address_given", address, now=now)
    return address


def find(session: Session, token: str) -> PublicAddress:
    """Return the address with that token; raise `NoSuchAddress`."""
    found = session.scalar(select(PublicAddress).where(PublicAddress.token == token))
    if found is None:
        raise NoSuchAddress
    return found


def given(most: int) -> Select[str]:
    """Tokens of the first addresses that were given."""
    return select(PublicAddress.token).order_by(PublicAddress.id).limit(most)


def _of_right(right_id: uuid.UUID) -> Select[PublicAddress]:
    return select(PublicAddress).where(PublicAddress.right_id == right_id)
