"""A line to the service that drops: connections end in the middle of whatever was being said."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from random import Random

_AT_ONCE = struct.pack("ii", 1, 0)  # on closing, forget what was not sent, and hang up
_BLOCK = 16_384  # bytes
_BETWEEN = (20_000, 700_000)  # bytes from one drop to the next


class BadLine:
    """
    Passes bytes on to ``port`` of this machine.

    While ``bad``, the connection that carries the last byte of what may pass is ended, whether it
    was made before or after the line became bad; how often that happened is in ``dropped``.
    """

    def __init__(self, port: int, dice: Random) -> None:
        self.port = port
        self.dice = dice
        self.bad = False
        self.dropped = 0
        self._left = 0  # bytes until the next drop
        self._lock = threading.Lock()
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
        with caller, suppress(ConnectionError):  # the service may be away
            callee = socket.create_connection(("127.0.0.1", self.port))
            with callee:
                there = threading.Thread(target=self._pass, args=(caller, callee))
                there.start()
                self._pass(callee, caller)
                there.join()

    def _pass(self, giver: socket.socket, taker: socket.socket) -> None:
        """Pass on until either end is silent, or the line drops."""
        try:
            while block := giver.recv(_BLOCK):
                if self.bad and self._falls(len(block)):
                    return self._drop(giver, taker)
                taker.sendall(block)
            taker.shutdown(socket.SHUT_WR)
        except OSError:  # either end may hang up whenever it likes, and the other shall hear of it
            self._drop(giver, taker)

    def _falls(self, size: int) -> bool:
        with self._lock:
            self._left -= size
            if self._left > 0:
                return False
            self._left = self.dice.randrange(*_BETWEEN)
            self.dropped += 1
            return True

    def _drop(self, *ends: socket.socket) -> None:
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
