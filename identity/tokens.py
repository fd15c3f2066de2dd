"""Opaque tokens and how they are known again."""

import secrets
from hashlib import sha256

_BYTES = 32


def fresh() -> str:
    """Return a token nobody can guess, base64url, 43 characters."""
    return secrets.token_urlsafe(_BYTES)


def hash_of(text: str) -> bytes:
    """Return what is stored of ``text``: a random token needs neither salt nor stretching."""
    return sha256(text.encode("utf-8", "surrogateescape")).digest()
