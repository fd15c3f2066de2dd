"""Records that are as they should be, and what the phone is told of them."""

import datetime as dt
import uuid
from pathlib import Path

import pytest
from flask import Flask
from joserfc import jws
from joserfc.jwk import KeySet
from sqlalchemy import select

from evidence.models import ParkedRecord, SealedRecord
from identity.models import Device
from kernel.db import Sessions, reading
from kernel.secrets import safe
from patrols.models import Patrol
from tests import phone as phones
from tests.field_api.conftest import InHand, Person, SignIn
from tests.phone import Phone, manifest_entry, record_id, said


def stored(sessions: Sessions, sealed: str) -> SealedRecord:
    with reading(sessions) as session:
        return session.get_one(SealedRecord, record_id(sealed))


def test_a_patrol_without_photos_is_complete_at_once(
    in_hand: InHand, sessions: Sessions, township_officer: Person
) -> None:
    sealed = in_hand.seal(payload=phones.patrol([township_officer.officer.id]))

    (receipt,) = in_hand.send(sealed)

    assert receipt["state"] == "complete"
    assert receipt["record"] == str(record_id(sealed))
    assert receipt["digest"] == phones.digest(sealed)
    assert receipt["missing"] == []
    assert receipt["author"] == str(township_officer.officer.id)
    kept = stored(sessions, sealed)
    assert kept.jws == sealed
    assert kept.office_id == township_officer.office.id
    assert kept.division_id == township_officer.office.division_id
    with reading(sessions) as session:
        assert session.get_one(Patrol, kept.id).fixes == 200


def test_a_record_with_a_photo_waits_for_it_and_says_so(in_hand: InHand) -> None:
    photo = manifest_entry(
        b"pixels",
        capture={
            "taken_at": "2026-05-01T10:00:00+08:00",
            "fix": {"lon": 126.5, "lat": 43.8, "accuracy_m": 6.5, "source": "gnss"},
            "heading_deg": 271.5,
            "location_source": "shutter",
        },
    )

    (receipt,) = in_hand.send(in_hand.seal(files=[photo]))

    assert receipt["state"] == "received"
    assert receipt["missing"] == [photo["sha256"]]


def test_the_same_bytes_again_get_the_same_receipt(in_hand: InHand) -> None:
    sealed = in_hand.seal()

    first = in_hand.post([sealed]).json
    again = in_hand.post([sealed]).json
    twice = in_hand.post([sealed, sealed]).json

    assert again == first
    assert twice["receipts"] == first["receipts"] * 2


def test_other_bytes_under_the_same_id_are_refused_and_the_first_stays(
    in_hand: InHand, sessions: Sessions
) -> None:
    first = in_hand.seal()
    other = in_hand.seal(id=str(record_id(first)))

    in_hand.send(first)
    (receipt,) = in_hand.send(other)
    (in_one_call, refused) = in_hand.send(a := in_hand.seal(), in_hand.seal(id=str(record_id(a))))

    assert (receipt["state"], receipt["reason"]) == ("rejected", "records.id_taken")
    assert stored(sessions, first).jws == first
    assert in_one_call["state"] == "complete"
    assert refused["reason"] == "records.id_taken"


def test_a_colleague_uploads_under_the_authors_name(
    in_hand: InHand, colleague: Person, sign_in: SignIn, sessions: Sessions
) -> None:
    sealed = in_hand.seal()
    shared = sign_in(colleague, in_hand.phone)

    (receipt,) = shared.send(sealed)

    assert receipt["state"] == "complete"
    kept = stored(sessions, sealed)
    assert kept.author_id == in_hand.person.officer.id
    assert kept.uploaded_by == colleague.officer.id


def test_the_clock_of_the_phone_is_compared_at_sending(in_hand: InHand, sessions: Sessions) -> None:
    sealed = in_hand.seal()
    slow = dt.datetime.now(dt.UTC) - dt.timedelta(hours=3)

    in_hand.send(sealed, device_time=slow.isoformat())

    offset = stored(sessions, sealed).clock_offset_ms
    assert offset == pytest.approx(3 * 3600 * 1000, abs=60_000)


@pytest.mark.parametrize("sealed_at", ["1970-01-01T08:00:10+08:00", "2199-12-31T00:00:00Z"])
def test_a_phone_whose_clock_is_wrong_loses_nothing(in_hand: InHand, sealed_at: str) -> None:
    (receipt,) = in_hand.send(in_hand.seal(sealed_at=sealed_at))

    assert receipt["state"] == "complete"


def test_the_present_receipt_can_be_asked_for(
    in_hand: InHand, sign_in: SignIn, stranger: Person
) -> None:
    sealed = in_hand.seal()
    given = in_hand.post([sealed]).json["receipts"][0]
    door = f"/api/field/v1/records/{record_id(sealed)}/receipt"

    assert in_hand.client.get(door).json == {"receipt": given}
    assert sign_in(stranger).client.get(door).status_code == 404
    elsewhere = f"/api/field/v1/records/{uuid.uuid4()}/receipt"
    assert in_hand.client.get(elsewhere).json["code"] == "evidence.record_missing"


def test_anybody_can_check_seal_and_receipt_with_the_published_keys(
    app: Flask, in_hand: InHand
) -> None:
    sealed = in_hand.seal()
    receipt = in_hand.post([sealed]).json["receipts"][0]
    anybody = app.test_client()

    own = KeySet.import_key_set(anybody.get("/.well-known/jwks.json").json)
    phones_key = anybody.get(f"/.well-known/jwks.json?kid={in_hand.phone.kid}").json

    assert jws.deserialize_compact(receipt, own, algorithms=["ES256"]).payload
    assert jws.deserialize_compact(
        sealed, KeySet.import_key_set(phones_key), algorithms=["ES256"]
    ).payload
    assert "d" not in own.keys[0].as_dict()
    nobody = anybody.get(f"/.well-known/jwks.json?kid={'A' * 43}")
    assert (nobody.status_code, nobody.json["code"]) == (404, "field.no_such_key")


def test_a_long_patrol_goes_in_whole(in_hand: InHand) -> None:
    (receipt,) = in_hand.send(in_hand.seal(payload=phones.patrol(points=30_000)))

    assert receipt["state"] == "complete"


def test_what_a_revoked_phone_sent_before_stays_valid(
    in_hand: InHand, sessions: Sessions, sign_in: SignIn, tmp_path: Path
) -> None:
    before, after = in_hand.seal(), in_hand.seal()
    in_hand.send(before)
    revoke(sessions, in_hand)
    on_another_phone = sign_in(in_hand.person, Phone())

    old, new = on_another_phone.send(before, after)

    assert old["state"] == "complete"
    assert (new["state"], new["reason"]) == ("rejected", "records.device_revoked")
    with reading(sessions) as session:
        parked = session.scalars(select(ParkedRecord)).one()
    locks = safe(tmp_path / "keys" / "informant.key")
    assert (parked.compact(locks), parked.reason_code) == (after, "records.device_revoked")
    assert in_hand.post([after]).status_code == 401


def revoke(sessions: Sessions, in_hand: InHand) -> None:
    with sessions.begin() as session:
        device = session.get_one(Device, uuid.UUID(in_hand.signed_in["device_id"]))
        device.revoked_at = dt.datetime.now(dt.UTC)
        device.revoked_by, device.revoked_reason = in_hand.person.officer.id, "lost"


def test_a_receipt_says_nothing_it_should_not(in_hand: InHand) -> None:
    receipt = said(in_hand.post([in_hand.seal()]).json["receipts"][0])

    assert set(receipt) == {
        "record",
        "digest",
        "alg",
        "state",
        "missing",
        "server_time",
        "author",
        "kind",
    }
