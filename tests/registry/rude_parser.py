"""A parser that does what a taken-over one would try."""

import socket
import sys


def prepare() -> None:
    """Load nothing more."""


def answer(content: bytes, *arguments: str) -> bytes:
    if content == b"spin":
        while True:
            pass
    if content == b"eat":
        return bytes(1 << 30)
    if content == b"dial":
        socket.create_connection(("127.0.0.1", 9), timeout=1).close()
    if content == b"flood":
        return bytes(2 << 20)
    return content.upper() if "loud" in arguments else sys.executable.encode()
