"""Every door tried with every id of somewhere else: nothing is told, and nothing is done."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from server.demo.people import PEOPLE, Person
from tests.databases import embedded_only
from tests.server import owned
from tests.server.asking import Ask, Door, Maker, as_told, asks, doors
from tests.server.full_county import MIGHTY, County
from tests.server.owned import Owned
from tests.server.scoping import changed, holds, leaks, locked, maker, names_any, place, send, shown

UNDOCUMENTED = {
    "/",
    "/field",
    "/field/",
    "/field/{name}",
    "/healthz",
    "/readyz",
    "/static/{filename}",
    "/b/{token}",
    "/b/{token}/report",
}
LIBRARIES = ("/api/docs", "/api/openapi.json")
# Whoever brought a file may have it back, whatever it says of others.
BROUGHT = {"/api/registry/imports/{import_id}/file"}
# The evidence of the demo has no second copy, its case is closed, no office answers for the whole
# province to add rules; and by which algorithm hashes are made is written by the migrations, where
# these tables come from the models. Tracks that were to be filled are.
EMPTY = {
    "patrols_to_fill",
    "file_copies",
    "file_repairs",
    "evidence_holds",
    "hash_columns",
    "province_rules",
    "province_duty_rules",
}
# Asks about many in one call, each for itself: of what lies elsewhere, nothing.
ASKS_OF_MANY = {"/api/field/v1/records/receipts"}
ASKED_FOR_BYTES = {
    "/api/patrols/areas/import",
    "/api/registry/imports",
    "/api/registry/layers",
    "/api/field/v1/records",
    "/api/field/v1/files",
    "/api/field/v1/tracks/import",
}


def test_everything_happened_in_the_county(before: Owned) -> None:
    empty = {name for name, rows in before.tables.items() if not rows}

    assert {table for table, _ in before.shown()} | owned.INTERNAL >= {
        name
        for name, rows in before.tables.items()
        if any("id" in row for row in rows) and name != "divisions"
    }
    assert {name for name in empty if name not in EMPTY and name.split("_")[0] != "audit"} == {
        "installation_facts"
    }


def test_every_rule_is_told_in_the_document(county: County, document: Any) -> None:
    rules = {as_told(rule.rule) for rule in county.app.url_map.iter_rules()} - UNDOCUMENTED

    assert {rule for rule in rules if not rule.startswith(LIBRARIES)} == set(document["paths"])


def test_each_id_opens_its_door_to_those_it_belongs_to(
    county: County, before: Owned, document: Any
) -> None:
    """Without this the rest of this file could be knocking at walls."""
    shut = []
    for door in doors(document):
        if door.method in ("GET", "HEAD") and door.in_path:
            statuses = {
                send(county, login, ask).status_code
                for login in MIGHTY
                for ask in asks(maker(county, before, document, login, own=True), door)
            }
            shut += [] if 200 in statuses else [(door.name, statuses)]

    assert shut == [], shown(shut)


@embedded_only
def test_whoever_may_everything_elsewhere_reads_nothing_here(
    county: County, before: Owned, document: Any
) -> None:
    wrong = []
    for login in MIGHTY:
        secrets = before.secrets(login)
        foreign = maker(county, before, document, login, own=False)
        for door in locked(document):
            if door.method in ("GET", "HEAD"):
                wrong += list(_reading(county, login, foreign, door, secrets))

    assert wrong == [], shown(wrong)
    assert changed(county, before) == {}


def _reading(
    county: County, login: str, foreign: Maker, door: Door, secrets: frozenset[str]
) -> Iterator[tuple[str, str, int, list[str]]]:
    hidden = set(door.in_path) - {"division_id"}
    for ask in asks(foreign, door):
        answer = send(county, login, ask)
        told = leaks(answer, secrets, ask)
        if told or (hidden and answer.status_code != 404):
            yield login, str(ask), answer.status_code, told


@pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)  # ids, on both, say the rest
def test_nobody_is_listed_what_lies_outside_their_scope(
    county: County, before: Owned, document: Any
) -> None:
    everything = Maker(document, _all_ids(before), place(county, "220605102"), "x")
    gets = [door for door in locked(document) if door.method == "GET"]
    reading = [door for door in gets if door.rule not in BROUGHT]
    wrong = []
    for person in PEOPLE:
        secrets = before.secrets(person.login)
        for ask in (ask for door in reading for ask in _share(person, door, everything)):
            if told := leaks(send(county, person.login, ask), secrets, ask):
                wrong += [(person.login, str(ask), told)]

    assert wrong == [], shown(wrong)


def _share(person: Person, door: Door, everything: Maker) -> Iterator[Ask]:
    """
    Yield what one person asks at a door: all things plainly, and their share of the filters.

    The people of an office whom the door opens to have one scope: they take the filters in turns.
    Whoever is locked out is so before the question, whatever it asks.
    """
    colleagues = (one for one in PEOPLE if one.office == person.office)
    let_in = [one for one in colleagues if door.permission in holds(one)]
    for path in everything.paths(door):
        plain, *filtered = asks(everything, door, iter([path]))
        yield plain
        if person in let_in:
            yield from filtered[let_in.index(person) :: len(let_in)]


def _all_ids(before: Owned) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table, row in before.shown():
        found.setdefault(table, []).append(str(row["id"]))
    return found


@pytest.mark.parametrize("login", ["outsider", "neighbour"])
def test_whoever_may_everything_elsewhere_does_nothing_here(
    county: County, before: Owned, document: Any, login: str
) -> None:
    secrets, foreign = before.secrets(login), maker(county, before, document, login, own=False)
    wrong = []
    for door in locked(document):
        if door.method not in ("GET", "HEAD") and door.rule not in ASKED_FOR_BYTES:
            wrong += list(_acting(county, login, foreign, door, secrets))

    assert wrong == [], shown(wrong)
    assert changed(county, before) == {}


def _acting(
    county: County, login: str, foreign: Maker, door: Door, secrets: frozenset[str]
) -> Iterator[tuple[str, int, Any]]:
    """An id in the path is not found. One in the body is neither, or a rule refuses it."""
    allowed = {404} if door.in_path else {403, 404, 422}
    allowed |= {200} if door.rule in ASKS_OF_MANY else set()
    for ask in asks(foreign, door):
        answer = send(county, login, ask)
        code = answer.json.get("code", "") if answer.is_json else ""
        unread = code.startswith(("http.", "kernel.malformed", "kernel.unacceptable"))
        if answer.status_code not in allowed or unread or leaks(answer, secrets, ask):
            yield str(ask), answer.status_code, answer.json


@pytest.mark.parametrize("login", ["outsider", "insider"])
def test_ones_own_things_are_not_tied_to_what_is_elsewhere(
    county: County, before: Owned, document: Any, login: str
) -> None:
    own = maker(county, before, document, login, own=True)
    foreign = maker(county, before, document, login, own=False)
    secrets = before.secrets(login)
    wrong, tried = [], 0
    for door in locked(document):
        for ask in asks(foreign, door, own.paths(door)) if door.method == "POST" else ():
            if door.in_path and names_any(foreign, ask.body):
                answer = send(county, login, ask)
                tried += 1
                if answer.status_code < 400 or leaks(answer, secrets, ask):
                    wrong.append((str(ask), answer.status_code))

    assert wrong == [], shown(wrong)
    assert tried >= 4
    assert changed(county, before) == {}


def test_the_day_is_the_day_of_this_county(before: Owned) -> None:
    """The splitting of rows by place is itself held to what everyone can see."""
    ids = before.ids("insider", own=True)

    assert len(ids["cases"]) == 1
    assert len(ids["sealed_records"]) > len(before.ids("outsider", own=True)["sealed_records"]) == 1
    assert before.ids("neighbour", own=True)["clues"] != ids["clues"]
