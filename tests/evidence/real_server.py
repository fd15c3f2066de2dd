"""The doors of evidence and uploads behind granian, to be hung up on, raced and killed."""

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

import pytest
import requests

from tests.evidence.office import FILES, CountyOffice, announce, part

PHOTO = b"\xff\xd8\xff" + os.urandom(600_000)
WHO = {"Authorization": "Bearer liu:phone", "Tus-Resumable": "1.0.0"}
# What hangs on the disk alone need not be shown on both databases: each costs a server's start.
on_one_database = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True, scope="session")
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
