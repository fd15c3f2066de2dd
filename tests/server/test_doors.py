"""Every door has a lock, and the few open ones say why."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from server import wiring
from server.posts import POSTS
from tests.server.conftest import ClientAs

OPEN = {
    "GET /": "says what this is",
    "GET /field": "leads to the app",
    "GET /field/": "the app is the same for everyone",
    "GET /field/<path:name>": "the app is the same for everyone",
    "GET /healthz": "for supervisors",
    "GET /readyz": "for supervisors",
    "GET /.well-known/jwks.json": "public keys are public",
    "GET /api/audit/head": "a head is made to be kept by others",
    "POST /api/identity/session": "signing in",
    "POST /api/identity/session/refresh": "the token is the proof",
    "POST /api/field/v1/session": "signing in",
    "GET /api/field/v1/session/nonce": "a device asks before anyone signed in on it",
    "POST /api/field/v1/session/refresh": "the token is the proof",
    "POST /api/field/v1/tracks/owntracks": "the recorder's key is the proof",
    "POST /api/field/v1/tracks/traccar": "the recorder's key is the proof",
    "OPTIONS /api/field/v1/files": "tus: what the server can do",
    "GET /b/<token>": "what a licence says is public",
    "GET /b/<token>/report": "anybody may tell what they see",
    "POST /b/<token>/report": "anybody may tell what they see, so often",
}
SOME_ID = "01a1fd39-980d-757c-9a71-58effff2f881"
LIBRARIES = {"static", "api-docs", "swagger_ui"}  # the document, and the page that shows it


def doors(app: Flask) -> Iterator[tuple[str, object]]:
    """Yield each method and rule with the lock of what answers it."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] in LIBRARIES:
            continue
        view = app.view_functions[rule.endpoint]
        kind = getattr(view, "view_class", None)
        for method in sorted((rule.methods or set()) - {"HEAD"}):
            answer = getattr(kind, method.lower(), None) if kind else view
            if answer is not None and (method != "OPTIONS" or hasattr(kind, "options")):
                yield f"{method} {rule.rule}", getattr(answer, "lock", None)


@pytest.fixture
def locks(app: Flask) -> dict[str, object]:
    return dict(doors(app))


def test_every_door_has_a_lock(locks: dict[str, object]) -> None:
    assert len(locks) > 60
    assert [door for door, lock in locks.items() if lock is None] == []


def test_only_these_doors_are_open(locks: dict[str, object]) -> None:
    assert {door for door, lock in locks.items() if str(lock).startswith("open:")} == set(OPEN)


def test_every_locked_door_turns_nobody_away_with_401(
    locks: dict[str, object], client_as: ClientAs
) -> None:
    nobody = client_as(None)
    answers = {}
    for door, lock in locks.items():
        if str(lock).startswith("open:"):
            continue
        method, rule = door.split(" ")
        path = re.sub(r"<int[^>]*>", "1", re.sub(r"<uuid:\w+>", SOME_ID, rule))
        answers[door] = nobody.open(path, method=method).status_code

    assert {door: code for door, code in answers.items() if code != 401} == {}


def test_every_permission_of_a_usual_post_is_one_that_some_room_knows() -> None:
    known = {permission for room in wiring.PERMISSIONS for permission in room}

    assert {p for post in POSTS.values() for p in post.permissions} <= known


def test_every_permission_opens_a_door_or_is_asked_for_in_a_service(
    locks: dict[str, object],
) -> None:
    known = {permission for room in wiring.PERMISSIONS for permission in room}
    used = {lock for lock in locks.values() if not str(lock).startswith("open:")}

    assert known - used == set()
