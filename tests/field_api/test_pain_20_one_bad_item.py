"""Pain 20: elsewhere one bad item blocks the queue. Here it is set aside and the rest goes in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from evidence.models import ParkedRecord, SealedRecord
from evidence.service import SealedIn
from field_api import kinds
from kernel.db import Sessions, reading
from kernel.secrets import safe
from patrols.models import Patrol
from tests import phone as phones
from tests.field_api.conftest import InHand
from tests.phone import record_id

POISON = "这份记录会让服务器出错"
REFUSED = text("insert into patrols (id) values (null)")


def poisoned(payload: dict[str, Any]) -> bool:
    return bool(payload["content"] == POISON)


def check_badly(session: Session, sealed: SealedIn, payload: Any, now: dt.datetime) -> None:
    del sealed, now
    if poisoned(payload):
        session.execute(REFUSED)


def take_badly(
    session: Session, records: Sequence[tuple[SealedIn, Any]], *, now: dt.datetime
) -> None:
    KNOWN.take(session, records, now=now)
    if any(poisoned(payload) for _, payload in records):
        raise ZeroDivisionError


def take_what_the_database_refuses(
    session: Session, records: Sequence[tuple[SealedIn, Any]], *, now: dt.datetime
) -> None:
    KNOWN.take(session, records, now=now)
    for _, payload in records:
        if poisoned(payload):
            session.execute(REFUSED)


KNOWN = kinds.KINDS["patrol"]
FAULTS = {
    "a fault while it is checked": replace(KNOWN, check=check_badly),
    "a fault while it is written": replace(KNOWN, take=take_badly),
    "a row that the database refuses": replace(KNOWN, take=take_what_the_database_refuses),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_ours_with_one_record_spares_the_others(
    in_hand: InHand, sessions: Sessions, monkeypatch: pytest.MonkeyPatch, fault: str, tmp_path: Path
) -> None:
    monkeypatch.setattr(kinds, "KINDS", {**kinds.KINDS, "patrol": FAULTS[fault]})
    patrol = phones.patrol(points=3)
    good = [in_hand.seal(payload=patrol) for _ in range(4)]
    bad = in_hand.seal(payload={**patrol, "content": POISON})

    receipts = in_hand.send(*good[:2], bad, *good[2:])

    assert [one["state"] for one in receipts] == [*["complete"] * 2, "rejected", *["complete"] * 2]
    assert receipts[2]["reason"] == "records.not_processed"
    with reading(sessions) as session:
        kept = set(session.scalars(select(SealedRecord.id)))
        assert set(session.scalars(select(Patrol.id))) == kept == {record_id(one) for one in good}
        (parked,) = session.scalars(select(ParkedRecord))
    assert parked.compact(safe(tmp_path / "keys" / "informant.key")) == bad


def test_what_was_parked_can_go_in_once_the_fault_is_mended(
    in_hand: InHand, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = in_hand.seal(payload={**phones.patrol(points=3), "content": POISON})
    with monkeypatch.context() as broken:
        faulty = FAULTS["a fault while it is written"]
        broken.setattr(kinds, "KINDS", {**kinds.KINDS, "patrol": faulty})
        assert in_hand.send(bad)[0]["reason"] == "records.not_processed"

    assert in_hand.send(bad)[0]["state"] == "complete"
    with reading(sessions) as session:
        assert session.get_one(SealedRecord, record_id(bad)).jws == bad
