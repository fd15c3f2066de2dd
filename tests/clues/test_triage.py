"""What the desk decides about a clue."""

import uuid

import pytest
from sqlalchemy import select

import patrols.queries
from clues import service
from clues.routes import blueprint
from evidence.models import SealedRecord
from kernel.audit import AuditLine
from kernel.lifecycle import IllegalMove
from tests.clues.makers import assigned, clue_of_finding, registered, report, shown
from tests.county import TODAY, County, Desk, fix
from tests.phone import digest


def test_an_accepted_clue_with_a_place_gives_patrols_a_reason_to_visit(land: County) -> None:
    clue = clue_of_finding(land)
    desk = land.client(blueprint, "clue_keeper")

    accepted = desk.post(f"/api/clues/{clue['id']}/triage", 200, verdict="valid")

    assert accepted["state"] == "valid"
    assert accepted["triaged_at"] is not None
    with land.sessions() as session:
        wanted = patrols.queries.reasons_readable_by(land.people["township_officer"], TODAY)
        (reason,) = session.scalars(wanted)
        assert (reason.reason, reason.source) == (clue["reference"], f"clues/{clue['id']}")
    assert land.tampered() == []


def test_a_clue_out_of_scope_is_laid_aside_with_its_kind(land: County) -> None:
    clue = registered(land)
    desk = land.client(blueprint, "clue_keeper")

    laid = desk.post(
        f"/api/clues/{clue['id']}/triage", 200, verdict="invalid", invalid_kind="ownership_dispute"
    )

    assert (laid["state"], laid["invalid_kind"]) == ("invalid", "ownership_dispute")
    again = desk.post(f"/api/clues/{clue['id']}/triage", 409, verdict="valid")
    assert again["code"] == "kernel.illegal_move"


def test_a_duplicate_names_the_clue_it_repeats(land: County) -> None:
    first, second = registered(land), registered(land)
    path = f"/api/clues/{second['id']}/triage"
    desk = land.client(blueprint, "clue_keeper")
    duplicate = {"verdict": "invalid", "invalid_kind": "duplicate"}

    desk.post(path, 422, **duplicate)
    itself = desk.post(path, 422, **duplicate, duplicate_of=second["id"])
    assert itself["code"] == "clues.duplicate_of_itself"
    desk.post(path, 404, **duplicate, duplicate_of=str(uuid.uuid4()))
    laid = desk.post(path, 200, **duplicate, duplicate_of=first["id"])

    assert laid["duplicate_of"] == first["id"]


@pytest.mark.parametrize(
    "half",
    [
        {"verdict": "invalid"},
        {"verdict": "valid", "invalid_kind": "unclear"},
        {"verdict": "invalid", "invalid_kind": "unclear", "duplicate_of": str(uuid.UUID(int=1))},
        {"verdict": "maybe"},
        {"verdict": "valid", "state": "filed"},
    ],
)
def test_half_a_verdict_is_none(land: County, half: dict[str, str]) -> None:
    clue = registered(land)

    land.client(blueprint, "inspector").post(f"/api/clues/{clue['id']}/triage", 422, **half)
    assert shown(land, clue)["state"] == "registered"


def test_a_verification_is_given_to_an_officer_until_the_day_discovery_set(land: County) -> None:
    clue = clue_of_finding(land)

    task = assigned(land, clue, "township_officer")

    assert (task["state"], task["due_day"]) == ("open", clue["verify_due"])
    assert task["office_id"] == str(land.people["township_officer"].office_id)
    desk = land.client(blueprint, "township_officer")
    assert desk.get(f"/api/clues/tasks?officer_id={task['officer_id']}")["items"] == [task]
    assert desk.get(f"/api/clues/tasks/{task['id']}") == task
    land.client(blueprint, "neighbour").get(f"/api/clues/tasks/{task['id']}", 404)
    assert land.client(blueprint, "neighbour").get("/api/clues/tasks")["items"] == []


def test_a_task_is_not_given_twice_nor_before_the_clue_is_accepted(land: County) -> None:
    clue, officer_id = clue_of_finding(land), str(land.people["inspector"].id)
    path = f"/api/clues/{clue['id']}/assign"
    desk = land.client(blueprint, "clue_keeper")

    assert desk.post(path, 409, officer_id=officer_id)["code"] == "clues.not_to_verify"
    assigned(land, clue)
    assert desk.post(path, 409, officer_id=officer_id)["code"] == "clues.already_assigned"


def test_a_task_goes_to_nobody_the_desk_or_the_clue_is_hidden_from(land: County) -> None:
    clue = clue_of_finding(land)
    desk, path = land.client(blueprint, "clue_keeper"), f"/api/clues/{clue['id']}/assign"
    desk.post(f"/api/clues/{clue['id']}/triage", 200, verdict="valid")

    unfit = desk.post(path, 422, officer_id=str(land.people["neighbour"].id))
    assert unfit["code"] == "clues.officer_unfit"
    for officer_id in (land.people["stranger"].id, uuid.UUID(int=3)):
        desk.post(path, 404, officer_id=str(officer_id))


def test_the_powers_of_the_desk_are_apart(land: County) -> None:
    clue = registered(land)
    path = f"/api/clues/{clue['id']}"

    def without(power: str) -> Desk:
        return land.client(blueprint, "inspector", power)

    without("clues.read").get(path, 403)
    without("clues.register").post("/api/clues", 403)
    without("clues.triage").post(f"{path}/triage", 403, verdict="valid")
    without("clues.assign").post(f"{path}/assign", 403)
    without("clues.open_informant").post(f"{path}/informant", 403, reason="核实")


def test_overdue_clues_are_found_and_others_are_not(land: County) -> None:
    late = clue_of_finding(
        land, found_at="2020-03-02T10:00:00+08:00", fix=fix(time="2020-03-02T10:00:00+08:00")
    )
    fresh = registered(land)
    desk = land.client(blueprint, "inspector")

    assert [c["id"] for c in desk.get("/api/clues?overdue=true")["items"]] == [late["id"]]
    assert [c["id"] for c in desk.get("/api/clues?overdue=false")["items"]] == [fresh["id"]]
    kept = desk.get("/api/clues?state=registered&channel=phone")["items"]
    assert [c["id"] for c in kept] == [fresh["id"]]
    desk.post(f"/api/clues/{late['id']}/triage", 200, verdict="invalid", invalid_kind="unclear")
    assert desk.get("/api/clues?overdue=true")["items"] == []


def test_the_informant_is_opened_only_at_the_registering_office_and_for_a_reason(
    land: County,
) -> None:
    land.send("township_officer", "clue_report", report())
    land.drain()
    (clue,) = land.client(blueprint, "inspector").get("/api/clues")["items"]
    path = f"/api/clues/{clue['id']}/informant"

    elsewhere = land.client(blueprint, "inspector").post(path, 403, reason="想核实情况")
    assert elsewhere["code"] == "clues.informant_elsewhere"
    land.client(blueprint, "township_officer").post(path, 422)
    opened = land.client(blueprint, "township_officer").post(path, 200, reason="回访举报人")

    assert opened == {"name": "王大娘", "contact": "13900000000"}
    openings = select(AuditLine.actor_id, AuditLine.details).where(
        AuditLine.act == "clues.informant_opened", AuditLine.subject_id == clue["id"]
    )
    with land.sessions() as session:
        lines = session.execute(openings).all()
    assert [(line.actor_id, line.details) for line in lines] == [
        (land.people["township_officer"].id, {"reason": "回访举报人"})
    ]
    assert land.tampered() == []


def test_a_report_is_exported_as_it_was_sealed_on_the_same_terms(land: County) -> None:
    first = land.send("township_officer", "clue_report", report())
    second = land.correct("township_officer", "clue_report", first, report(party=None), "记错")
    land.drain()
    (clue,) = land.client(blueprint, "inspector").get("/api/clues")["items"]
    path = f"/api/clues/{clue['id']}/reports/{{}}/original"
    at_home = land.client(blueprint, "township_officer")

    land.client(blueprint, "inspector").post(path.format(first), 403, reason="移送法院")
    at_home.post(path.format(first), 422)
    at_home.post(path.format(uuid.uuid4()), 404, reason="移送法院")
    exported = [at_home.export(path.format(one), reason="移送法院") for one in (first, second)]

    with land.sessions() as session:
        records = [session.get_one(SealedRecord, one) for one in (first, second)]
        lines = session.scalars(
            select(AuditLine.details).where(AuditLine.act == "clues.informant_opened")
        ).all()
    assert [digest(text) for text in exported] == [record.digest for record in records]
    assert [record.jws for record in records] == [None, None]
    assert lines == [{"reason": "移送法院", "record": str(one)} for one in (first, second)]
    assert land.tampered() == []


def test_an_anonymous_clue_has_nobody_to_open(land: County) -> None:
    clue = registered(land)
    told = registered(land, informant={"name": "刘某"})
    desk = land.client(blueprint, "inspector")

    refusal = desk.post(f"/api/clues/{clue['id']}/informant", 409, reason="回访")
    assert refusal["code"] == "clues.anonymous"
    opened = desk.post(f"/api/clues/{told['id']}/informant", 200, reason="回访")
    assert opened == {"name": "刘某", "contact": ""}


def test_a_clue_becomes_a_case_only_once_it_was_found_true(land: County) -> None:
    clue, case_id = registered(land), uuid.uuid4()

    with land.sessions() as session, pytest.raises(IllegalMove):
        service.mark_filed(
            session, land.people["inspector"], uuid.UUID(clue["id"]), case_id, now=land.now
        )
    assert shown(land, clue)["case_id"] is None
