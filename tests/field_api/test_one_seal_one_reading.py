"""A seal says one thing to whoever reads it, and saying it again changes nothing."""

import base64

import orjson
import pytest
from sqlalchemy import func, select

from evidence.models import ParkedRecord, SealedRecord
from field_api import drafts
from kernel.db import Sessions, reading
from tests import phone as phones
from tests.field_api.conftest import InHand
from tests.phone import base64url, manifest_entry, said

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256, FIPS 186-4


def twin(sealed: str) -> str:
    """Return the other signature (r, n-s) that anybody can make of the one there is."""
    words, _, signature = sealed.rpartition(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    other = ORDER - int.from_bytes(raw[32:], "big")
    return f"{words}.{base64url(raw[:32] + other.to_bytes(32, 'big'))}"


def kept_and_parked(sessions: Sessions) -> tuple[int | None, int | None]:
    with reading(sessions) as session:
        return (
            session.scalar(select(func.count()).select_from(SealedRecord)),
            session.scalar(select(func.count()).select_from(ParkedRecord)),
        )


def test_the_same_words_under_another_signature_get_the_present_receipt(
    in_hand: InHand, sessions: Sessions
) -> None:
    sealed = in_hand.seal()
    first = in_hand.post([sealed]).json["receipts"]

    assert twin(sealed) != sealed
    assert in_hand.post([twin(sealed)]).json["receipts"] == first
    assert in_hand.post([twin(sealed), sealed]).json["receipts"] == first * 2
    assert kept_and_parked(sessions) == (1, 0)


def test_two_signatures_of_the_same_words_in_one_call_are_one_record(
    in_hand: InHand, sessions: Sessions
) -> None:
    sealed = in_hand.seal()

    one, other = in_hand.post([sealed, twin(sealed)]).json["receipts"]

    assert one == other
    assert said(one)["state"] == "complete"
    assert kept_and_parked(sessions) == (1, 0)


def raw_claims(in_hand: InHand) -> str:
    claims = in_hand.phone.claims("patrol", phones.patrol(points=3), in_hand.person.officer.id)
    return orjson.dumps(claims).decode()


@pytest.mark.parametrize(
    ("once", "twice"),
    [
        ('"kind":"patrol"', '"kind":"finding","kind":"patrol"'),
        ('"transport":"foot"', '"transport":"car", "transport" : "foot"'),
        ('"transport":"foot"', '"tr\\u0061nsport":"car","transport":"foot"'),
        ('"note":"界桩完好"', '"note":"界桩缺失","note":"界桩完好"'),
    ],
)
def test_a_member_named_twice_is_refused(in_hand: InHand, once: str, twice: str) -> None:
    raw = raw_claims(in_hand)
    assert once in raw

    (receipt,) = in_hand.send(in_hand.phone.sign(raw.replace(once, twice).encode()))

    assert (receipt["state"], receipt["reason"]) == ("rejected", "records.bad_envelope")
    assert "Named twice" in str(receipt["errors"])


def test_a_member_of_the_header_named_twice_is_refused(in_hand: InHand) -> None:
    head = orjson.dumps(in_hand.phone.header()).replace(b"{", b'{"kid":"x",', 1)
    words = f"{base64url(head)}.{base64url(raw_claims(in_hand).encode())}"
    sealed = f"{words}.{base64url(in_hand.phone.signature(words.encode()))}"

    (receipt,) = in_hand.send(sealed)

    assert (receipt["state"], receipt["reason"]) == ("rejected", "records.bad_seal")


def test_however_a_phone_spaces_and_spells_its_claims_they_are_taken(in_hand: InHand) -> None:
    spaced = raw_claims(in_hand).replace('":', '" : ').replace("foot", "f\\u006fot")

    (receipt,) = in_hand.send(in_hand.phone.sign(spaced.encode()))

    assert receipt["state"] == "complete"


def test_a_file_of_two_sizes_is_refused_by_name(in_hand: InHand) -> None:
    photo = manifest_entry(b"pixels")
    other = {**photo, "bytes": photo["bytes"] + 1}

    twice, differing, broken = in_hand.send(
        in_hand.seal(files=[photo, {**photo, "role": "scene"}]),
        in_hand.seal(files=[photo, other]),
        in_hand.seal(files=[{"bytes": 1}, photo, 7]),
    )

    assert twice["state"] == "received"
    assert (differing["state"], differing["reason"]) == ("rejected", "records.bad_envelope")
    assert list(differing["errors"]["files"]["1"]) == ["bytes"]
    assert broken["reason"] == "records.bad_envelope"


def test_a_call_that_names_too_many_files_is_asked_to_come_in_parts(
    in_hand: InHand, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_FILES_A_CALL", 5)
    records = [in_hand.seal(files=[manifest_entry(b"%d" % n) for n in range(3)]) for _ in "ab"]

    refused = in_hand.post(records)
    taken = [in_hand.post([record]) for record in records]

    assert (refused.status_code, refused.json["code"]) == (413, "records.too_many_files")
    assert refused.json["facts"] == {"most": "5"}
    assert [answer.status_code for answer in taken] == [200, 200]
    assert kept_and_parked(sessions) == (2, 0)
