"""What the tests of scope share: what was there before, who asks, and what an answer gives away."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from flask import Flask

from identity.policy import Permission as IdentityPermission
from kernel import clock
from kernel.db import reading
from server.demo.people import PEOPLE, Person, seat_of
from server.posts import POSTS
from tests.server import owned
from tests.server.asking import BYTES, TUS, Ask, Door, Maker, doors
from tests.server.full_county import MIGHTY, County
from tests.server.owned import Owned

OWN = IdentityPermission.OWN  # one's own account: no id leads to anyone else's


@pytest.fixture
def before(county: County) -> Owned:
    for login in [*MIGHTY, *(person.login for person in PEOPLE)]:
        county.token(login)
    with reading(county.house.sessions) as session:
        return owned.read(session)


@cache
def _told(app: Flask) -> Any:
    return app.test_client().get("/api/openapi.json").json


@pytest.fixture
def document(county: County) -> Any:
    """What an app says of itself, whoever's house it stands in."""
    return _told(county.app)


def place(county: County, code: str) -> int:
    with reading(county.house.sessions) as session:
        return seat_of(session, code, clock.day_of(clock.now())).id


def send(county: County, login: str, ask: Ask) -> Any:
    headers = TUS if ask.rule.startswith("/api/field/v1/files") else {}
    if ask.method == "PATCH":
        headers = {**headers, "Content-Type": BYTES}
    if ask.rule == "/api/field/v1/files/{upload_id}" and ask.method == "POST":
        headers = {**headers, "X-HTTP-Method-Override": "HEAD"}
    return county.client(login).open(
        ask.path, method=ask.method, json=ask.body, headers=headers, buffered=True
    )


def leaks(answer: Any, secrets: frozenset[str], ask: Ask) -> list[str]:
    """Return which secrets an answer tells that the request did not name itself."""
    told = answer.get_data().decode("latin-1") + str(answer.headers)
    return [word for word in secrets if word in told and word not in str(ask)]


def shown(wrong: list[Any]) -> str:
    return "\n".join(map(str, wrong))


def locked(document: Any) -> Iterator[Door]:
    """Yield the doors that lead to more than one's own account."""
    return (door for door in doors(document) if door.permission not in (None, OWN.value))


def holds(person: Person) -> frozenset[str]:
    """Return the permissions of somebody's post."""
    return frozenset(permission.value for permission in POSTS[person.post].permissions)


def maker(county: County, before: Owned, document: Any, login: str, *, own: bool) -> Maker:
    codes = {"outsider": "220605102", "neighbour": "220605102"}
    where = MIGHTY[login] if own else codes.get(login, "220524100")
    ids = before.ids(login, own=own)
    return Maker(document, ids, place(county, where), county.played.cursor)


def changed(county: County, before: Owned) -> dict[str, Any]:
    """Return what is not as it was, by table."""
    with reading(county.house.sessions) as session:
        after = owned.read(session)
    return {
        name: [row for row in rows if row not in before.tables[name]]
        for name, rows in after.tables.items()
        if rows != before.tables[name] and name != "field_packs"
    }


def names_any(foreign: Maker, body: Any) -> bool:
    """Say whether a body names an id that is elsewhere."""
    every = {one for ids in foreign.ids.values() for one in ids}
    return not every.isdisjoint(owned.words([body]))
