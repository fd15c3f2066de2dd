"""What we tell a phone about its record, under our signature."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import orjson
from sqlalchemy.orm import Session

from evidence import queries
from evidence.models import Receipt, SealedRecord
from evidence.states import RecordState
from kernel import jws
from kernel.bulk import insert_many
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
    """Write the next receipt of each record; all its missing files are in it, so not lightly."""
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
        insert_many(session, Receipt, rows)


def present_receipt(
    session: Session,
    begin: Callable[[], AbstractContextManager[Session]],
    record: SealedRecord,
    signer: Key,
    *,
    now: dt.datetime,
) -> str:
    """Return what is true of ``record`` now, as `present_receipts` does of many."""
    return present_receipts(session, begin, [record], signer, now=now)[record.id]


def present_receipts(
    session: Session,
    begin: Callable[[], AbstractContextManager[Session]],
    records: Sequence[SealedRecord],
    signer: Key,
    *,
    now: dt.datetime,
) -> dict[uuid.UUID, str]:
    """
    Return what is true of each of ``records`` now, by its id, under our signature.

    That is what was said last, unless files have come since: then it is said anew and, in a
    short transaction that ``begin`` opens, kept.
    """
    told = _last_told(session, [record.id for record in records])
    stale = _no_longer_true(session, records, told)
    if not stale:
        return told
    with begin() as writing:
        locked = writing.scalars(queries.locked_in_turn(stale)).all()
        said = _last_told(writing, stale)  # perhaps by another request, meanwhile
        still = set(_no_longer_true(writing, locked, said))
        receipt_anew(writing, [one for one in locked if one.id in still], signer, now)
        return told | _last_told(writing, stale)


def _last_told(session: Session, record_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    if not record_ids:
        return {}
    return {row[0]: row[3] for row in queries.standing(session, record_ids)}


def _no_longer_true(
    session: Session, records: Sequence[SealedRecord], told: Mapping[uuid.UUID, str]
) -> list[uuid.UUID]:
    """Which records got files since; with a change of state a receipt was written anyway."""
    waiting = [one.id for one in records if one.state is not RecordState.COMPLETE]
    missing = queries.missing_of(session, waiting) if waiting else {}
    return [
        record_id
        for record_id in waiting
        if orjson.loads(jws.opened(told[record_id]).payload)["missing"]
        != missing.get(record_id, [])
    ]


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
