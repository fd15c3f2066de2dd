"""A province adds rules of its own, by the same reader, and only for itself."""

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from registry.rules import adding, checking, reading, ruleset
from registry.rules.adding import Handed
from registry.rules.conditions import PREDICATES
from registry.rules.facts import FACTS
from registry.rules.tables import ProvinceRules
from tests.registry.conftest import NOW, TODAY, acts, make_actor, only_right
from tests.registry.test_rules_reading import GOOD

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
OWN = {**GOOD, "id": "22.scale_missing"}


@pytest.fixture
def province_registrar(land):
    return make_actor(land, "province", "22")


@pytest.fixture
def add(session, province_registrar):
    def do(*rules, by=province_registrar, dry_run=False):
        handed = Handed(list(rules), "省厅要求")
        return adding.take(session, by, handed, dry_run=dry_run, now=NOW)

    return do


@pytest.fixture
def broken(session, registrar):
    def of() -> set[str]:
        found = checking.check_right(
            session, registrar, only_right(session).id, on=TODAY, today=TODAY
        )
        return {one.rule.id for one in found.findings}

    return of


def test_what_a_province_adds_holds_at_once_and_until_taken_back(import_rows, add, broken, session):
    import_rows()
    before = ruleset.known(session).version

    add(OWN)
    assert "22.scale_missing" in broken()
    assert ruleset.known(session).version != before
    add()
    assert "22.scale_missing" not in broken()
    versions = select(ProvinceRules.version).order_by(ProvinceRules.version)
    assert session.scalars(versions).all() == [1, 2]
    assert acts(session).count("registry.province_rules_recorded") == 2


def test_a_dry_run_reads_and_keeps_nothing(add, session) -> None:
    assert [rule.id for rule in add(OWN, dry_run=True)] == ["22.scale_missing"]
    assert ruleset.known(session) is ruleset.present()


@pytest.mark.parametrize(
    "wrong",
    [
        {"province": "21", "id": "21.scale_missing"},
        {"id": "law.right_extinguished"},
        {"level": "law", "province": ""},
        {"when": [{"is": "exec", "of": "scale"}]},
    ],
)
def test_what_is_not_the_provinces_to_say_is_refused(add, session, wrong) -> None:
    with pytest.raises(reading.BadRule):
        add({**OWN, **wrong})
    assert session.scalars(select(ProvinceRules)).all() == []


def test_no_county_and_no_city_adds_rules(add, registrar, city_registrar) -> None:
    for somebody in (registrar, city_registrar):
        with pytest.raises(adding.NotTheProvince):
            add(OWN, by=somebody)


def test_the_desk_of_the_province_adds_rules(client_as, province_registrar, registrar) -> None:
    body = {"rules": [OWN], "reason": "省厅要求"}

    refused = client_as(registrar).post("/api/registry/rules", json=body)
    tried = client_as(province_registrar).post("/api/registry/rules?dry_run=true", json=body)
    added = client_as(province_registrar).post("/api/registry/rules", json=body)
    listed = client_as(registrar).get("/api/registry/rules").json

    assert (refused.status_code, tried.status_code, added.status_code) == (403, 200, 200)
    assert tried.json["version"] != added.json["version"] == listed["version"]
    assert "22.scale_missing" in {rule["id"] for rule in listed["items"]}


def test_the_page_on_rules_names_every_condition_and_every_fact() -> None:
    named = set(re.findall(r"`(\w+)`", PAGE.read_text()))

    assert PREDICATES.keys() | FACTS.keys() <= named


def test_the_example_on_the_page_is_a_rule() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", PAGE.read_text(), re.DOTALL)

    assert reading.read_rule(json.loads(example)).id == "22.small_quarry_area"
