"""A line to the service that drops: connections end in the middle of whatever was being said."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from random import Random

_AT_ONCE = struct.pack("ii", 1, 0)  # on closing, forget what was not sent, and hang up
_BLOCK = 16_384  # bytes


class BadLine:
    """
    Passes bytes on to ``port`` of this machine.

    While ``bad``, every second connection ends after some of them; how many did is in ``dropped``.
    """

    def __init__(self, port: int, dice: Random) -> None:
        self.port = port
        self.dice = dice
        self.bad = False
        self._calls = 0
        self.dropped = 0
        self._door = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def close(self) -> None:
        self._door.close()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._door.accept()
            except OSError:  # the door was closed
                return
            threading.Thread(target=self._connect, args=(caller,), daemon=True).start()

    def _connect(self, caller: socket.socket) -> None:
        self._calls += 1
        falls = self.bad and self._calls % 2 == 1
        left = [self.dice.randrange(500, 60_000)] if falls else []
        with caller, suppress(ConnectionError):  # the service may be away
            callee = socket.create_connection(("127.0.0.1", self.port))
            with callee:
                there = threading.Thread(target=self._pass, args=(caller, callee, left))
                there.start()
                self._pass(callee, caller, left)
                there.join()

    def _pass(self, giver: socket.socket, taker: socket.socket, left: list[int]) -> None:
        """Pass on until either end is silent, or what may pass of both ways is used up."""
        with suppress(OSError):  # either end may hang up whenever it likes
            while block := giver.recv(_BLOCK):
                taker.sendall(block)
                if left:
                    left[0] -= len(block)
                    if left[0] < 0:
                        self._drop(giver, taker)
                        return
            taker.shutdown(socket.SHUT_WR)

    def _drop(self, *ends: socket.socket) -> None:
        self.dropped += 1
        for end in ends:
            with suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def bad_line(port: int, dice: Random) -> Iterator[BadLine]:
    line = BadLine(port, dice)
    try:
        yield line
    finally:
        line.close()
