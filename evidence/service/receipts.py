"""What we tell a phone about its record, under our signature."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from evidence import queries
from evidence.models import Receipt, SealedRecord
from kernel import jws
from kernel.ids import new_id
from kernel.jws import Key

RECEIPT_TYPE = "kuangxun-receipt"


def sign_receipt(
    signer: Key,
    *,
    record: uuid.UUID | str | None,
    digest: str,
    state: str,
    now: dt.datetime,
    missing: Sequence[str] = (),
    author: uuid.UUID | None = None,
    kind: str | None = None,
    reason: str | None = None,
    **more: Any,
) -> str:
    """
    Return a receipt as a compact JWS; a phone may delete nothing before ``state`` is complete.

    ``record``, ``author`` and ``kind`` are empty where a refused submission does not even say.
    """
    claims = {
        "record": record,
        "digest": digest,
        "alg": "sha-256",
        "state": state,
        "missing": list(missing),
        "server_time": now,
        "author": author,
        "kind": kind,
        **more,
    }
    if reason:
        claims["reason"] = reason
    return jws.signed(claims, signer, typ=RECEIPT_TYPE)


def first_receipt(
    values: Mapping[str, Any], missing: Sequence[str], signer: Key, now: dt.datetime
) -> dict[str, Any]:
    """Return the columns of receipt 1 for a record about to be written with ``values``."""
    signed = sign_receipt(
        signer,
        record=values["id"],
        digest=values["digest"],
        state=values["state"],
        missing=missing,
        author=values["author_id"],
        kind=values["kind"],
        now=now,
    )
    return _row(values["id"], 1, values["state"], signed, now)


def receipt_anew(
    session: Session, records: Iterable[SealedRecord], signer: Key, now: dt.datetime
) -> None:
    """Write the next receipt of each record: something about it has changed."""
    changed = list(records)
    lacking = [record.id for record in changed if record.files_here < record.files_total]
    missing = queries.missing_of(session, lacking) if lacking else {}
    rows = []
    for record in changed:
        record.receipts_made += 1
        signed = sign_receipt(
            signer,
            record=record.id,
            digest=record.digest,
            state=record.state,
            missing=missing.get(record.id, ()),
            author=record.author_id,
            kind=record.kind,
            now=now,
        )
        rows.append(_row(record.id, record.receipts_made, record.state, signed, now))
    if rows:
        session.execute(insert(Receipt), rows)


def _row(
    record_id: uuid.UUID, number: int, state: str, signed: str, now: dt.datetime
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "record_id": record_id,
        "number": number,
        "state": state,
        "jws": signed,
        "made_at": now,
    }
