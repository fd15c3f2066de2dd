"""
A cheap client: requests made beforehand, sockets kept open, answers barely read.

Client, server and database share two cores here, so what the client spends is missing from what
is measured; this one spends some 40 µs a request.
"""

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

_LENGTH = b"content-length:"
_LAST_CHUNK = b"0\r\n\r\n"


@dataclass(frozen=True)
class Measured:
    """``per_s`` is over the whole run; ``p95_ms`` of single requests."""

    per_s: float
    p50_ms: float
    p95_ms: float
    statuses: Counter[int]


def request(method: str, path: str, token: str, body: bytes = b"", **headers: str) -> bytes:
    """Return the bytes of a request on a connection that stays open."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: Bearer {token}",
        f"Content-Length: {len(body)}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Line:
    """One connection of one client."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def send(self, message: bytes) -> tuple[int, bytes, bytes]:
        """Send one request; return status, head and body of the answer."""
        self._socket.sendall(message)
        while (end := self._rest.find(b"\r\n\r\n")) < 0:
            self._more()
        head, self._rest = self._rest[:end], self._rest[end + 4 :]
        return int(head[9:12]), head, self._body(head)

    def _body(self, head: bytes) -> bytes:
        if b"transfer-encoding: chunked" in head.lower():
            return self._chunks()
        length = _length(head)
        while len(self._rest) < length:
            self._more()
        body, self._rest = self._rest[:length], self._rest[length:]
        return body

    def _chunks(self) -> bytes:
        while not self._rest.endswith(_LAST_CHUNK):
            self._more()
        body, self._rest = self._rest, b""
        return body

    def _more(self) -> None:
        got = self._socket.recv(1 << 16)
        if not got:
            raise ConnectionError("the server closed the connection")
        self._rest += got

    def close(self) -> None:
        self._socket.close()


def _length(head: bytes) -> int:
    lower = head.lower()
    at = lower.find(_LENGTH)
    return int(lower[at + len(_LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0


def hammer(port: int, clients: int, work: Sequence[Callable[[Line], int]]) -> Measured:
    """Let ``clients`` threads do all of ``work``, each piece once; a piece returns a status."""
    pieces: Iterator[Callable[[Line], int]] = iter(work)
    turn = threading.Lock()
    taken: list[tuple[int, float]] = []

    def live() -> None:
        line = Line(port)
        while True:
            with turn:
                piece = next(pieces, None)
            if piece is None:
                break
            began = time.perf_counter()
            status = piece(line)
            taken.append((status, time.perf_counter() - began))
        line.close()

    threads = [threading.Thread(target=live) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    times = sorted(took for _, took in taken)
    return Measured(
        per_s=len(taken) / seconds,
        p50_ms=median(times) * 1000,
        p95_ms=times[int(len(times) * 0.95)] * 1000,
        statuses=Counter(status for status, _ in taken),
    )


def of_runs(runs: Sequence[Measured], *, expected: int) -> Measured:
    """Return the run with the median rate; every answer of every run must be as expected."""
    for run in runs:
        if set(run.statuses) != {expected}:
            raise SystemExit(f"answers were {dict(run.statuses)}, not all {expected}")
    return sorted(runs, key=lambda run: run.per_s)[len(runs) // 2]
