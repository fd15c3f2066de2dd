"""
Where the bodies of strangers are read: little of each, and never on every thread.

The server hands a request over with its headers and waits for the body as long as the connection
lasts; its stream knows no time-out, and no answer leaves while it is read. Whoever proved to be
somebody may be slow, as phones are. Of the others only so many may keep us waiting at a time:
while somebody abuses that, others cannot sign in, but whoever is signed in is answered. How long
they may keep us waiting is for the proxy in front to bound.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from kernel.errors import Busy

LARGEST: Final = 64 << 10  # bytes; a login, a password, a key and its proof take 2 kB
_SEATS: Final = 32  # of the 64 threads of a process; a body mostly comes with its headers


class Porch:
    def __init__(self, seats: int = _SEATS) -> None:
        self._seats = threading.BoundedSemaphore(seats)

    @contextmanager
    def seat(self) -> Iterator[None]:
        """Hold a seat; raise `Busy` if all are taken, because waiting would take a thread too."""
        if not self._seats.acquire(blocking=False):
            raise Busy
        try:
            yield
        finally:
            self._seats.release()
