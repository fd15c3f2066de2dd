"""Whatever is wrong with a request: a problem with a code, and nothing done by half."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import requests

from server.demo.people import PASSWORD
from tests.databases import embedded_only
from tests.server.full_county import RIGHTS
from tests.server.served import Installation, Served, embedded_copy, served

NUL, DEEP = rb'{"description":"a\u0000b"}', b"[" * 100_000 + b"]" * 100_000
NOBODYS = "00000000-0000-0000-0000-000000000000"
LARGE = 17 << 20
JSON = {"Content-Type": "application/json"}
BODIES = {
    "nothing": (b"", 422),
    "half of it": (b"{", 400),
    "a number": (b"3", 422),
    "null": (b"null", 422),
    "NaN": (b'{"lon": NaN}', 400),
    "infinity": (b'{"lon": 1e999}', 400),
    "no UTF-8": (b'{"description":"\xff"}', 400),
    "a byte order mark": (b"\xef\xbb\xbf{}", 400),
    "half a character": (rb'{"description":"\ud800"}', 400),
    "a NUL": (NUL, 400),
    "too deep": (DEEP, 400),
    "unknown fields": (b'{"__proto__": {}}', 422),
    "beyond 32 bits": (b'{"division_id": 9223372036854775808}', 422),
    "beyond all numbers": (b'{"division_id": ' + b"9" * 400 + b"}", 400),
    "too large": (b'"' + b"x" * LARGE + b'"', 413),
}
TYPES = ("", "text/plain", "application/xml", "multipart/form-data; boundary=x", "é/é", "x" * 999)
QUERIES = {
    "clues?limit=0": 422,
    "clues?limit=-1": 422,
    "clues?limit=99999999999999999999": 422,
    "clues?limit=": 422,
    "clues?after=%27%20OR%201=1--": 422,
    "clues?state=nope": 422,
    "clues?unknown=1": 422,
    "clues?%00=1": 400,
    "clues?state=%ff%fe": 422,
    "clues/%00": 400,
    "clues/not-an-id": 404,
    f"clues/{NOBODYS}": 404,
    "clues%0d%0aX-Injected:%201": 404,
    "/clues": 404,
    "registry/rights/near?lon=nan&lat=nan&m=nan": 422,
    "registry/rights/near?lon=1e400&lat=0&m=1": 422,
    "identity/divisions/99999999999999999999": 404,
    "reporting/two-rates?division=1&period=2026H3": 422,
    "docs/%2e%2e/%2e%2e/etc/passwd": 404,
}
LANGUAGES = {
    "": "zh",
    "*": "zh",
    "xx": "zh",
    "zh-Hant-TW": "zh",
    "zh-CN, en;q=0.5": "zh",
    "en-GB, zh;q=0.1": "en",
    "de-DE, en;q=0.5": "en",
    "en;q=0, zh;q=0.1": "zh",
    "en;q=abc": "zh",
    "," * 2000: "zh",
}


# What becomes of bytes on the wire has nothing to do with the database behind it.
pytestmark = embedded_only


@pytest.fixture(scope="module")
def running(seeded: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all that it refuses: none of it leaves a trace."""
    with served(embedded_copy(seeded, tmp_path_factory.mktemp("county") / "data")) as server:
        yield server


@pytest.fixture
def server(running: Served) -> Iterator[Served]:
    yield running
    assert running.faults() == []


def signed_in(server: Served, login: str) -> requests.Session:
    person = {"login": login, "password": PASSWORD}
    token = requests.post(f"{server.url}/api/identity/session", json=person, timeout=30).json()
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token['access_token']}"
    return session


def is_problem(answer: requests.Response) -> bool:
    told = answer.headers["Content-Type"] == "application/problem+json"
    return told and {"code", "detail", "request_id"} <= set(answer.json())


def test_what_cannot_be_read_is_told_as_a_problem(server: Served) -> None:
    handler, api = signed_in(server, "handler"), f"{server.url}/api"
    bodies = {
        name: handler.post(f"{api}/clues", data=body, headers=JSON)
        for name, (body, _) in BODIES.items()
    }
    types = [
        handler.post(f"{api}/clues", data=b"{}", headers={"Content-Type": kind.encode()})
        for kind in TYPES
    ]
    queries = {path: handler.get(f"{api}/{path}") for path in QUERIES}

    assert {name: one.status_code for name, one in bodies.items()} == {
        name: status for name, (_, status) in BODIES.items()
    }
    assert {one.status_code for one in types} == {415}
    assert {path: one.status_code for path, one in queries.items()} == QUERIES
    assert all(is_problem(one) for one in (*bodies.values(), *types, *queries.values()))


def test_no_method_or_header_gets_more_than_a_problem(server: Served) -> None:
    handler, clues = signed_in(server, "handler"), f"{server.url}/api/clues"
    methods = ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "FOO")
    wrong = [handler.request(method, clues) for method in methods]
    tongues = {
        said: handler.get(f"{clues}/{NOBODYS}", headers={"Accept-Language": said})
        for said in LANGUAGES
    }
    ids = [
        handler.get(f"{clues}/x", headers={"X-Request-Id": said})
        for said in ("<script>", "a\tb", "x" * 999, "%0d%0aSet-Cookie: x=1")
    ]
    stale = handler.get(f"{server.url}/api/field/v1/pack", headers={"If-Match": '"x"'})

    assert {one.status_code for one in wrong} == {405}
    assert all("GET" in one.headers["Allow"] for one in wrong)
    assert {said: one.headers["Content-Language"] for said, one in tongues.items()} == LANGUAGES
    assert all(one.headers["X-Request-Id"] == one.json()["request_id"] for one in ids)
    assert not any("script" in one.text or "Set-Cookie" in one.headers for one in ids)
    assert stale.status_code == 412
    assert all(is_problem(one) for one in (*wrong, *tongues.values(), *ids, stale))


def begin(server: Served, token: Any, header: bytes) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    head = (
        b"POST /api/registry/imports HTTP/1.1",
        b"Host: x",
        b"Authorization: " + str(token).encode(),
        b"Content-Type: text/csv",
        b"Connection: close",
        header,
    )
    line.sendall(b"\r\n".join(head) + b"\r\n\r\n")
    return line


def test_half_a_register_is_not_imported_as_a_whole_one(server: Served) -> None:
    """The connection is lost after three rows, at a place where a file could well end."""
    registrar = signed_in(server, "registrar")
    token = registrar.headers["Authorization"]
    before = registrar.get(f"{server.url}/api/registry/imports").json()
    half = b"\n".join(RIGHTS.replace("演示江源".encode(), "改名".encode()).splitlines()[:3])
    length = str(len(RIGHTS)).encode()
    answers = []
    for header, sent in (
        (b"Content-Length: " + length, half),
        (b"Transfer-Encoding: chunked", b"%x\r\n%s\r\n" % (len(half), half)),
        (b"Transfer-Encoding: chunked", b"%x\r\n%s\r\n0\r\n\r\n" % (len(half), half)),
    ):
        with begin(server, token, header) as line:
            line.sendall(sent)
            if not sent.endswith(b"0\r\n\r\n"):
                with suppress(OSError):  # it may have refused, and hung up, before that
                    line.shutdown(socket.SHUT_WR)
            answers.append(line.recv(1 << 16).split(b"\r\n")[0])

    assert answers == [b"HTTP/1.1 400 Bad Request", *[b"HTTP/1.1 411 Length Required"] * 2]
    assert registrar.get(f"{server.url}/api/registry/imports").json() == before
