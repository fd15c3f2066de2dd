"""A phone seals where it stood to whose boundary; those that never ask stay as they were."""

from typing import Any

import marshmallow as ma
import pytest
from sqlalchemy import select

from clues.models import ClueReport
from evidence.models import SealedRecord
from field_api.kinds import KINDS
from kernel.db import Sessions, reading
from patrols.models import FindingVersion
from tests.field_api.conftest import InHand
from tests.field_api.test_corrections import finding
from tests.phone import record_id

STOOD: dict[str, Any] = {
    "right_id": "0192d0a0-0000-7000-8000-000000000001",
    "boundary_version": 3,
    "answer": "inside",
    "distance_m": 12.4,
}


def report(**more: Any) -> dict[str, Any]:
    said = finding()
    told = {"reported_at": said["found_at"], "fix": said["fix"], "description": "夜间有车运矿。"}
    return {**told, "channel": "walk_in", **more}


def test_what_the_phone_answered_is_kept_with_the_version_it_was_held_against(
    in_hand: InHand, sessions: Sessions
) -> None:
    found = in_hand.seal("finding", finding(ground=STOOD))
    told = in_hand.seal("clue_report", report(ground={**STOOD, "answer": "cannot_tell"}))
    plain = in_hand.seal("finding", finding())

    receipts = in_hand.send(found, told, plain)

    assert [receipt["state"] for receipt in receipts] == ["complete"] * 3
    with reading(sessions) as session:
        said = dict(iter(session.execute(select(FindingVersion.record_id, FindingVersion.payload))))
        assert said[record_id(found)]["ground"] == STOOD
        assert said[record_id(plain)]["ground"] is None
        reported = session.scalars(select(ClueReport.payload)).one()
        assert reported["ground"]["answer"] == "cannot_tell"
        assert session.get_one(SealedRecord, record_id(found)).jws == found


@pytest.mark.parametrize("kind", ["finding", "signboard_check", "clue_report", "verification"])
def test_an_answer_that_is_none_is_a_fault_of_the_phone(kind: str) -> None:
    with pytest.raises(ma.ValidationError) as refused:
        KINDS[kind].schema.load({"ground": {**STOOD, "answer": "nearly", "distance_m": -1}})

    errors = refused.value.messages_dict["ground"]
    assert set(errors) == {"answer", "distance_m"}


def test_a_wrong_answer_refuses_that_record_alone(in_hand: InHand) -> None:
    wrong = in_hand.seal("finding", finding(ground={**STOOD, "boundary_version": "3"}))
    right = in_hand.seal("finding", finding(ground={**STOOD, "boundary_version": None}))

    refused, taken = in_hand.send(wrong, right)

    assert (refused["state"], refused["reason"]) == ("rejected", "records.bad_payload")
    assert taken["state"] == "complete"
