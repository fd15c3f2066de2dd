"""A network as it is behind the hill: answers get lost, requests come twice, bytes come wrong."""

import http.client
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http import HTTPStatus
from random import Random

from server.demo.wire import Answer, Refused, Wire, at_offset

_PHONE = "/api/field/v1/"  # people at the desk have a cable


class BadWire(Wire):
    """Loses every eighth answer, sends every twelfth request twice, and spoils every third part."""

    def __init__(self, url: str, dice: Random) -> None:
        super().__init__(url, patience_s=120)
        self.dice = dice
        self.happened: list[str] = []

    def _send(
        self, method: str, path: str, content: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        if not path.startswith(_PHONE):
            return super()._send(method, path, content, headers)
        luck = self.dice.random()
        if luck < 1 / 8:
            self.happened.append("answer lost")
            self._hang_up(method, path, content, headers)
        if luck > 11 / 12:
            self.happened.append("sent twice")
            return self._twice(lambda: super(BadWire, self)._send(method, path, content, headers))
        return super()._send(method, path, content, headers)

    def _hang_up(
        self, method: str, path: str, content: bytes | None, headers: Mapping[str, str]
    ) -> None:
        with closing(self._connect()) as connection:
            connection.request(method, path, content, self._all(headers, content))
            time.sleep(self.dice.random() / 20)
        raise ConnectionResetError("the answer was lost")

    def _twice(self, send: Callable[[], Answer]) -> Answer:
        """Send at the same moment, and take the better answer."""
        with ThreadPoolExecutor(2) as both:
            answers = [both.submit(send), both.submit(send)]
        refused = next((one for one in answers if one.exception() is not None), None)
        best = next((one for one in answers if one is not refused), answers[0])
        return best.result()

    def _patch(self, place: str, part: bytes, offset: int) -> None:
        luck = self.dice.random()
        if luck < 1 / 3:
            self._spoil(place, part, offset)
        super()._patch(place, part[: len(part) // 3] if luck > 1 / 2 else part, offset)

    def _spoil(self, place: str, part: bytes, offset: int) -> None:
        """Send what must not be taken: at a wrong place, against its checksum, or other bytes."""
        wrong, headers, expected = self.dice.choice(
            [
                (part, at_offset(offset + 7), HTTPStatus.CONFLICT),
                (part, {**at_offset(offset), "Upload-Checksum": "sha1 " + "A" * 27 + "="}, 460),
                (bytes(len(part)), at_offset(offset), 460),
            ]
        )
        try:
            super()._send("PATCH", place, wrong, headers)
        except Refused as refused:
            # 409 also if a request that we gave up on got there first
            assert refused.status in (expected, HTTPStatus.CONFLICT), refused  # noqa: PT017
            self.happened.append("wrong bytes refused")
        except (OSError, http.client.HTTPException):
            self.happened.append("nobody there")
        else:
            raise AssertionError(f"wrong bytes were taken: {headers}")
