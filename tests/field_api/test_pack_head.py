"""The pack brings a fresh head of the audit log, under which a record shows it is not older."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import select

from evidence.models import SealedRecord
from kernel import audit, clock, jws
from kernel.db import Sessions, reading, writing
from kernel.jws import Key
from tests.field_api.conftest import InHand
from tests.phone import said

PACK, CHANGES = "/api/field/v1/pack", "/api/field/v1/changes"

Sign = Callable[[dt.timedelta], str]


@pytest.fixture
def signer(in_hand: InHand) -> Key:
    key: Key = in_hand.client.application.extensions["signer"]
    return key


@pytest.fixture
def sign(sessions: Sessions, signer: Key) -> Sign:
    """Return what seals the log and signs a head of it some time from now."""

    def sign(later: dt.timedelta) -> str:
        now = clock.now() + later
        with writing(sessions) as session:
            while audit.seal(session, now=now):
                pass
            head = audit.sign_head(session, signer, now=now)
        assert head is not None
        return head

    return sign


def test_a_pack_has_no_head_before_the_log_has_one(in_hand: InHand) -> None:
    assert in_hand.client.get(PACK).json["head"] is None


def test_a_new_head_alone_is_no_reason_to_fetch_the_pack_again(in_hand: InHand, sign: Sign) -> None:
    first = sign(dt.timedelta())
    before = in_hand.client.get(PACK)
    second = sign(dt.timedelta(days=1))
    after = in_hand.client.get(PACK)
    again = in_hand.client.get(PACK, headers={"If-None-Match": before.headers["ETag"]})
    told = in_hand.client.get(CHANGES, query_string={"cursor": before.json["cursor"]})

    assert (before.json["head"], after.json["head"]) == (first, second)
    assert before.headers["ETag"] == after.headers["ETag"]
    assert before.json["cursor"] == after.json["cursor"]
    assert again.status_code == 304
    assert told.json == {"cursor": before.json["cursor"], "changed": {}, "gone": []}


def test_a_record_sealed_with_a_head_keeps_it_under_the_seal(
    in_hand: InHand, sign: Sign, signer: Key, sessions: Sessions
) -> None:
    sign(dt.timedelta())
    head = in_hand.client.get(PACK).json["head"]
    (receipt,) = in_hand.send(in_hand.seal(head=head))

    assert receipt["state"] == "complete"
    with reading(sessions) as session:
        kept = session.scalars(select(SealedRecord.jws)).one()
    assert kept is not None
    seal = jws.opened(kept)
    seal.check(jws.public_key(in_hand.phone.jwk))
    assert audit.read_head(said(kept)["head"], signer).at <= clock.now()


def test_a_record_needs_no_head_and_takes_no_novel_for_one(in_hand: InHand) -> None:
    without, long = in_hand.send(in_hand.seal(head=None), in_hand.seal(head="x" * 1001))

    assert without["state"] == "complete"
    assert (long["state"], long["reason"]) == ("rejected", "records.bad_envelope")
