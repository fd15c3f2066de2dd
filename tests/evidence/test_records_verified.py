"""Whoever changes what a phone sealed, or what it was told, in the database is found out."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, update

from evidence.models import ManifestFile, Receipt, SealedRecord
from evidence.service import FileIn, verify_records
from identity.models import Device
from kernel.clock import now
from tests.evidence.office import CountyOffice, named, seal, send
from tests.phone import Phone, digest, manifest_entry, said

PHOTO = b"\xff\xd8\xff the pit"
CAPTURE = {"taken_at": "2026-11-20T09:00:00+08:00", "heading_deg": 12}


def keep(office: CountyOffice) -> UUID:
    """Have a phone that is enrolled seal a finding and send its photo."""
    phone = Phone()
    enrolled = {"thumbprint": phone.kid, "public_jwk": phone.jwk, "name": phone.name}
    with office.write() as session:
        session.add(
            Device(id=named("phone"), **enrolled, enrolled_at=now(), office_id=named("county"))
        )
    entry: dict[str, Any] = {**manifest_entry(PHOTO), "capture": CAPTURE}
    words = phone.seal("finding", {}, named("liu"), files=[entry])
    record_id = UUID(said(words)["id"])
    files = (FileIn(**entry),)
    sealed = seal(id=record_id, files=files)
    office.keep(replace(sealed, jws=words, digest=digest(words)))
    send(office.as_("liu:phone"), PHOTO, record_id)
    return record_id


def found(office: CountyOffice) -> list[tuple[str, UUID]]:
    broken = verify_records(office.look, office.safe, office.signer)
    return [(one.kind, one.record_id) for one in broken]


def test_a_record_as_it_came_holds(office: CountyOffice) -> None:
    keep(office)

    assert found(office) == []


@pytest.mark.parametrize(
    ("table", "changed", "kinds"),
    [
        (SealedRecord, {"digest": "0" * 64}, ["digest_differs", *["receipt_broken"] * 2]),
        (SealedRecord, {"device_id": named("other")}, ["seal_broken"]),
        (SealedRecord, {"author_id": named("wang")}, ["record_differs"]),
        (SealedRecord, {"receipts_made": 3}, ["receipt_missing"]),
        (ManifestFile, {"sha256": "0" * 64}, ["manifest_differs"]),
        (ManifestFile, {"bytes": 1}, ["manifest_differs"]),
        (ManifestFile, {"media_type": "image/png"}, ["manifest_differs"]),
        (ManifestFile, {"role": "other"}, ["manifest_differs"]),
        (ManifestFile, {"capture": {**CAPTURE, "heading_deg": 13}}, ["manifest_differs"]),
        (Receipt, {"jws": "a.b.c"}, ["receipt_broken"] * 2),
    ],
)
def test_what_was_changed_is_named(
    office: CountyOffice, table: Any, changed: dict[str, Any], kinds: list[str]
) -> None:
    record_id = keep(office)
    with office.write() as session:
        session.execute(update(table).values(changed))

    assert found(office) == [(kind, record_id) for kind in kinds]


def test_other_words_under_the_same_seal_are_named(office: CountyOffice) -> None:
    record_id = keep(office)
    words = str(office.record(record_id).jws).split(".")
    forged = seal(payload={"description": "nothing to see"}).jws.split(".")[1]
    text = ".".join((words[0], forged, words[2]))
    with office.write() as session:
        session.execute(update(SealedRecord).values(jws=text, digest=digest(text)))

    assert ("seal_broken", record_id) in found(office)


def test_a_receipt_taken_away_is_missed(office: CountyOffice) -> None:
    record_id = keep(office)
    with office.write() as session:
        session.execute(delete(Receipt).where(Receipt.number == 1))

    assert found(office) == [("receipt_missing", record_id)]
