"""A connection like a phone's: it speaks JSON and tus to the server, and it drops."""

import base64
import http.client
import time
from dataclasses import dataclass, field
from hashlib import sha1
from typing import Any
from urllib.parse import urlsplit

import orjson

TUS = {"Tus-Resumable": "1.0.0"}
_BYTES = "application/offset+octet-stream"
_PATIENCE_S = 30
_FIRST_ERROR = 400


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
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Send JSON and return the JSON answered; raises `Refused`."""
        answer = self.send(method, path, orjson.dumps(body) if body is not None else None)
        return answer.json() if answer.content else None

    def send(self, method: str, path: str, content: bytes | None = None, **headers: str) -> Answer:
        """Send bytes; a server that is restarting is waited for. Raises `Refused`."""
        deadline = time.monotonic() + _PATIENCE_S
        while True:
            try:
                return self._send(method, path, content, headers)
            except (OSError, http.client.HTTPException):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def _send(
        self, method: str, path: str, content: bytes | None, headers: dict[str, str]
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
        return kind(parts.hostname or "127.0.0.1", parts.port, timeout=_PATIENCE_S)

    def _all(self, headers: dict[str, str], content: bytes | None) -> dict[str, str]:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        base = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        kind = {"Content-Type": "application/json"} if content is not None else {}
        return {**kind, **base, **self.headers, **given}

    def upload(self, content: bytes, *, sha256: str, record: str, name: str, drops: int) -> int:
        """
        Upload one file by tus over a connection that drops; return how often it was resumed.

        After each drop the server is asked how far it got, and only the rest is sent.
        """
        metadata = {"sha256": sha256, "record": record, "name": name, "type": "image/jpeg"}
        encoded = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in metadata.items()
        )
        made = self.send(
            "POST",
            "/api/field/v1/files",
            b"",
            **{**TUS, "Upload-Length": str(len(content)), "Upload-Metadata": encoded},
        )
        place = urlsplit(made.headers["location"]).path
        resumed = 0
        while (offset := self._offset(place)) < len(content):
            if resumed < drops:
                self._cut(place, content, offset)
                resumed += 1
            else:
                self._patch(place, content, offset)
        return resumed

    def _offset(self, place: str) -> int:
        return int(self.send("HEAD", place, **TUS).headers["upload-offset"])

    def _patch(self, place: str, content: bytes, offset: int) -> None:
        rest = content[offset:]
        checksum = base64.b64encode(sha1(rest, usedforsecurity=False).digest()).decode()
        try:
            self.send(
                "PATCH",
                place,
                rest,
                **{
                    **TUS,
                    "Content-Type": _BYTES,
                    "Upload-Offset": str(offset),
                    "Upload-Checksum": f"sha1 {checksum}",
                },
            )
        except Refused as refused:
            if refused.status != http.client.CONFLICT:  # an answer that got lost: ask how far it is
                raise

    def _cut(self, place: str, content: bytes, offset: int) -> None:
        """Announce the rest of the file, send half of it, and lose the connection."""
        rest = content[offset:]
        connection = self._connect()
        connection.putrequest("PATCH", place)
        headers = {
            **TUS,
            "Content-Type": _BYTES,
            "Upload-Offset": str(offset),
            "Content-Length": str(len(rest)),
        }
        for name, value in self._all(headers, None).items():
            connection.putheader(name, value)
        try:
            connection.endheaders()
            connection.send(rest[: len(rest) // 2])
            time.sleep(0.05)
        finally:
            connection.close()


def _parsed(content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return content.decode(errors="replace")
