"""Every sealed record held against itself: its words, its seal, its files, what we said of it."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy.orm import Session

import identity.queries
from evidence import queries
from evidence.models import ManifestFile, Receipt, SealedRecord
from kernel import jws
from kernel.jws import Key
from kernel.secrets import KeyLost, Safe

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Broken:
    """Something a record says that does not hold; ``kind`` is a stable word for it."""

    kind: str
    record_id: uuid.UUID
    detail: str


def verify_records(
    look: Callable[[], AbstractContextManager[Session]],
    safe: Safe,
    server_key: Key,
    progress: Callable[[uuid.UUID], None] | None = None,
) -> Iterator[Broken]:
    """
    Check every record against its own seal; ``look`` opens a session that sees one instant.

    Kinds: key_lost, digest_differs, seal_broken, record_differs, manifest_differs,
    receipt_missing, receipt_broken.
    """
    after: uuid.UUID | None = None
    while True:
        with look() as session:
            records = session.scalars(queries.in_order(after, _AT_ONCE)).all()
            for record in records:
                yield from _verify(session, record, safe, server_key)
                if progress:
                    progress(record.id)
        if not records:
            return
        after = records[-1].id


def _verify(session: Session, record: SealedRecord, safe: Safe, key: Key) -> Iterator[Broken]:
    try:
        words = record.compact(safe)
    except KeyLost:
        yield Broken("key_lost", record.id, "its words are locked and no key here opens them")
        words = None
    if words is not None:
        yield from _of_words(session, record, words)
    receipts = session.scalars(queries.receipts_of(record, record.receipts_made)).all()
    yield from _of_receipts(record, receipts, key)


def _of_words(session: Session, record: SealedRecord, words: str) -> Iterator[Broken]:
    if sha256(words.encode()).hexdigest() != record.digest:
        yield Broken("digest_differs", record.id, f"its words do not have digest {record.digest}")
    try:
        claims = _claims(session, record, words)
    except (jws.BadSeal, ValueError) as error:
        yield Broken("seal_broken", record.id, str(error))
        return
    said = (uuid.UUID(claims["id"]), claims["kind"], uuid.UUID(claims["author"]))
    kept = (record.id, record.kind, record.author_id)
    if said != kept:
        yield Broken("record_differs", record.id, f"sealed as {said}, kept as {kept}")
    items = session.scalars(queries.items_of(record.id)).all()
    named = [_named(entry) for entry in claims["files"]]
    if named != [_kept(item) for item in items] or len(items) != record.files_total:
        yield Broken("manifest_differs", record.id, "its items are not the files under its seal")


def _claims(session: Session, record: SealedRecord, words: str) -> dict[str, Any]:
    """Return what is sealed; raise `BadSeal` unless the key of the record's device sealed it."""
    seal = jws.opened(words)
    device = identity.queries.device_for_seal(session, str(seal.header.get("kid")))
    if device is None or device[0] != record.device_id:
        raise jws.BadSeal("sealed with a key that is not its device's")
    seal.check(jws.public_key(device[1]))
    return dict(orjson.loads(seal.payload))


def _named(entry: dict[str, Any]) -> tuple[Any, ...]:
    capture = entry.get("capture")
    return (entry["sha256"], entry["bytes"], entry["media_type"], entry["role"], capture)


def _kept(item: ManifestFile) -> tuple[Any, ...]:
    return (item.sha256, item.bytes, item.media_type, item.role, item.capture)


def _of_receipts(record: SealedRecord, receipts: Sequence[Receipt], key: Key) -> Iterator[Broken]:
    numbers = [receipt.number for receipt in receipts]
    if numbers != list(range(1, record.receipts_made + 1)):
        yield Broken("receipt_missing", record.id, f"{record.receipts_made} made, kept: {numbers}")
    elif receipts and receipts[-1].state is not record.state:
        yield Broken("receipt_missing", record.id, f"none says that it is {record.state}")
    for receipt in receipts:
        try:
            said = orjson.loads(jws.verified(receipt.jws, key))
        except ValueError as error:
            yield Broken("receipt_broken", record.id, f"receipt {receipt.number}: {error}")
            continue
        if (said["record"], said["digest"], said["state"]) != (
            str(record.id),
            record.digest,
            receipt.state,
        ):
            yield Broken(
                "receipt_broken", record.id, f"receipt {receipt.number} says another thing"
            )
