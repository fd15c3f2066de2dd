"""A correction of a patrol from the phone: on time, too early, of another walk, by a stranger."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from field_api import jobs
from kernel import clock
from kernel.audit import AuditLine
from kernel.db import Sessions, reading
from kernel.jobs import Work
from kernel.settings import Settings
from patrols.models import Patrol, PatrolVersion
from tests.field_api.conftest import InHand, Person, SignIn
from tests.phone import patrol, record_id


@pytest.fixture
def work(sessions: Sessions, tmp_path: Path) -> Work:
    return Work(sessions, Settings(data=tmp_path, database_url=""), clock.now())


def correction(of: str, payload: dict[str, Any]) -> dict[str, Any]:
    return {"corrects": str(record_id(of)), "reason": "补充", "payload": payload}


def test_a_patrol_is_read_anew_and_its_first_words_stay(
    in_hand: InHand, sessions: Sessions, work: Work
) -> None:
    payload = patrol(points=3)
    first = in_hand.seal("patrol", payload)
    later = in_hand.seal("correction", correction(first, {**payload, "content": "另见便道。"}))

    receipts = in_hand.send(first, later)
    for _ in range(2):
        jobs.correction_completed(work, str(record_id(later)))

    assert [receipt["state"] for receipt in receipts] == ["complete", "complete"]
    with reading(sessions) as session:
        walked = session.scalars(select(Patrol)).one()
        assert (walked.version, walked.content) == (2, "另见便道。")
        versions = select(PatrolVersion.record_id).order_by(PatrolVersion.number)
        assert session.scalars(versions).all() == [record_id(first), record_id(later)]


def test_a_correction_that_comes_before_its_patrol_is_held_and_then_applied(
    in_hand: InHand, sessions: Sessions, work: Work
) -> None:
    payload = patrol(points=3)
    first = in_hand.seal("patrol", payload)
    later = in_hand.seal("correction", correction(first, {**payload, "content": "另见便道。"}))

    (early,) = in_hand.send(later)
    in_hand.send(first)
    jobs.correction_completed(work, str(record_id(later)))

    assert early["state"] == "held"
    with reading(sessions) as session:
        assert session.scalars(select(Patrol.content)).all() == ["另见便道。"]


def test_another_walk_and_a_strangers_patrol_are_refused_at_once(
    in_hand: InHand, sign_in: SignIn, stranger: Person
) -> None:
    payload = patrol(points=3)
    first = in_hand.seal("patrol", payload)
    in_hand.send(first)
    elsewhere = sign_in(stranger)

    moved = {**payload, "ended_at": payload["started_at"]}
    (other_walk,) = in_hand.send(in_hand.seal("correction", correction(first, moved)))
    (not_theirs,) = elsewhere.send(elsewhere.seal("correction", correction(first, payload)))

    assert other_walk["reason"] == "patrols.walk_is_fixed"
    assert not_theirs["reason"] == "patrols.patrol_missing"


def test_another_walk_told_too_early_has_no_effect_and_says_why(
    in_hand: InHand, sessions: Sessions, work: Work
) -> None:
    payload = patrol(points=3)
    first = in_hand.seal("patrol", payload)
    moved = in_hand.seal("correction", correction(first, {**payload, "transport": "car"}))
    in_hand.send(moved)
    in_hand.send(first)

    jobs.correction_completed(work, str(record_id(moved)))

    with reading(sessions) as session:
        refused = AuditLine.act == "evidence.correction_without_effect"
        told = session.scalars(select(AuditLine.details).where(refused)).all()
        assert told == [{"reason": "patrols.walk_is_fixed"}]
        assert session.scalars(select(Patrol.version)).all() == [1]


def test_a_patrol_sealed_twice_is_one_and_the_same_id_with_other_words_is_refused(
    in_hand: InHand, sessions: Sessions
) -> None:
    payload = patrol(points=3)
    first = in_hand.seal("patrol", payload)
    other = in_hand.seal("patrol", {**payload, "content": "别的"}, id=str(record_id(first)))

    (once,) = in_hand.send(first)
    (again,) = in_hand.send(first)
    (twin,) = in_hand.send(other)

    assert once == again
    assert twin["reason"] == "records.id_taken"
    with reading(sessions) as session:
        assert session.scalars(select(Patrol.content)).all() == [payload["content"]]
