"""Who says that they set out is out, until they are back or say that nothing came of it."""

from kernel.ids import new_id
from patrols.routes import blueprint
from tests.county import County
from tests.patrols.test_duty_ledger import ROOT, at, on_the_day, states, walk

__all__ = ["on_the_day"]  # a fixture


def test_who_says_that_they_are_back_is_back(on_the_day: County) -> None:
    land = on_the_day
    land.now = at("2026-11-18", 8)
    office = str(land.people["township_officer"].office_id)
    desk = land.client(blueprint, "township_officer")
    departure = desk.post(f"{ROOT}/departures", 201, office_id=office)
    land.now = at("2026-11-18", 9)

    for _ in range(2):
        back = desk.post(f"{ROOT}/departures/{departure['id']}/return", 200)
    assert back["back_at"].startswith("2026-11-18T01:00")
    assert states(land) == ["not_yet"]
    others = land.client(blueprint, "neighbour")
    others.post(f"{ROOT}/departures/{departure['id']}/return", 404)
    assert others.post(f"{ROOT}/departures", 403, office_id=office)["code"] == (
        "patrols.not_your_office"
    )


def test_a_phone_that_tells_of_its_patrol_again_makes_no_second_departure(
    on_the_day: County,
) -> None:
    land = on_the_day
    land.now = at("2026-11-18", 8)
    desk, patrol_id = land.client(blueprint, "township_officer"), str(new_id())
    told = {"departure_id": patrol_id, "office_id": str(land.people["township_officer"].office_id)}

    first = desk.post(f"{ROOT}/departures", 201, **told)
    land.now = at("2026-11-18", 9)
    again = desk.post(f"{ROOT}/departures", 201, **told)

    assert (first["id"], again["id"]) == (patrol_id, patrol_id)
    assert again["left_at"].startswith("2026-11-18T00:00")  # 08:00 in China, as first told
    assert states(land) == ["out"]
    neighbour = {"departure_id": patrol_id, "office_id": str(land.people["neighbour"].office_id)}
    other = land.client(blueprint, "neighbour").post(f"{ROOT}/departures", 404, **neighbour)
    assert other["code"] == "patrols.departure_missing"
    walk(land, "township_officer", at("2026-11-18", 8, 30))
    assert states(land) == ["out_today"]
    assert land.tampered() == []


def test_a_patrol_that_was_thrown_away_is_not_out(on_the_day: County) -> None:
    land = on_the_day
    land.now = at("2026-11-18", 8)
    desk, patrol_id = land.client(blueprint, "township_officer"), str(new_id())
    told = {"departure_id": patrol_id, "office_id": str(land.people["township_officer"].office_id)}
    withdrawal = f"{ROOT}/departures/{patrol_id}/withdraw"
    assert desk.post(withdrawal, 404)["code"] == "patrols.departure_missing"
    desk.post(f"{ROOT}/departures", 201, **told)
    land.client(blueprint, "neighbour").post(withdrawal, 404)
    assert states(land) == ["out"]

    land.now = at("2026-11-18", 9)
    desk.post(withdrawal, 200)
    land.now = at("2026-11-18", 10)
    again = desk.post(withdrawal, 200)
    assert again["withdrawn_at"].startswith("2026-11-18T01:00")  # 09:00 in China, as first told
    desk.post(f"{ROOT}/departures", 201, **told)  # a word that was long on its way
    assert states(land) == ["not_yet"]
    assert land.tampered() == []


def test_a_departure_that_nobody_ended_is_believed_for_a_day(on_the_day: County) -> None:
    land = on_the_day
    land.now = at("2026-11-18", 22)
    office = str(land.people["township_officer"].office_id)
    land.client(blueprint, "township_officer").post(f"{ROOT}/departures", 201, office_id=office)

    land.now = at("2026-11-19", 2)
    assert states(land) == ["out"]
    land.now = at("2026-11-19", 22, 1)
    assert states(land) == ["not_yet"]
