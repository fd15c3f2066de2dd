"""A client that costs little: the machine's cores are for the server."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass

_HEADERS_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Load:
    """What some clients did together."""

    requests: int
    seconds: float
    milliseconds: list[float]

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    def percentile(self, share: float) -> float:
        return sorted(self.milliseconds)[int(share * (len(self.milliseconds) - 1))]


def post(path: str, body: bytes, token: str = "") -> bytes:
    """Return a whole request, ready to be written."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _one_client(port: int, requests: Iterator[bytes], until: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took = []
    for request in requests:
        began = time.perf_counter()
        if began >= until:
            break
        writer.write(request)
        head = await reader.readuntil(_HEADERS_END)
        length = next(
            int(line.split(b":")[1])
            for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length")
        )
        content = await reader.readexactly(length)
        took.append((time.perf_counter() - began) * 1000)
        if not head.startswith(b"HTTP/1.1 20"):
            raise RuntimeError(f"{head[:60]!r} {content[:400]!r}")
    writer.close()
    return took


async def _clients(port: int, requests: Iterator[bytes], clients: int, seconds: float) -> Load:
    began = time.perf_counter()
    took = await asyncio.gather(
        *(_one_client(port, requests, began + seconds) for _ in range(clients))
    )
    all_took = [each for one in took for each in one]
    return Load(len(all_took), time.perf_counter() - began, all_took)


def load(port: int, requests: Iterator[bytes], *, clients: int, seconds: float) -> Load:
    """Have ``clients`` send ``requests``, each the next one, until the time is over."""
    return asyncio.run(_clients(port, requests, clients, seconds))
