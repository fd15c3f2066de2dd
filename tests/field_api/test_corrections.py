"""Pain 19: what was sent cannot be corrected elsewhere; here a later record does, and says why."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from evidence.models import SealedRecord
from field_api import jobs
from kernel import clock
from kernel.audit import AuditLine
from kernel.db import Sessions, reading
from kernel.jobs import Work
from kernel.settings import Settings
from patrols.models import Finding
from tests.field_api.conftest import InHand, Person, SignIn
from tests.phone import CHINA, record_id


def finding(**what_matters: Any) -> dict[str, Any]:
    found_at = dt.datetime.now(CHINA).isoformat()
    return {
        "found_at": found_at,
        "fix": {"lon": 126.55, "lat": 43.85, "accuracy_m": 6.0, "time": found_at, "source": "gnss"},
        "description": "山坡有新挖采坑一处。",
        **what_matters,
    }


def correction(of: str, **what_matters: Any) -> dict[str, Any]:
    return {
        "corrects": str(record_id(of)),
        "reason": "现场复核后更正采坑数量。",
        "payload": finding(description="山坡有新挖采坑两处。"),
        **what_matters,
    }


@pytest.fixture
def work(sessions: Sessions, tmp_path: Path) -> Work:
    return Work(sessions, Settings(data=tmp_path, database_url=""), clock.now())


def test_a_finding_is_read_anew_and_its_first_record_stays(
    in_hand: InHand, sessions: Sessions, work: Work
) -> None:
    first = in_hand.seal("finding", finding())
    later = in_hand.seal("correction", correction(first))

    receipts = in_hand.send(first, later)
    for _ in range(2):
        jobs.correction_completed(work, str(record_id(later)))

    assert [receipt["state"] for receipt in receipts] == ["complete", "complete"]
    with reading(sessions) as session:
        found = session.scalars(select(Finding)).one()
        assert (found.id, found.current_record_id) == (record_id(first), record_id(later))
        assert (found.version, found.description) == (2, "山坡有新挖采坑两处。")
        assert session.get_one(SealedRecord, record_id(first)).jws == first


def test_a_correction_may_be_corrected(in_hand: InHand, sessions: Sessions, work: Work) -> None:
    first = in_hand.seal("finding", finding())
    second = in_hand.seal("correction", correction(first))
    third = in_hand.seal("correction", correction(second, payload=finding(description="三处。")))

    in_hand.send(first)
    in_hand.send(second)
    jobs.correction_completed(work, str(record_id(second)))
    (receipt,) = in_hand.send(third)
    jobs.correction_completed(work, str(record_id(third)))

    assert receipt["state"] == "complete"
    with reading(sessions) as session:
        assert session.scalars(select(Finding.description)).all() == ["三处。"]


def test_a_correction_before_its_original_is_held(in_hand: InHand) -> None:
    first = in_hand.seal("finding", finding())

    (early,) = in_hand.send(in_hand.seal("correction", correction(first)))

    assert early["state"] == "held"


def test_what_cannot_be_corrected_is_refused_at_once(
    in_hand: InHand, sign_in: SignIn, stranger: Person
) -> None:
    paper = {"title": "证据", "description": "", "taken_at": None}
    first, evidence = in_hand.seal("finding", finding()), in_hand.seal("evidence", paper)
    in_hand.send(first, evidence)
    elsewhere = sign_in(stranger)

    wrong_kind, wrong_payload = in_hand.send(
        in_hand.seal("correction", correction(evidence)),
        in_hand.seal("correction", correction(first, payload={"description": 7})),
    )
    (not_theirs,) = elsewhere.send(elsewhere.seal("correction", correction(first)))

    assert wrong_kind["reason"] == "records.not_correctable"
    assert wrong_payload["reason"] == "records.bad_payload"
    assert set(wrong_payload["errors"]["payload"]) == {"description", "fix", "found_at"}
    assert not_theirs["reason"] == "patrols.finding_missing"


def test_a_correction_without_effect_says_why(
    in_hand: InHand, sessions: Sessions, work: Work
) -> None:
    first = in_hand.seal("finding", finding())
    early = in_hand.seal("correction", correction(first, payload={"description": 7}))
    in_hand.send(early)
    in_hand.send(first)

    jobs.correction_completed(work, str(record_id(early)))

    with reading(sessions) as session:
        lines = select(AuditLine.details).where(
            AuditLine.act == "evidence.correction_without_effect"
        )
        assert session.scalars(lines).all() == [{"reason": "records.bad_payload"}]
        assert session.scalars(select(Finding.version)).all() == [1]
