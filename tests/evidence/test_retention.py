"""Nothing is removed but by two officers, for a reason, and never from under a case."""

import uuid
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from evidence.queries import retention
from evidence.retention import acts
from evidence.retention.jobs import remove_confirmed
from evidence.retention.refusals import Removed
from evidence.retention.tables import Removal
from evidence.service import verify_store
from evidence.store.refusals import ObjectMissing
from kernel.audit import AuditLine
from kernel.ids import new_id
from kernel.jobs import Work
from tests.evidence.office import ELSEWHERE, CountyOffice, named, seal, send
from tests.phone import digest

API = "/api/evidence"
PRIVATE = b"a picture of somebody's kitchen, taken by mistake"
WHY = {"reason": "误拍私人住宅内部，与案件无关"}


def keep(office: CountyOffice, content: bytes = PRIVATE, **what_matters: Any) -> dict[str, Any]:
    """Have a record with one photo here, as the desk shows its item."""
    office.keep(record := seal(content, **what_matters))
    send(office.as_("liu:phone"), content, record.id)
    office.drain()
    item = office.as_("liu:phone").get(f"{API}/records/{record.id}").json["items"][0]
    assert item["arrived_at"]
    return dict(item)


def propose(office: CountyOffice, item: dict[str, Any], who: str = "wang") -> Any:
    return office.as_(who).post(f"{API}/items/{item['id']}/removal", json=WHY)


def decide(office: CountyOffice, removal: dict[str, Any], who: str, act: str = "confirm") -> Any:
    body = {} if act == "confirm" else {"json": WHY}
    return office.as_(who).post(f"{API}/removals/{removal['id']}/{act}", **body)


def carry_out(office: CountyOffice) -> None:
    office.wait(minutes=11)
    remove_confirmed(Work(office.sessions, office.settings, office.at))


def remove(office: CountyOffice, item: dict[str, Any]) -> dict[str, Any]:
    removal = propose(office, item).json
    assert decide(office, removal, "zhao").status_code == 200
    carry_out(office)
    return dict(office.as_("wang").get(f"{API}/removals/{removal['id']}").json)


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


def test_two_officers_remove_a_file_and_its_tombstone_says_all(office: CountyOffice) -> None:
    item = keep(office)

    stone = remove(office, item)

    assert stone["state"] == "removed"
    assert (stone["sha256"], stone["bytes"]) == (digest(PRIVATE), len(PRIVATE))
    assert stone["proposed_by"] == str(named("wang"))
    assert stone["decided_by"] == str(named("zhao"))
    assert stone["reason"] == WHY["reason"]
    with pytest.raises(ObjectMissing):
        office.store.open(digest(PRIVATE))
    with office.look() as session:
        told = select(AuditLine.act).where(AuditLine.subject_id.in_([stone["id"], item["id"]]))
        assert {
            "evidence.removal_proposed",
            "evidence.removal_confirmed",
            "evidence.removal_done",
            "evidence.file_removed",
        } <= set(session.scalars(told))


def test_the_desk_is_told_by_which_act_a_file_is_gone(office: CountyOffice) -> None:
    item = keep(office)
    stone = remove(office, item)

    answers = [
        office.as_("wang").get(f"{API}/items/{item['id']}/{door}")
        for door in ("original", "preview")
    ]

    assert [code(one) for one in answers] == [(410, "evidence.removed")] * 2
    assert all(stone["id"] in one.json["detail"] for one in answers)


def test_checking_the_store_does_not_take_what_was_removed_for_missing(
    office: CountyOffice,
) -> None:
    remove(office, keep(office))
    keep(office, b"another photo, which stays")

    assert list(verify_store(office.look, office.store, patience_s=0)) == []
    with office.look() as session:
        assert len(session.scalars(retention.tombstones(None, 10)).all()) == 1
    office.store.put(PRIVATE)
    assert [one.kind for one in verify_store(office.look, office.store, patience_s=0)] == ["orphan"]


def test_nobody_confirms_what_they_proposed(office: CountyOffice) -> None:
    removal = propose(office, keep(office)).json

    for act in ("confirm", "refuse"):
        assert code(decide(office, removal, "wang", act)) == (403, "evidence.same_person")

    with pytest.raises(IntegrityError), office.write() as session:
        session.execute(
            update(Removal).values(
                state="confirmed", decided_by=named("wang"), decided_at=office.at
            )
        )


def test_what_the_second_officer_refuses_stays_and_can_be_proposed_again(
    office: CountyOffice,
) -> None:
    item = keep(office)
    removal = propose(office, item).json

    assert code(propose(office, item)) == (409, "evidence.removal_open")
    assert decide(office, removal, "zhao", "refuse").json["state"] == "refused"
    carry_out(office)

    assert office.store.exists(digest(PRIVATE))
    assert code(decide(office, removal, "zhao")) == (409, "kernel.illegal_move")
    assert propose(office, item).status_code == 201


def test_nothing_is_removed_at_once(office: CountyOffice) -> None:
    removal = propose(office, item := keep(office)).json
    decide(office, removal, "zhao")

    remove_confirmed(Work(office.sessions, office.settings, office.at))

    assert office.store.exists(digest(PRIVATE))
    assert code(office.as_("wang").get(f"{API}/items/{item['id']}/original"))[0] == 410


def test_a_file_that_a_case_rests_on_cannot_be_removed_until_the_case_is_over(
    office: CountyOffice,
) -> None:
    item, case = keep(office), new_id()
    with office.write() as session:
        acts.hold(session, held(session, item), case, now=office.at)

    refused = propose(office, item)

    assert code(refused) == (409, "evidence.held_by_case")
    assert str(case) in refused.json["detail"]
    with office.write() as session:
        acts.let_go(session, case)
    assert remove(office, item)["state"] == "removed"


def test_a_case_cannot_come_to_rest_on_what_is_being_removed(office: CountyOffice) -> None:
    item = keep(office)
    removal = propose(office, item).json
    with office.write() as session:
        acts.hold(session, held(session, item), new_id(), now=office.at)

    assert code(decide(office, removal, "zhao")) == (409, "evidence.held_by_case")
    with office.write() as session:
        session.execute(retention.let_go(session.scalars(retention.holders(item["sha256"])).one()))
    decide(office, removal, "zhao")
    with pytest.raises(Removed), office.write() as session:
        acts.hold(session, held(session, item), new_id(), now=office.at)


def held(session: Any, item: dict[str, Any]) -> Any:
    (found,) = session.scalars(retention.naming_items(item["sha256"]))
    return found


def test_an_office_removes_nothing_that_others_rest_on(office: CountyOffice) -> None:
    item = keep(office)
    keep(office, division_id=ELSEWHERE, office_id=named("elsewhere"))

    assert code(propose(office, item)) == (409, "evidence.named_elsewhere")
    stranger = propose(office, keep(office, b"ours alone"), "stranger@elsewhere")
    assert code(stranger) == (404, "evidence.item_missing")


def test_strangers_see_no_removal(office: CountyOffice) -> None:
    removal = propose(office, keep(office)).json
    stranger = office.as_("stranger@elsewhere")

    assert stranger.get(f"{API}/removals").json["items"] == []
    assert stranger.get(f"{API}/removals/{removal['id']}").status_code == 404
    assert code(decide(office, removal, "stranger@elsewhere"))[0] == 404
    listed = office.as_("wang").get(f"{API}/removals?state=proposed").json["items"]
    assert [one["id"] for one in listed] == [removal["id"]]


def test_another_record_with_the_same_file_stops_what_was_confirmed(office: CountyOffice) -> None:
    removal = propose(office, keep(office)).json
    office.keep(second := seal(PRIVATE))
    assert code(decide(office, removal, "zhao")) == (409, "evidence.removal_outdated")
    decide(office, removal, "zhao", "refuse")
    item = office.as_("wang").get(f"{API}/records/{second.id}").json["items"][0]
    removal = propose(office, item).json
    decide(office, removal, "zhao")
    office.keep(seal(PRIVATE))

    carry_out(office)

    assert office.as_("wang").get(f"{API}/removals/{removal['id']}").json["state"] == "lapsed"
    assert (
        office.as_("wang").get(f"{API}/items/{item['id']}/original", buffered=True).data == PRIVATE
    )


def test_a_phone_that_brings_the_same_bytes_is_heard_again_once_they_are_gone(
    office: CountyOffice,
) -> None:
    """What a new seal names is evidence anew: nothing acknowledged is ever lost."""
    item = keep(office)
    removal = propose(office, item).json
    decide(office, removal, "zhao")
    office.wait(minutes=11)
    early = office.keep(record := seal(PRIVATE))

    assert early[0].fresh
    remove_confirmed(Work(office.sessions, office.settings, office.at))  # lapses: another names it
    removal = propose(office, item).json
    decide(office, removal, "zhao")
    late = send(office.as_("liu:phone"), PRIVATE, record.id)
    assert code(late) == (503, "evidence.being_removed")
    carry_out(office)
    assert not office.store.exists(digest(PRIVATE))

    again = send(office.as_("liu:phone"), PRIVATE, record.id)

    assert again.status_code == 204
    office.drain()
    assert office.record(record.id).state == "complete"
    assert (
        office.as_("wang").get(f"{API}/items/{item['id']}/original", buffered=True).data == PRIVATE
    )
    with office.look() as session:
        stone = session.get_one(Removal, uuid.UUID(removal["id"]))
    assert (stone.state, stone.kept_again_at is not None) == ("removed", True)
    assert list(verify_store(office.look, office.store, patience_s=0)) == []
