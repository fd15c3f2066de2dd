"""
An S3 service for tests: moto in a process of its own on every run, OpenStack Swift where installed.

moto believes any secret; Swift does not.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

SECRET = "in_the_open"
_KEYS = {
    "AWS_ACCESS_KEY_ID": "test:officer",
    "AWS_SECRET_ACCESS_KEY": SECRET,
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_CONFIG_FILE": os.devnull,
}


@dataclass(frozen=True)
class Service:
    """``url`` is where it listens; ``locks`` whether its buckets know object lock."""

    url: str
    locks: bool

    def client(self) -> Any:
        return boto3.session.Session().client("s3", endpoint_url=self.url)

    def bucket(self, name: str, *, locked: bool = False) -> str:
        """Make a bucket and return its address."""
        wish = {"ObjectLockEnabledForBucket": True} if locked else {}
        self.client().create_bucket(Bucket=name, **wish)
        return f"s3://{name}/county?endpoint={self.url}"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path, *, patience_s: int) -> None:
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, log.read_text()
        time.sleep(0.05)
    raise TimeoutError(log.read_text())


@contextmanager
def moto(folder: Path) -> Iterator[Service]:
    port, log = free_port(), folder / "moto.log"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:  # noqa: S603
        try:
            wait_for(port, process, log, patience_s=60)
            yield Service(f"http://127.0.0.1:{port}", locks=True)
        finally:
            process.terminate()


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys of this test's own world, and of no other."""
    for name, value in _KEYS.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
