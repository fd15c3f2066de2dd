"""
The only way out: one request to an address that the operator wrote into the settings.

No redirect is followed and no proxy asked, so what is sent goes where the settings say or nowhere.
Addresses never come from a request or a record; one in the office's own network is therefore as
good as any.
"""

import ssl
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Final
from urllib.parse import SplitResult, urlsplit

_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_TIMEOUT_S: Final = 20
_LARGEST_ANSWER: Final = 1 << 20
_DEFAULT_PORTS: Final[Mapping[str, int]] = {"http": 80, "https": 443}


class BadAddress(ValueError):
    """An address in the settings that nothing will be sent to; the message says why."""


class NotDelivered(OSError):
    """Nobody answered, or not with yes; the message says who was asked and what they said."""


def checked(address: str, *, plain: bool = False) -> SplitResult:
    """
    Return the parts of ``address``; raise `BadAddress` unless it is https, or on this machine.

    ``plain`` lets http pass: for what is signed anyway.
    """
    parts = urlsplit(address)
    host = parts.hostname
    if parts.scheme not in _DEFAULT_PORTS or not host:
        raise BadAddress(f"{address} is not an http(s) address")
    if parts.username or parts.password:
        raise BadAddress("an address must not hold a password")
    if parts.scheme == "http" and not plain and host not in _LOCAL:
        raise BadAddress(f"{address} must be https")
    return parts


def post(
    address: str, body: bytes, *, kind: str, accept: str = "*/*", plain: bool = False
) -> bytes:
    """Send ``body`` as ``kind`` and return the answer; raise `NotDelivered` on all but a 2xx."""
    parts = checked(address, plain=plain)
    path = parts.path or "/"
    target = f"{path}?{parts.query}" if parts.query else path
    headers = {"Content-Type": kind, "Accept": accept, "User-Agent": "KuangXun"}
    connection = _connection(parts)
    try:
        connection.request("POST", target, body, headers)
        return _read(address, connection.getresponse())
    except (HTTPException, OSError) as error:
        if isinstance(error, NotDelivered):
            raise
        raise NotDelivered(f"{address}: {error!r}") from error
    finally:
        connection.close()


def _connection(parts: SplitResult) -> HTTPConnection:
    host, port = str(parts.hostname), parts.port or _DEFAULT_PORTS[parts.scheme]
    if parts.scheme == "http":
        return HTTPConnection(host, port, timeout=_TIMEOUT_S)
    trusted = ssl.create_default_context()
    return HTTPSConnection(host, port, timeout=_TIMEOUT_S, context=trusted)


def _read(address: str, response: HTTPResponse) -> bytes:
    body = response.read(_LARGEST_ANSWER + 1)
    if response.status // 100 != 2:  # noqa: PLR2004 (the class of HTTP's yes)
        raise NotDelivered(f"{address} answered {response.status}")
    if len(body) > _LARGEST_ANSWER:
        raise NotDelivered(f"{address} answered more than {_LARGEST_ANSWER} bytes")
    return body
