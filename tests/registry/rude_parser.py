"""A parser that does what a taken-over one would try."""

import ctypes
import socket


def prepare() -> None:
    """Load nothing more."""


def answer(content: bytes, *arguments: str) -> bytes:
    if content == b"spin":
        while True:
            pass
    if content == b"eat":
        return bytes(1 << 30)
    if content == b"flood":
        return bytes(2 << 20)
    if content == b"dial":
        return _dial(int(arguments[0]))
    if content == b"leave":
        return b"yes" if ctypes.CDLL(None).unshare(0x50000000) == 0 else b"no"
    return content.upper() if "loud" in arguments else content


def _dial(port: int) -> bytes:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return b"refused"
    return b"reached"
