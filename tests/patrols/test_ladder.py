"""What must follow a finding, and by when."""

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import select

import identity.service
from identity.models import Officer
from patrols import ladder, service
from patrols.models import ReasonToVisit
from patrols.states import Rung
from tests.county import NOW, County
from tests.patrols.desks import desk_of
from tests.patrols.test_findings import finding

SEEN_ON = "2026-11-20"  # a Friday


def came_upon(land: County, **instead: Any) -> str:
    finding_id = land.send("township_officer", "finding", finding(**instead))
    land.drain()
    return str(finding_id)


def certify(land: County, *names: str) -> list[str]:
    with land.sessions.begin() as session:
        for number, name in enumerate(names):
            identity.service.certify(
                session,
                None,
                session.get_one(Officer, land.people[name].id),
                number=f"JL2202810000{number}",
                first_day=dt.date(2025, 1, 1),
                last_day=dt.date(2027, 12, 31),
                now=land.now,
            )
    return [str(land.people[name].id) for name in names]


def steps(land: County, finding_id: str) -> dict[str, tuple[str, str]]:
    told = desk_of(land, "inspector").get(f"/api/patrols/findings/{finding_id}/steps")
    return {step["rung"]: (step["state"], step["due_on"]) for step in told}


@pytest.mark.parametrize(
    ("rung", "since", "day"),
    [
        (Rung.STOP_NOTICE, "2026-11-20", "2026-11-25"),  # working days: over a weekend
        (Rung.STOP_NOTICE, "2025-09-29", "2025-10-10"),  # over the national holiday
        (Rung.TO_UNIT, "2026-11-20", "2026-11-23"),
        (Rung.TO_BUREAU, "2026-11-20", "2026-11-22"),  # a Sunday: it binds the office
        (Rung.TO_GOVERNMENT, "2026-11-20", "2026-11-23"),
        (Rung.FOLLOW_UP, "2026-11-20", "2026-11-27"),
    ],
)
def test_each_rung_has_its_days(rung: Rung, since: str, day: str) -> None:
    assert ladder.due(rung, dt.date.fromisoformat(since), "22").day.isoformat() == day


def test_a_clock_of_1970_stops_nothing_and_every_row_names_its_source() -> None:
    for rung in Rung:
        assert ladder.due(rung, dt.date(1970, 1, 1), "22").day > dt.date(1970, 1, 1)
    assert all(row.source for row in ladder.LIMITS)


def test_a_provinces_own_row_outranks_the_nations(monkeypatch: pytest.MonkeyPatch) -> None:
    own = ladder.Limit(
        Rung.FOLLOW_UP, "22", 5, working=False, valid_from=dt.date(2026, 1, 1), valid_to=None,
        source="省厅",
    )  # fmt: skip
    monkeypatch.setattr(ladder, "LIMITS", (*ladder.LIMITS, own))

    assert ladder.limit(Rung.FOLLOW_UP, "22", NOW.date()).days == 5
    assert ladder.limit(Rung.FOLLOW_UP, "21", NOW.date()).days == 7
    assert ladder.limit(Rung.FOLLOW_UP, "22", dt.date(2025, 12, 31)).days == 7


def test_a_finding_with_a_spoken_stop_stands_on_its_rungs(land: County) -> None:
    finding_id = came_upon(land)

    assert steps(land, finding_id) == {
        "to_unit": ("done", "2026-11-23"),
        "to_bureau": ("open", "2026-11-22"),
        "stop_notice": ("open", "2026-11-25"),
        "follow_up": ("open", "2026-11-27"),
    }
    assert land.tampered() == []


def test_what_is_no_offence_and_stopped_nobody_is_followed_by_nothing(land: County) -> None:
    finding_id = came_upon(land, suspected_offence=None, measure="none", stopped=None)
    desk = desk_of(land, "inspector")

    refusal = desk.post(
        f"/api/patrols/findings/{finding_id}/follow-ups", 409, looked_on=SEEN_ON, outcome="stopped"
    )

    assert steps(land, finding_id) == {}
    assert refusal["code"] == "patrols.nothing_follows"


def test_what_is_due_first_stands_at_the_top_and_what_is_late_is_listed(land: County) -> None:
    came_upon(land)
    desk = desk_of(land, "inspector")

    assert desk.get("/api/patrols/steps?overdue=true")["items"] == []
    rungs = [step["rung"] for step in desk.get("/api/patrols/steps")["items"]]
    first = desk.get("/api/patrols/steps?limit=2")
    rest = desk.get(f"/api/patrols/steps?limit=2&after={first['next']}")

    assert rungs == ["to_bureau", "stop_notice", "follow_up"]
    assert [one["rung"] for one in first["items"] + rest["items"]] == rungs
    assert desk_of(land, "stranger").get("/api/patrols/steps")["items"] == []


def test_a_record_that_comes_late_is_late_on_every_rung(land: County) -> None:
    came_upon(land, found_at="2026-11-02T10:00:00+08:00")
    desk = desk_of(land, "inspector")

    late = desk.get("/api/patrols/steps?overdue=true")["items"]

    assert {step["rung"] for step in late} == {"stop_notice", "follow_up"}
    assert desk.get("/api/patrols/steps?overdue=true&rung=follow_up")["items"] == [late[1]]


def test_a_refuted_finding_is_asked_after_no_more(land: County) -> None:
    finding_id = came_upon(land)

    with land.sessions.begin() as session:
        service.refute_finding(session, None, uuid.UUID(finding_id), now=land.now)

    states = {rung: state for rung, (state, _) in steps(land, finding_id).items()}
    assert states == {
        "to_unit": "done",
        "to_bureau": "dropped",
        "stop_notice": "dropped",
        "follow_up": "dropped",
    }
    assert desk_of(land, "inspector").get("/api/patrols/reasons")["items"] == []
    assert land.tampered() == []


def test_the_bureau_is_told_and_what_is_major_goes_on_to_the_government(land: County) -> None:
    finding_id = came_upon(land)
    desk, path = desk_of(land, "inspector"), f"/api/patrols/findings/{finding_id}/report"

    early = desk.post(path, 409, to="government")
    told = desk.post(path, 200, to="bureau", major=True, note="已口头并书面报告。")
    again = desk.post(path, 409, to="bureau")
    desk.post(path, 422, to="follow_up")

    assert early["code"] == again["code"] == "patrols.nothing_due"
    assert (told["state"], told["note"]) == ("done", "已口头并书面报告。")
    assert steps(land, finding_id)["to_government"] == ("open", "2026-11-23")
    desk.post(path, 200, to="government")
    assert steps(land, finding_id)["to_government"][0] == "done"
    assert land.tampered() == []


def test_a_notice_is_signed_by_two_with_certificates(land: County) -> None:
    finding_id = came_upon(land)
    desk = desk_of(land, "inspector")
    path = f"/api/patrols/findings/{finding_id}/stop-notice"
    (inspector,) = certify(land, "inspector")
    without = str(land.people["clue_keeper"].id)

    alone = desk.post(path, 422, signed_on=SEEN_ON, signers=[inspector])
    unsigned = desk.post(path, 403, signed_on=SEEN_ON, signers=[inspector, without])
    unknown = desk.post(path, 404, signed_on=SEEN_ON, signers=[inspector, str(uuid.uuid4())])
    early = desk.post(path, 422, signed_on="2026-11-19", signers=[inspector, without])

    assert alone["code"] == "patrols.two_signers"
    assert unsigned["code"] == "identity.certificate_needed"
    assert unknown["code"] == "kernel.not_found"
    assert early["code"] == "patrols.day_outside"
    assert desk.get(path) == []


def test_a_notice_gets_the_next_number_and_is_entered_once(land: County) -> None:
    signers = certify(land, "inspector", "clue_keeper")
    desk = desk_of(land, "inspector")
    entered = []
    for _ in range(2):
        path = f"/api/patrols/findings/{came_upon(land)}/stop-notice"
        entered.append(desk.post(path, 201, signed_on=SEEN_ON, signers=signers))
        refusal = desk.post(path, 409, signed_on=SEEN_ON, signers=signers)
        assert refusal["code"] == "patrols.notice_there"

    assert [notice["reference"] for notice in entered] == ["2026-1", "2026-2"]
    assert all(notice["flags"] == [] for notice in entered)
    assert steps(land, entered[0]["finding_id"])["stop_notice"][0] == "done"
    assert land.tampered() == []


def test_a_notice_served_in_the_field_is_kept_and_its_signers_doubted(land: County) -> None:
    """He may stop by word, photograph and report; what he signed is no document."""
    without = str(land.people["township_officer"].id)
    served = {"printed_no": "蛟自然责停〔2026〕7号", "signed_on": SEEN_ON, "signers": [without]}
    doubtful = came_upon(land, measure="stop_notice", notice=served)
    signers = certify(land, "inspector", "clue_keeper")
    sound = came_upon(land, measure="stop_notice", notice={**served, "signers": signers})
    desk = desk_of(land, "township_officer")

    notices = [desk.get(f"/api/patrols/findings/{one}/stop-notice")[0] for one in (doubtful, sound)]

    assert notices[0]["flags"] == ["signer_without_certificate", "fewer_than_two_signers"]
    assert (notices[1]["flags"], notices[1]["printed_no"]) == ([], served["printed_no"])
    assert steps(land, doubtful)["stop_notice"][0] == "done"
    assert land.tampered() == []


def test_a_correction_enters_the_notice_that_was_forgotten(land: County) -> None:
    finding_id = came_upon(land)
    signers = certify(land, "inspector", "clue_keeper")
    notice = {"printed_no": None, "signed_on": SEEN_ON, "signers": signers}

    better = finding(measure="stop_notice", notice=notice)
    land.correct("township_officer", "finding", uuid.UUID(finding_id), better, "漏填文书")

    assert steps(land, finding_id)["stop_notice"][0] == "done"
    assert land.tampered() == []


def test_what_turns_out_to_be_no_offence_asks_for_nothing_until_it_is_one_again(
    land: County,
) -> None:
    finding_id = came_upon(land)
    first = uuid.UUID(finding_id)
    rungs, every = set(steps(land, finding_id)), f"/api/patrols/findings/{finding_id}/steps"

    harmless = finding(suspected_offence=None, measure="none", stopped=False)
    land.correct("township_officer", "finding", first, harmless, "系村民修路，不是采矿")
    left, desk = steps(land, finding_id), desk_of(land, "inspector")
    assert {state for state, _ in left.values()} == {"done", "dropped"}
    assert desk.get("/api/patrols/steps")["items"] == []
    assert desk.get("/api/patrols/reasons")["items"] == []

    land.correct("township_officer", "finding", first, finding(), "复核后确为采矿")
    asked = [one["rung"] for one in desk.get(every) if one["state"] == "open"]
    assert set(asked) == rungs - {"to_unit"}
    assert len(asked) == len(set(asked))
    assert land.tampered() == []


def test_whether_they_stopped_is_not_asked_of_whom_nobody_told(land: County) -> None:
    told, seen, noticed = came_upon(land), came_upon(land), came_upon(land)
    signers, desk = certify(land, "inspector", "clue_keeper"), desk_of(land, "inspector")
    at = "/api/patrols/findings/"
    desk.post(f"{at}{seen}/follow-ups", 201, looked_on=SEEN_ON, outcome="not_stopped")
    desk.post(f"{at}{noticed}/stop-notice", 201, signed_on=SEEN_ON, signers=signers)

    for each in (told, seen, noticed):
        silent = finding(measure="none", stopped=None)
        land.correct("township_officer", "finding", uuid.UUID(each), silent, "当时无人在场")
    states = [steps(land, each)["follow_up"][0] for each in (told, seen, noticed)]
    assert states == ["dropped", "open", "open"]
    assert steps(land, told)["stop_notice"] == ("open", "2026-11-25")
    assert len(desk.get("/api/patrols/reasons")["items"]) == 2

    desk.post(f"{at}{told}/stop-notice", 201, signed_on=SEEN_ON, signers=signers)
    assert steps(land, told)["follow_up"] == ("open", "2026-11-27")
    assert land.tampered() == []


def test_a_patroller_without_the_power_enters_nothing_at_the_desk(land: County) -> None:
    finding_id = came_upon(land)
    desk = desk_of(land, "township_officer", "patrols.enforce")
    at = f"/api/patrols/findings/{finding_id}"

    desk.post(f"{at}/stop-notice", 403, signed_on=SEEN_ON, signers=[str(uuid.uuid4())])
    desk.post(f"{at}/report", 403, to="bureau")
    desk.post(f"{at}/follow-ups", 403, looked_on=SEEN_ON, outcome="stopped")


def test_a_reason_to_visit_leads_patrols_back_until_the_day(land: County) -> None:
    came_upon(land)

    with land.sessions() as session:
        (reason,) = session.scalars(select(ReasonToVisit)).all()

    assert reason.until.isoformat() == "2026-11-27"
    assert reason.source.startswith("patrols/steps/")
