"""The few bytes between parent and child: a length, JSON, then the blobs it announces."""

import json
import socket
from typing import Any

LARGEST_MESSAGE = 4 << 20
LARGEST_BLOB = 48 << 20  # a copy of 50 million pixels at its best
MOST_BLOBS = 8
_LENGTH = 4


class BrokenWireError(ConnectionError):
    """The other side is gone, or says what it may not say."""


def pack(message: dict[str, Any]) -> bytes:
    text = json.dumps(message, allow_nan=False).encode()
    return len(text).to_bytes(_LENGTH) + text


def receive(wire: socket.socket, begun: bytes = b"") -> dict[str, Any]:
    """Read one message, of which ``begun`` has been read already."""
    head = begun + exactly(wire, _LENGTH - len(begun))
    length = int.from_bytes(head)
    if length > LARGEST_MESSAGE:
        raise BrokenWireError
    try:
        message = json.loads(exactly(wire, length))
    except (ValueError, RecursionError) as error:
        raise BrokenWireError from error
    if not isinstance(message, dict):
        raise BrokenWireError
    return message


def exactly(wire: socket.socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        part = wire.recv(min(length - len(parts), 1 << 18))
        if not part:
            raise BrokenWireError
        parts += part
    return bytes(parts)
