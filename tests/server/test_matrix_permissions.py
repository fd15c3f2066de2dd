"""Every door tried by every post: what a post does not hold, it cannot do."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pytest

import identity.service
from identity.models import Post
from identity.policy import Permission as IdentityPermission
from kernel import clock
from kernel.db import writing
from server.demo.people import PEOPLE
from tests.databases import embedded_only
from tests.server.asking import Door, asks, doors
from tests.server.full_county import EVERYTHING, County
from tests.server.owned import Owned
from tests.server.scoping import changed, holds, locked, maker, send, shown

NOBODYS = "01a1fd39-980d-757c-9a71-58effff2f881"
PHONE = {"Tus-Resumable": "1.0.0"}
NO_TOKENS: list[dict[str, str]] = [
    {},
    *({"Authorization": said} for said in ("", "x", "Bearer", "Bearer x", "Basic YTpi")),
]


def knock(county: County, login: str, door: Door) -> Any:
    """Try a door with ids of nothing and an empty form: enough to be stopped at the lock."""
    numbers = {"division_id": "1"}
    ids = {name: numbers.get(name, NOBODYS) for name in door.in_path}
    path = door.rule.format(**ids)
    return county.client(login).open(path, method=door.method, json={}, headers=PHONE)


@embedded_only
def test_a_door_opens_to_a_post_that_holds_its_permission_and_to_no_other(
    county: County, document: Any
) -> None:
    wrong = []
    for person in PEOPLE:
        for door in locked(document):
            status = knock(county, person.login, door).status_code
            if (status == 403) == (door.permission in holds(person)) or status in (401, 500):
                wrong.append((person.login, door.name, door.permission, status))

    assert wrong == [], shown(wrong)


@pytest.fixture
def by_permission(document: Any) -> Mapping[str, list[Door]]:
    found: dict[str, list[Door]] = defaultdict(list)
    for door in locked(document):
        found[str(door.permission)].append(door)
    return found


def test_a_permission_withdrawn_is_gone_at_the_next_request(
    county: County, before: Owned, document: Any, by_permission: Mapping[str, list[Door]]
) -> None:
    """All the others help nothing, and neither does it that the ids are one's own."""
    own = maker(county, before, document, "insider", own=True)
    wrong = []
    for permission, shut in by_permission.items():
        change(county, "insider", identity.service.withdraw, permission)
        for door in shut:
            answers = [send(county, "insider", ask) for ask in asks(own, door)]
            wrong += [(door.name, one.status_code) for one in answers if one.status_code != 403]
        change(county, "insider", identity.service.grant, permission)

    assert set(by_permission) == set(EVERYTHING) - {IdentityPermission.OWN.value}
    assert wrong == [], shown(wrong)
    assert set(changed(county, before)) == {"audit_lines"}


def change(county: County, login: str, act: Any, permission: str) -> None:
    with writing(county.house.sessions) as session:
        post = session.get_one(Post, post_of(county, login))
        act(session, None, post, permission=permission, now=clock.now())


def post_of(county: County, login: str) -> uuid.UUID:
    return uuid.UUID(county.client(login).get("/api/identity/me").json["post"]["id"])


@embedded_only
def test_nobody_gets_in_without_a_token_that_was_given_out(
    county: County, before: Owned, document: Any
) -> None:
    own = maker(county, before, document, "insider", own=True)
    client = county.app.test_client()
    wrong = []
    for door in doors(document):
        for ask in asks(own, door) if door.permission else ():
            for token in NO_TOKENS:
                headers = {**PHONE, **token}
                answer = client.open(ask.path, method=ask.method, json=ask.body, headers=headers)
                if answer.status_code != 401 or "WWW-Authenticate" not in answer.headers:
                    wrong.append((str(ask), token, answer.status_code))

    assert wrong == [], shown(wrong)
    assert changed(county, before) == {}
