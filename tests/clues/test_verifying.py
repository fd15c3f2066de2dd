"""An officer looks whether a clue is true, and everything follows from the answer."""

import uuid
from typing import Any

import pytest

import patrols.queries
from clues import queries, service
from clues.policy import NotYours, NotYourTask
from clues.queries import ReportMissing, TaskMissing
from clues.routes import blueprint
from clues.schemas import VerificationPayload
from clues.service.corrections import ResultIsFixed
from kernel.lifecycle import IllegalMove
from tests.clues.makers import assigned, clue_of_finding, registered, report, shown, verification
from tests.county import PHOTO, TODAY, County, refused_fields


def state_of_finding(land: County, clue: dict[str, Any]) -> str:
    with land.sessions() as session:
        return patrols.queries.held_finding(session, uuid.UUID(clue["finding_id"])).state.value


def said(land: County, clue: dict[str, Any]) -> list[tuple[str, str, int]]:
    found = land.client(blueprint, "inspector").get(f"/api/clues/{clue['id']}/verifications")
    return [(one["id"], one["state"], one["version"]) for one in found]


@pytest.mark.parametrize(
    ("result", "clue_state", "finding_state"),
    [
        ("true", "found_true", "confirmed"),
        ("partly", "found_partly", "confirmed"),
        ("not_true", "not_true", "refuted"),
    ],
)
def test_the_answer_closes_the_task_moves_the_clue_and_judges_the_finding(
    land: County, result: str, clue_state: str, finding_state: str
) -> None:
    clue = clue_of_finding(land)
    task = assigned(land, clue)

    record_id = land.send("inspector", "verification", verification(task, result=result))
    land.drain()

    after = shown(land, clue)
    assert (after["state"], after["party"]) == (clue_state, "蛟河新站石材有限公司")
    assert after["verified_at"] is not None
    closed = land.client(blueprint, "inspector").get(f"/api/clues/tasks/{task['id']}")
    assert (closed["state"], closed["record_id"]) == ("answered", str(record_id))
    assert state_of_finding(land, clue) == finding_state
    assert said(land, clue) == [(str(record_id), "answered", 1)]
    assert land.tampered() == []


def test_an_answer_without_its_photo_closes_nothing(land: County) -> None:
    clue = clue_of_finding(land)
    land.send("inspector", "verification", verification(assigned(land, clue)), files=(PHOTO,))
    land.drain()

    assert shown(land, clue)["state"] == "valid"
    assert state_of_finding(land, clue) == "complete"


def test_of_two_answers_the_first_to_be_complete_counts_and_the_other_is_kept(
    land: County,
) -> None:
    clue = clue_of_finding(land)
    task = assigned(land, clue)
    first = land.send("inspector", "verification", verification(task))
    second = land.send("inspector", "verification", verification(task, result="not_true"))
    land.drain()
    third = land.send("inspector", "verification", verification(task, result="partly"))
    land.drain()

    assert shown(land, clue)["state"] == "found_true"
    assert said(land, clue) == [
        (str(first), "answered", 1),
        (str(second), "beside", 1),
        (str(third), "beside", 1),
    ]
    assert land.tampered() == []


def test_a_colleague_does_not_answer_and_a_stranger_knows_of_no_task(land: County) -> None:
    task = assigned(land, clue_of_finding(land))

    with pytest.raises(NotYourTask):
        land.send("township_officer", "verification", verification(task))
    for who in ("neighbour", "stranger"):
        with pytest.raises(TaskMissing):
            land.send(who, "verification", verification(task))
    with pytest.raises(TaskMissing):
        land.send("inspector", "verification", verification({"id": str(uuid.UUID(int=9))}))


def test_a_correction_rewords_but_never_turns_the_result(land: County) -> None:
    clue = clue_of_finding(land)
    task = assigned(land, clue)
    stood = {"right_id": str(land.right_id), "boundary_version": None, "answer": "cannot_tell"}
    first = land.send("inspector", "verification", verification(task, ground=stood))
    land.drain()

    better = verification(task, description="越界开采约五亩。")
    second = land.correct("clue_keeper", "verification", first, better, "面积量错")

    assert said(land, clue) == [(str(first), "superseded", 1), (str(second), "answered", 2)]
    answers = land.client(blueprint, "inspector").get(f"/api/clues/{clue['id']}/verifications")
    assert [one["ground"] for one in answers] == [{**stood, "distance_m": None}, None]
    turned = verification(task, result="not_true")
    with pytest.raises(ResultIsFixed):
        land.correct("inspector", "verification", first, turned, "改结论")
    with pytest.raises(NotYours):
        land.correct("township_officer", "verification", first, better, "我来改")
    with pytest.raises(ReportMissing):
        land.correct("stranger", "verification", first, better, "我来改")
    with pytest.raises(ReportMissing):
        land.correct("inspector", "verification", uuid.uuid4(), better, "没有的记录")
    assert land.tampered() == []


def test_an_answer_corrected_before_its_photos_came_answers_as_corrected(land: County) -> None:
    clue = clue_of_finding(land)
    task = assigned(land, clue)
    first = land.send("inspector", "verification", verification(task), files=(PHOTO,))
    second = land.correct("inspector", "verification", first, verification(task), "补充说明")
    with land.sessions.begin() as session:
        service.close_task(session, first, now=land.now)

    assert said(land, clue) == [(str(first), "superseded", 1), (str(second), "answered", 2)]
    assert shown(land, clue)["state"] == "found_true"


def test_a_clue_found_true_is_filed_once_under_its_case(land: County) -> None:
    clue = clue_of_finding(land)
    land.send("inspector", "verification", verification(assigned(land, clue)))
    land.drain()
    actor, case_id, clue_id = land.people["inspector"], uuid.uuid4(), uuid.UUID(clue["id"])

    with land.sessions.begin() as session:
        service.mark_filed(session, actor, clue_id, case_id, now=land.now)

    after = shown(land, clue)
    assert (after["state"], after["case_id"]) == ("filed", str(case_id))
    assert after["filed_at"] is not None
    with land.sessions() as session, pytest.raises(IllegalMove):
        service.mark_filed(session, actor, clue_id, uuid.uuid4(), now=land.now)
    assert land.tampered() == []


def test_every_record_that_speaks_of_a_clue_is_found_for_its_case(land: County) -> None:
    clue = clue_of_finding(land)
    finding_id = uuid.UUID(clue["finding_id"])
    visit = land.send("inspector", "verification", verification(assigned(land, clue)))
    told = land.send("township_officer", "clue_report", report())
    land.drain()
    inspector = land.people["inspector"]

    with land.sessions() as session:
        ours = queries.get(session, inspector, uuid.UUID(clue["id"]), TODAY)
        assert set(queries.record_ids(session, ours)) == {finding_id, visit}
        (theirs,) = session.scalars(queries.readable_by(inspector, TODAY).filter_by(record_id=told))
        assert queries.record_ids(session, theirs) == [told]


def test_a_phone_is_given_its_open_tasks_and_told_when_they_close(land: County) -> None:
    clue, inspector = clue_of_finding(land), land.people["inspector"]
    task = assigned(land, clue)
    before = land.now

    with land.sessions() as session:
        ((given, about),) = session.execute(queries.tasks_of(inspector, TODAY)).all()
        assert (str(given.id), str(about.id)) == (task["id"], clue["id"])
        others = queries.tasks_of(land.people["township_officer"], TODAY)
        assert session.execute(others).all() == []
    land.send("inspector", "verification", verification(task))
    land.drain()

    with land.sessions() as session:
        assert session.execute(queries.tasks_of(inspector, TODAY)).all() == []
        changed = session.get_one(type(given), given.id).changed_at
        assert changed >= before


def test_a_call_without_a_finding_is_verified_alike(land: County) -> None:
    clue = registered(land)
    land.send("inspector", "verification", verification(assigned(land, clue), party=None))
    land.drain()

    after = shown(land, clue)
    assert (after["state"], after["finding_id"], after["party"]) == ("found_true", None, None)


@pytest.mark.parametrize(
    "changed",
    [
        {"visited_at": "2026-11-20T09:00:00+08:00"},
        {"companions": [str(uuid.UUID(int=3))]},
        {"stop_ordered": False},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_correction_moves_no_visit_and_adds_no_companion(
    land: County, changed: dict[str, Any]
) -> None:
    clue = clue_of_finding(land)
    task = assigned(land, clue)
    first = land.send("inspector", "verification", verification(task))
    land.drain()

    with pytest.raises(ResultIsFixed):
        land.correct("inspector", "verification", first, verification(task, **changed), "补记")
    assert said(land, clue) == [(str(first), "answered", 1)]


def test_the_same_visit_told_in_another_order_is_the_same(land: County) -> None:
    clue, task = (found := clue_of_finding(land)), assigned(land, found)
    two = [str(uuid.UUID(int=3)), str(uuid.UUID(int=4))]
    first = land.send("inspector", "verification", verification(task, companions=two))
    land.drain()

    again = verification(task, companions=two[::-1], visited_at="2026-11-20T03:00:00Z")
    second = land.correct("inspector", "verification", first, again, "补充说明")
    assert said(land, clue) == [(str(first), "superseded", 1), (str(second), "answered", 2)]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("result", "yes"),
        ("stop_ordered", None),
        ("companions", "all"),
        ("fix", None),
        ("clue_id", str(uuid.UUID(int=1))),
    ],
)
def test_a_phone_that_writes_a_field_wrongly_is_told_which(field: str, wrong: object) -> None:
    answer = verification({"id": str(uuid.UUID(int=2))}, **{field: wrong})

    assert refused_fields(VerificationPayload(), answer) == {field}
