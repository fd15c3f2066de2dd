"""An office asks to be let off for some days, and the level above decides."""

from typing import Any

from patrols.routes import blueprint
from patrols.states import ExcuseState
from tests.county import County
from tests.patrols.duties import ROOT, at, close, figures, found, restatements, walk

EXCUSES = f"{ROOT}/excuses"
SNOW = "大雪封路，车辆无法进山"


def ask(land: County, who: str = "township_officer", status: int = 201, **instead: Any) -> Any:
    asked = {
        "office_id": str(land.people[who].office_id),
        "first_day": "2026-11-16",
        "last_day": "2026-11-20",
        "reason": SNOW,
        **instead,
    }
    return land.client(blueprint, who).post(EXCUSES, status, **asked)


def decide(land: County, excuse: Any, who: str, status: int = 200, act: str = "approve") -> Any:
    path = f"{EXCUSES}/{excuse['id']}/{act}"
    said = {} if act == "withdraw" else {"note": "情况属实"}
    return land.client(blueprint, who).post(path, status, **said)


def test_the_county_excuses_the_township_and_it_owes_less(land: County) -> None:
    walk(land, "township_officer", at("2026-11-21"))
    excuse = ask(land)
    assert (excuse["state"], excuse["reason"]) == ("asked", SNOW)

    approved = decide(land, excuse, "inspector")
    close(land, at("2026-12-01"))

    assert approved["decided_by"] == str(land.people["inspector"].id)
    (week,) = figures(land, "220281100")
    assert (week.at_least, week.excused, week.owed, week.missing) == (2, 1, 1, 0)
    assert land.tampered() == []


def test_what_is_only_asked_or_refused_or_withdrawn_excuses_nobody(land: County) -> None:
    walk(land, "township_officer", at("2026-11-21"))
    ask(land)
    decide(land, ask(land), "inspector", act="refuse")
    decide(land, ask(land), "township_officer", act="withdraw")

    close(land, at("2026-12-01"))

    assert figures(land, "220281100")[0].excused == 0
    listed = land.client(blueprint, "inspector").get(EXCUSES)["items"]
    assert {one["state"] for one in listed} == {"asked", "refused", "withdrawn"}
    only = land.client(blueprint, "inspector").get(f"{EXCUSES}?state=refused")["items"]
    assert [one["note"] for one in only] == ["情况属实"]


def test_an_excuse_for_a_closed_week_restates_it(land: County) -> None:
    walk(land, "township_officer", at("2026-11-21"))
    close(land, at("2026-12-01"))
    excuse = ask(land, last_day="2026-12-05")

    decide(land, excuse, "inspector")

    (restated,) = restatements(land)
    assert (restated.excused, restated.owed, restated.missing) == (2, 0, 0)
    assert restated.causes == [{"found": "excused", "subject_id": excuse["id"]}]
    assert figures(land, "220281100")[0].owed == 2


def test_nobody_excuses_their_own_office(land: County) -> None:
    excuse = ask(land)

    for who in ("township_officer", "township_colleague"):
        assert decide(land, excuse, who, 403)["code"] == "patrols.own_excuse"
    by_county = ask(land, "inspector")
    assert decide(land, by_county, "clue_keeper", 403)["code"] == "patrols.own_excuse"


def test_offices_of_one_division_do_not_excuse_each_other(land: County) -> None:
    found(land, "220281100", "second_station")
    excuse = ask(land)

    refusal = decide(land, excuse, "second_station", 403)

    assert refusal["code"] == "patrols.not_the_level_above"


def test_neighbours_and_strangers_do_not_know_of_it(land: County) -> None:
    excuse = ask(land)

    for who in ("neighbour", "stranger"):
        assert decide(land, excuse, who, 404)["code"] == "patrols.excuse_missing"
        assert land.client(blueprint, who).get(EXCUSES)["items"] == []


def test_an_office_asks_for_itself_alone(land: County) -> None:
    other = str(land.people["neighbour"].office_id)

    assert ask(land, status=403, office_id=other)["code"] == "patrols.not_your_office"
    excuse = ask(land)
    refusal = decide(land, excuse, "inspector", 403, act="withdraw")
    assert refusal["code"] == "patrols.not_your_office"


def test_days_go_forward_and_end_within_a_year(land: County) -> None:
    for last in ("2026-11-15", "2027-12-01"):
        assert ask(land, status=422, last_day=last)["code"] == "patrols.excuse_days_wrong"


def test_what_is_decided_stays_decided(land: County) -> None:
    excuse = ask(land)
    decide(land, excuse, "inspector", act="refuse")

    for act, who in (("approve", "inspector"), ("withdraw", "township_officer")):
        refusal = decide(land, excuse, who, 409, act)
        assert refusal["code"] == "patrols.excuse_decided"
    assert ExcuseState(decide_state(land)) is ExcuseState.REFUSED


def decide_state(land: County) -> str:
    state: str = land.client(blueprint, "inspector").get(EXCUSES)["items"][0]["state"]
    return state


def test_who_may_not_decide_is_told_so(land: County) -> None:
    excuse = ask(land)
    desk = land.client(blueprint, "inspector", "patrols.excuse", "patrols.walk")

    desk.post(f"{EXCUSES}/{excuse['id']}/approve", 403, note="好")
    desk.post(EXCUSES, 403, office_id=str(land.people["inspector"].office_id))
