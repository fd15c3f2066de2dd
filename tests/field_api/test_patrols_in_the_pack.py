"""A patrol that came back, and a stop to look at again, go along on the phone."""

from pathlib import Path
from typing import Any

import pytest

import field_api.jobs
import patrols.jobs
import patrols.service
from kernel import clock
from kernel.access import Actor
from kernel.db import Sessions, writing
from kernel.jobs import Work
from kernel.settings import Settings
from patrols.policy import Permission
from tests.field_api.conftest import FIELD, InHand, Person, SignIn
from tests.field_api.test_corrections import finding
from tests.field_api.test_pack import CHANGES, pack
from tests.phone import patrol, record_id


@pytest.fixture
def work(sessions: Sessions, tmp_path: Path) -> Work:
    return Work(sessions, Settings(data=tmp_path, database_url=""), clock.now())


@pytest.fixture
def walker(county: Any, township_officer: Person, sign_in: SignIn) -> InHand:
    del township_officer
    return sign_in(county("li", "220284101", [*FIELD, Permission.READ]))


@pytest.fixture
def reviewer(county: Any, walker: InHand) -> Actor:
    del walker
    person = county("county", "220284", [Permission.READ, Permission.APPROVE])
    return Actor(person.officer.id, person.office.id, frozenset({Permission.APPROVE.value}))


def receipt(phone: InHand, sealed: str) -> dict[str, Any]:
    answer = phone.client.get(f"/api/field/v1/records/{record_id(sealed)}/receipt")
    return dict(answer.json)


def walked(phone: InHand, work: Work, payload: dict[str, Any]) -> str:
    sealed = phone.seal("patrol", payload)
    phone.send(sealed)
    patrols.jobs.patrols_completed(work, str(record_id(sealed)))
    return sealed


def test_a_returned_patrol_comes_back_with_its_reason_until_it_is_corrected(
    walker: InHand, reviewer: Actor, work: Work, sessions: Sessions
) -> None:
    payload = patrol(points=3)
    sealed = walked(walker, work, payload)
    at = {"patrol_id": record_id(sealed), "now": work.now}
    assert "review" not in receipt(walker, sealed)
    with writing(sessions) as session:
        patrols.service.return_patrol(session, reviewer, version=1, reason="补充复查", **at)

    (told,) = pack(walker)["sections"]["returned_patrols"]
    assert (told["id"], told["reason"], told["version"]) == (str(at["patrol_id"]), "补充复查", 1)
    assert told["said"]["content"] == payload["content"]
    review = {"state": "returned", "reason": "补充复查", "version": 1}
    assert receipt(walker, sealed)["review"] == review

    cursor = pack(walker)["cursor"]
    # what the pack tells is enough: the phone it was walked with may lie in the river
    whole = {**told["walked"], **told["said"], "opinion": "已复查"}
    words = {"corrects": told["id"], "reason": "补充", "payload": whole}
    correction = walker.seal("correction", words)
    walker.send(correction)
    field_api.jobs.correction_completed(work, str(record_id(correction)))
    gone = walker.client.get(CHANGES, query_string={"cursor": cursor}).json["gone"]
    assert {"section": "returned_patrols", "id": told["id"], "reason": "logged_again"} in gone
    assert receipt(walker, sealed)["review"]["state"] == "superseded"
    assert "review" not in receipt(walker, correction)

    with writing(sessions) as session:
        patrols.service.approve_patrol(session, reviewer, version=2, opinion="", **at)
    reviewed = {"state": "reviewed", "reason": None, "version": 2}
    assert receipt(walker, sealed)["review"] == receipt(walker, correction)["review"] == reviewed


def test_a_returned_patrol_is_on_nobody_elses_phone(
    walker: InHand, reviewer: Actor, work: Work, sessions: Sessions, in_hand: InHand
) -> None:
    sealed = walked(walker, work, patrol(points=3))
    at = {"patrol_id": record_id(sealed), "version": 1, "now": work.now}
    with writing(sessions) as session:
        patrols.service.return_patrol(session, reviewer, reason="补充", **at)

    assert pack(in_hand)["sections"]["returned_patrols"] == []


def test_a_stop_is_to_be_looked_at_again_until_somebody_did(
    walker: InHand, work: Work, in_hand: InHand
) -> None:
    found = walker.seal("finding", finding(measure="spoken_stop", stopped=True))
    walker.send(found)
    patrols.jobs.finding_completed(work, str(record_id(found)))

    built = pack(walker)
    (told,) = built["sections"]["follow_ups"]
    assert (told["finding_id"], told["measure"]) == (str(record_id(found)), "spoken_stop")
    assert told["lon"] == 126.55
    assert "follow_ups" not in pack(in_hand)["sections"]  # whose post may not read patrols

    look = {"finding_id": told["finding_id"], "outcome": "stopped", "note": ""}
    walked(walker, work, {**patrol(points=3), "follow_ups": [look]})
    gone = walker.client.get(CHANGES, query_string={"cursor": built["cursor"]}).json["gone"]
    assert {"section": "follow_ups", "id": told["id"], "reason": "looked_at"} in gone
