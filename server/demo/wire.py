"""A connection like a phone's: it speaks JSON and tus to the server, and it drops."""

import base64
import http.client
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import sha1
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import orjson

TUS = {"Tus-Resumable": "1.0.0"}
NO_HEADERS: Mapping[str, str] = {}
_FILES = "/api/field/v1/files"
_BYTES = "application/offset+octet-stream"
_FIRST_ERROR = 400
_PAUSE_S = 0.2


class Refused(Exception):
    """The server said no; ``problem`` says why."""

    def __init__(self, status: int, problem: Any) -> None:
        super().__init__(f"{status} {problem}")
        self.status = status
        self.problem = problem


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes

    def json(self) -> Any:
        return orjson.loads(self.content)


@dataclass
class Wire:
    """One person's connection to the server at ``url``; ``token`` once they have signed in."""

    url: str
    token: str = ""
    patience_s: float = 30

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Send JSON and return the JSON answered; raises `Refused`."""
        answer = self.send(method, path, orjson.dumps(body) if body is not None else None)
        return answer.json() if answer.content else None

    def send(
        self,
        method: str,
        path: str,
        content: bytes | None = None,
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> Answer:
        """
        Send bytes, and again if no answer comes: every door of a phone bears that.

        A server that is busy or restarting is waited for. Raises `Refused`, or what the network
        raises.
        """
        deadline = time.monotonic() + self.patience_s
        while True:
            try:
                return self._send(method, path, content, headers)
            except Refused as refused:
                if refused.status != HTTPStatus.SERVICE_UNAVAILABLE or time.monotonic() > deadline:
                    raise
            except (OSError, http.client.HTTPException):
                if time.monotonic() > deadline:
                    raise
            time.sleep(_PAUSE_S)

    def _send(
        self, method: str, path: str, content: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        connection = self._connect()
        try:
            connection.request(method, path, content, self._all(headers, content))
            response = connection.getresponse()
            said = response.read()
        finally:
            connection.close()
        if response.status >= _FIRST_ERROR:
            raise Refused(response.status, _parsed(said))
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, said)

    def _connect(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        secure = parts.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        return kind(parts.hostname or "127.0.0.1", parts.port, timeout=self.patience_s)

    def _all(self, headers: Mapping[str, str], content: bytes | None) -> dict[str, str]:
        base = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        kind = {"Content-Type": "application/json"} if content is not None else {}
        return {**kind, **base, **headers}

    def upload(self, content: bytes, *, sha256: str, record: str, name: str, drops: int) -> int:
        """
        Upload one file by tus over a connection that drops; return how often it was resumed.

        After each drop the server is asked how far it got, and only the rest is sent.
        """
        metadata = {"sha256": sha256, "record": record, "name": name, "type": "image/jpeg"}
        place = self.begin(len(content), metadata)
        resumed = 0
        while (offset := self.offset(place)) < len(content):
            if resumed < drops:
                self._cut(place, content, offset)
                resumed += 1
            else:
                self._patch(place, content[offset:], offset)
        return resumed

    def begin(self, length: int, metadata: dict[str, str]) -> str:
        encoded = ",".join(f"{key} {_base64(value.encode())}" for key, value in metadata.items())
        announced = {**TUS, "Upload-Length": str(length), "Upload-Metadata": encoded}
        made = self.send("POST", _FILES, b"", announced)
        return urlsplit(made.headers["location"]).path

    def offset(self, place: str) -> int:
        return int(self.send("HEAD", place, headers=TUS).headers["upload-offset"])

    def _patch(self, place: str, part: bytes, offset: int) -> None:
        checksum = f"sha1 {_base64(sha1(part, usedforsecurity=False).digest())}"
        try:
            self.send("PATCH", place, part, {**at_offset(offset), "Upload-Checksum": checksum})
        except Refused as refused:
            if refused.status != HTTPStatus.CONFLICT:  # an answer that got lost: ask how far it is
                raise

    def _cut(self, place: str, content: bytes, offset: int) -> None:
        """Announce the rest of the file, send half of it, and lose the connection."""
        rest = content[offset:]
        connection = self._connect()
        with closing(connection), suppress(OSError):
            connection.putrequest("PATCH", place)
            announced = {**at_offset(offset), "Content-Length": str(len(rest))}
            for name, value in self._all(announced, None).items():
                connection.putheader(name, value)
            connection.endheaders()
            connection.send(rest[: len(rest) // 2])
            time.sleep(0.05)


def at_offset(offset: int) -> dict[str, str]:
    return {**TUS, "Content-Type": _BYTES, "Upload-Offset": str(offset)}


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _parsed(content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return content.decode(errors="replace")
