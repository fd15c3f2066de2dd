"""A province adds rules of duty of its own, at the desk and only for itself."""

from typing import Any

import pytest

from patrols.routes import blueprint
from tests.county import County
from tests.patrols.duties import ROOT, asks, province, versions

DOOR = f"{ROOT}/rules"
OWN = asks("2026-11-01", least_minutes=30)


def body(*rules: dict[str, Any]) -> dict[str, Any]:
    return {"rules": list(rules), "reason": "省厅要求"}


def test_the_desk_of_the_province_adds_rules_and_everybody_sees_them(land: County) -> None:
    province(land)
    desk, county = land.client(blueprint, "province"), land.client(blueprint, "inspector")
    before = county.get(DOOR)

    tried = desk.post(f"{DOOR}?dry_run=true", 200, **body(OWN))
    assert versions(land) == []
    added = desk.post(DOOR, 200, **body(OWN))

    listed = county.get(DOOR)
    assert tried["version"] == before["version"] != added["version"] == listed["version"]
    assert [one["id"] for one in added["items"]] == [OWN["id"]]
    shown = {one["id"]: one for one in listed["items"]}
    assert shown[OWN["id"]]["asks"] == {"least_minutes": 30}
    assert shown["jilin.township"]["source"] == "吉国土资发〔2010〕6号"
    assert shown["keeping"]["grace_days"] == 7
    assert versions(land) == [1]
    assert land.tampered() == []


def test_no_county_adds_rules(land: County) -> None:
    refusal = land.client(blueprint, "inspector").post(DOOR, 403, **body(OWN))

    assert refusal["code"] == "patrols.not_the_province"


@pytest.mark.parametrize(
    "wrong",
    [
        {"province": "21"},
        {"id": "jilin.township"},
        {"asks": {"beauty": 1}},
        {"asks": {"least_minutes": 1e999}},
        {"is": "advice"},
        {"to": "2026-10-01"},
        {"from": 20261101},
        {"level": None},
    ],
)
def test_what_is_not_the_provinces_to_say_is_refused(land: County, wrong: dict[str, Any]) -> None:
    province(land)
    told = land.client(blueprint, "province").client.post(
        DOOR,
        json=body({**OWN, **wrong}),
        headers=land.client(blueprint, "province").headers,
    )

    assert told.status_code in (400, 422)
    assert versions(land) == []
