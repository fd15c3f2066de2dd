"""
Who knocks: a network address, known only by a keyed hash that nobody can turn back.

The key never leaves this installation, and the hashes are forgotten after a day.
"""

import hmac
import ipaddress
import secrets
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from kernel.keyfile import kept

_KEY_BYTES: Final = 32
_SUBSCRIBER: Final = 64  # bits of an IPv6 address that are a household's or a phone's


@lru_cache(maxsize=8)
def key(path: Path) -> bytes:
    """Return the key in ``path``, made on first use."""
    return kept(path, lambda: secrets.token_bytes(_KEY_BYTES))


def network(peer: str | None, forwarded: Sequence[str], proxies: int) -> str:
    """
    Return the network somebody asks from.

    ``forwarded`` is what stands in X-Forwarded-For: anybody may write there, so only as many of
    its last entries count as there are proxies of our own, each of which added one.
    """
    told = [*forwarded, peer or ""]
    said = told[max(len(told) - 1 - proxies, 0)].strip()
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return "unknown"
    if address.version == 4:  # noqa: PLR2004 (of the protocol)
        return str(address)
    mapped = address.ipv4_mapped
    return str(mapped or ipaddress.ip_network((address, _SUBSCRIBER), strict=False))


def hashed(secret: bytes, words: str) -> str:
    return hmac.digest(secret, b"visitor:" + words.encode(), "sha256").hex()[:40]
