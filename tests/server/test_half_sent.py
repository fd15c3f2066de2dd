"""Hundreds send half a request and fall silent; whoever is signed in goes on working."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
import requests
from flask.testing import FlaskClient

import identity.service
from kernel import clock
from kernel.db import writing
from server.officers import officer_called
from tests.databases import embedded_only
from tests.server.conftest import ClientAs
from tests.server.served import Installation, Served, served

MANY = 300  # more than two processes have threads
OPEN = ("/api/identity/session", "/api/identity/session/refresh", "/api/field/v1/session")
LOCKED = ("/api/clues", "/api/field/v1/records", "/api/field/v1/files")
PATIENCE_S = 20

# What is turned away unread never reaches a database.
pytestmark = embedded_only


@pytest.fixture
def server(installation: Installation) -> Iterator[Served]:
    with served(installation) as running:
        yield running


def token(installation: Installation) -> str:
    with installation.house() as house, writing(house.sessions) as session:
        officer = officer_called(session, "officer")
        return identity.service.open_session(session, officer, now=clock.now()).access_token


@contextmanager
def half_sent(server: Served, paths: tuple[str, ...]) -> Iterator[list[socket.socket]]:
    """Keep connections open on which a body was announced that never comes."""
    with ExitStack() as stack:
        connections = []
        for number in range(MANY):
            one = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S)
            stack.enter_context(one)
            head = (
                f"POST {paths[number % len(paths)]} HTTP/1.1\r\nHost: x\r\n"
                "Content-Type: application/json\r\nContent-Length: 900\r\n\r\n{"
            )
            one.sendall(head.encode())
            connections.append(one)
        yield connections


def read_again(server: Served) -> int:
    """Ask in as a stranger until the server saw that the others are gone."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        answer = requests.post(f"{server.url}{OPEN[0]}", json={}, timeout=PATIENCE_S)
        if answer.status_code != 503 or time.monotonic() > deadline:
            return answer.status_code
        time.sleep(0.1)


def test_they_are_turned_away_from_locked_doors_before_they_are_read(server: Served) -> None:
    with half_sent(server, LOCKED) as connections:
        answers = {one.recv(12) for one in connections}

    assert answers == {b"HTTP/1.1 401"}


def test_whoever_is_signed_in_is_answered_meanwhile(
    server: Served, installation: Installation
) -> None:
    signed_in = {"Authorization": f"Bearer {token(installation)}"}
    with half_sent(server, OPEN):
        for _ in range(20):
            told = requests.get(
                f"{server.url}/api/identity/me", headers=signed_in, timeout=PATIENCE_S
            )
            assert told.status_code == 200
        ready = requests.get(f"{server.url}/readyz", timeout=PATIENCE_S)

    assert ready.status_code == 200
    assert read_again(server) == 422  # they let go, and it is read again
    assert server.faults() == []


def test_little_is_read_of_whoever_is_nobody_yet(client_as: ClientAs) -> None:
    nobody: FlaskClient = client_as(None)
    body = b'{"login": "' + b"a" * (64 << 10) + b'"}'

    answer = nobody.post(OPEN[0], data=body, content_type="application/json")

    assert (answer.status_code, answer.json["code"]) == (413, "http.413")
