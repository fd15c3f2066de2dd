"""Uploads against granian: lines that hang, servers that are killed, a client off the shelf."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
import requests
from tusclient.client import TusClient

from tests.evidence.office import FILES, CountyOffice, announce, part, seal
from tests.phone import digest

PHOTO = b"\xff\xd8\xff" + os.urandom(600_000)
# What hangs on the disk alone need not be shown on both databases: each costs a server's start.
on_one_database = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True, scope="session")
WHO = {"Authorization": "Bearer liu:phone", "Tus-Resumable": "1.0.0"}
_ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    database_url: str
    data: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--no-ws"]
        options = ["--port", str(self.port), "--workers", "1", "--blocking-threads", "8"]
        self.process = subprocess.Popen(  # noqa: S603  # our own words
            [*command, *options, "--log-level", "error", "tests.evidence.upload_server:create"],
            cwd=_ROOT,
            env={
                **os.environ,
                "TEST_DATABASE_URL": self.database_url,
                "TEST_DATA": str(self.data),
            },
            start_new_session=True,
        )
        self._wait()

    def _wait(self) -> None:
        for _ in range(300):
            try:
                requests.options(self.url + FILES, timeout=5)
            except requests.ConnectionError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """End it and its workers as a power cut would."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def _serving(server: Server) -> Iterator[Server]:
    server.start()
    try:
        yield server
    finally:
        server.kill()


@pytest.fixture
def server(office: CountyOffice, database_url: str) -> Iterator[Server]:
    with _serving(Server(database_url, office.settings.data, free_port())) as running:
        yield running


def begin(server: Server, record: object, photo: bytes = PHOTO) -> str:
    began = requests.post(
        server.url + FILES, headers={**WHO, **announce(photo, record)}, timeout=10
    )
    assert began.status_code == 201, began.text
    return server.url + began.headers["Location"]


def offset(url: str) -> int:
    return int(requests.head(url, headers=WHO, timeout=10).headers["Upload-Offset"])


def patch(url: str, start: int, content: bytes) -> requests.Response:
    return requests.patch(url, headers={**WHO, **part(start)}, data=content, timeout=20)


def hanging(server: Server, url: str, start: int, sent: bytes) -> socket.socket:
    """Begin a PATCH of the rest, send some of it, and fall silent with the line open."""
    line = socket.create_connection(("127.0.0.1", server.port))
    headers = {**WHO, **part(start), "Host": "x", "Content-Length": str(len(PHOTO) - start)}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    line.sendall(f"PATCH {url.removeprefix(server.url)} HTTP/1.1\r\n{head}\r\n".encode() + sent)
    return line


def grown(url: str, least: int) -> int:
    for _ in range(100):
        if (here := offset(url)) >= least:
            return here
        time.sleep(0.05)
    raise AssertionError(f"the upload did not grow to {least}")


def test_pain_05_a_dead_connection_holds_nothing_up(office: CountyOffice, server: Server) -> None:
    (kept,) = office.keep(seal(PHOTO))
    url = begin(server, kept.id)
    with hanging(server, url, 0, PHOTO[:200_000]) as stuck:
        here = grown(url, 100_000)

        began = time.monotonic()
        answer = patch(url, here, PHOTO[here:])
        took_s = time.monotonic() - began
        stuck.sendall(bytes(len(PHOTO) - 200_000))  # it wakes, too late and with other bytes
        stuck.recv(1)

    assert answer.status_code == 204
    assert took_s < 5
    assert office.record(kept.id).state == "complete"
    with office.store.open(digest(PHOTO)) as stored:
        assert stored.read() == PHOTO


@on_one_database
def test_parts_that_race_never_mix(office: CountyOffice, server: Server) -> None:
    url = begin(server, None)
    answers: list[int] = []
    racers = [
        Thread(target=lambda fill=fill: answers.append(patch(url, 0, fill * 300_000).status_code))
        for fill in (b"A", b"B", b"C", b"D")
    ]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()

    (incoming,) = (office.settings.store_root / "incoming").iterdir()
    assert sorted(answers) == [204, 409, 409, 409]
    assert len(set(incoming.read_bytes())) == 1
    assert incoming.stat().st_size == 300_000


def test_a_killed_server_goes_on_where_the_bytes_end(office: CountyOffice, server: Server) -> None:
    (kept,) = office.keep(seal(PHOTO))
    url = begin(server, kept.id)
    patch(url, 0, PHOTO[:123_456])
    with hanging(server, url, 123_456, PHOTO[123_456:400_000]):
        grown(url, 250_000)
        server.kill()

    server.start()
    here = offset(url)
    answer = patch(url, here, PHOTO[here:])

    assert 250_000 <= here <= 400_000
    assert answer.status_code == 204
    assert office.record(kept.id).state == "complete"
    with office.store.open(digest(PHOTO)) as stored:
        assert stored.read() == PHOTO


@on_one_database
def test_an_unchanged_tus_client_uploads_a_photo(
    office: CountyOffice, server: Server, tmp_path: Path
) -> None:
    (kept,) = office.keep(seal(PHOTO))
    file = tmp_path / "photo.jpg"
    file.write_bytes(PHOTO)
    client = TusClient(server.url + FILES, headers={"Authorization": WHO["Authorization"]})
    metadata = {"record": str(kept.id), "sha256": digest(PHOTO), "filename": "photo.jpg"}

    with file.open("rb") as stream:
        first = client.uploader(
            file_stream=stream, chunk_size=100_000, metadata=metadata, upload_checksum=True
        )
        first.upload(stop_at=200_000)
        second = client.uploader(file_stream=stream, url=first.url, chunk_size=150_000)
        second.upload()

    assert office.record(kept.id).state == "complete"
