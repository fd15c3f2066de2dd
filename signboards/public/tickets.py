"""Forms that we handed out, known again: by whom they were filled in nobody can tell."""

import datetime as dt
import hmac
import secrets
from typing import Final

from signboards.public.refusals import FormTooQuick, FormUnknown

_NONCE_BYTES: Final = 16
_LEAST: Final = dt.timedelta(seconds=3)  # nobody reads and fills in a form faster
_MOST: Final = dt.timedelta(hours=12)  # a day out there without signal


def issue(secret: bytes, subject: str, *, now: dt.datetime) -> str:
    """Return what a new form about ``subject`` carries."""
    said = f"{int(now.timestamp())}.{secrets.token_hex(_NONCE_BYTES)}"
    return f"{said}.{_mark(secret, subject, said)}"


def check(secret: bytes, ticket: str, subject: str, *, now: dt.datetime) -> str:
    """
    Return the number of the form, the same each time it is sent.

    Raises `FormUnknown` for a form that is not ours, of another board, or too old, and
    `FormTooQuick`.
    """
    said, _, mark = ticket.rpartition(".")
    if not hmac.compare_digest(mark.encode(), _mark(secret, subject, said).encode()):
        raise FormUnknown
    issued, nonce = said.split(".")
    age = now - dt.datetime.fromtimestamp(int(issued), dt.UTC)
    if age > _MOST:
        raise FormUnknown
    if age < _LEAST:
        raise FormTooQuick
    return nonce


def _mark(secret: bytes, subject: str, said: str) -> str:
    return hmac.digest(secret, f"form:{subject}:{said}".encode(), "sha256").hex()
