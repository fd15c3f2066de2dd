"""
A phone: a key that never leaves it, and records sealed with it.

It signs with `cryptography` alone, as a browser does with WebCrypto, so that what the service
reads was not written by the service's own code.
"""

import base64
import datetime as dt
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from uuid_utils.compat import uuid7

CHINA = dt.timezone(dt.timedelta(hours=8))


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def digest(content: bytes | str) -> str:
    return sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def said(compact: str) -> dict[str, Any]:
    """Return the claims of a JWS, believing it."""
    payload = compact.split(".")[1]
    claims: dict[str, Any] = orjson.loads(
        base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    )
    return claims


def manifest_entry(content: bytes, media_type: str = "image/jpeg", **more: Any) -> dict[str, Any]:
    """Return how a seal names a file of ``content``."""
    return {
        "sha256": digest(content),
        "bytes": len(content),
        "media_type": media_type,
        "role": "photo",
        "capture": None,
        **more,
    }


class Phone:
    """One device. Accounts may share it, so the author is said anew for each record."""

    def __init__(self, name: str = "测试手机") -> None:
        self.name = name
        self._key = ec.generate_private_key(ec.SECP256R1())
        numbers = self._key.public_key().public_numbers()
        self.jwk = {
            "kty": "EC",
            "crv": "P-256",
            "x": base64url(numbers.x.to_bytes(32, "big")),
            "y": base64url(numbers.y.to_bytes(32, "big")),
        }
        # RFC 7638: the required members in lexicographic order
        members = {name: self.jwk[name] for name in ("crv", "kty", "x", "y")}
        self.kid = base64url(sha256(orjson.dumps(members)).digest())

    def header(self, **instead: Any) -> dict[str, Any]:
        return {"alg": "ES256", "kid": self.kid, "typ": "kuangxun-record", **instead}

    def claims(
        self, kind: str, payload: Mapping[str, Any], author: object, **instead: Any
    ) -> dict[str, Any]:
        """Return the claims of a record sealed just now; ``instead`` replaces any of them."""
        return {
            "id": str(uuid7()),
            "kind": kind,
            "schema": 1,
            "author": str(author),
            "sealed_at": dt.datetime.now(CHINA).isoformat(),
            "monotonic_ms": 60_000,
            "after": None,
            "payload": dict(payload),
            "files": [],
            **instead,
        }

    def seal(self, kind: str, payload: Mapping[str, Any], author: object, **instead: Any) -> str:
        """Return the compact JWS of a record."""
        return self.sign(orjson.dumps(self.claims(kind, payload, author, **instead)))

    def proof(self, login: str, nonce: str, **instead: Any) -> str:
        """Return what shows at a sign-in that this phone holds its key."""
        claims = {
            "login": login,
            "device_name": self.name,
            "signed_at": dt.datetime.now(CHINA).isoformat(),
            "aud": "kuangxun",
            "nonce": nonce,
            **instead,
        }
        return self.sign(orjson.dumps(claims), self.header(typ="kuangxun-device-proof"))

    def sign(self, payload: bytes, header: Mapping[str, Any] | None = None) -> str:
        """Sign any bytes at all."""
        head = base64url(orjson.dumps(dict(header or self.header())))
        signing_input = f"{head}.{base64url(payload)}"
        return f"{signing_input}.{base64url(self.signature(signing_input.encode()))}"

    def signature(self, signing_input: bytes) -> bytes:
        r, s = decode_dss_signature(self._key.sign(signing_input, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
