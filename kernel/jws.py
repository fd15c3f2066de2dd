"""
Compact JWS (RFC 7515) with ES256: seals made by phones, receipts made by us.

The one door to `joserfc`. A key is known by its RFC 7638 thumbprint.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from kernel.keyfile import kept

ALGORITHM = "ES256"
Key = ECKey  # for the annotations of those who may not import joserfc
LARGEST = 4 << 20  # characters; a patrol of 50,000 fixes takes some 3 million

_REGISTRY = jws.JWSRegistry(algorithms=[ALGORITHM])
_REGISTRY.max_payload_length = LARGEST  # joserfc's own 128,000 is a walk of 2,000 fixes


class BadSeal(ValueError):
    """The text is not a JWS of ours to read; the message says why, in English."""


def public_key(jwk: dict[str, Any]) -> ECKey:
    """Return the public P-256 key in ``jwk``; raise `BadSeal` for anything else."""
    if "d" in jwk:
        raise BadSeal("the key is private; only its public half may leave the device")
    if (jwk.get("kty"), jwk.get("crv")) != ("EC", "P-256"):
        raise BadSeal("the key is not an EC key on P-256")
    try:
        key = ECKey.import_key({name: jwk[name] for name in ("kty", "crv", "x", "y")})
        key.public_key.public_numbers()
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise BadSeal(f"the key cannot be read: {error}") from error
    return key


def thumbprint(key: ECKey) -> str:
    """Return the RFC 7638 SHA-256 thumbprint, base64url, 43 characters."""
    return str(key.thumbprint())


def public_jwk(key: ECKey) -> dict[str, Any]:
    """Return the public half of ``key`` as a JWK named by its thumbprint."""
    return {**key.as_dict(private=False), "kid": thumbprint(key)}


@dataclass(frozen=True, slots=True)
class Opened:
    """A JWS taken apart: what it says, before anyone has vouched for it."""

    header: dict[str, Any]
    payload: bytes
    _parts: jws.CompactSignature

    def check(self, key: ECKey) -> None:
        """Raise `BadSeal` unless ``key`` signed this."""
        try:
            holds = jws.validate_compact(self._parts, key, registry=_REGISTRY)
        except (JoseError, ValueError) as error:
            raise BadSeal(f"the signature does not hold: {error}") from error
        if not holds:
            raise BadSeal("the signature does not hold")


def opened(compact: str) -> Opened:
    """
    Take ``compact`` apart without trusting it; raise `BadSeal` where it is not ES256 at all.

    Extensions that change what is signed (RFC 7797, ``crit``) are refused: a seal has one reading.
    """
    try:
        parts = jws.extract_compact(compact.encode(), registry=_REGISTRY)
        header = parts.headers()
    except (JoseError, ValueError, TypeError, AttributeError) as error:
        # A header that is JSON but no object surfaces as an AttributeError.
        raise BadSeal(f"not a compact JWS: {error}") from error
    if header.get("alg") != ALGORITHM:
        raise BadSeal(f"alg must be {ALGORITHM}")
    if "crit" in header or "b64" in header:
        raise BadSeal("extensions of JWS are not taken")
    return Opened(header, bytes(parts.payload), parts)


def headers(compact: str) -> dict[str, Any]:
    """Return the protected header without trusting it."""
    return opened(compact).header


def verified(compact: str, key: ECKey) -> bytes:
    """Return the payload if ``key`` signed it; raise `BadSeal` otherwise."""
    seal = opened(compact)
    seal.check(key)
    return seal.payload


def signed(claims: dict[str, Any], key: ECKey, *, typ: str) -> str:
    """Return ``claims`` as a compact JWS by ``key``, whose thumbprint goes in as ``kid``."""
    header = {"alg": ALGORITHM, "kid": thumbprint(key), "typ": typ}
    return jws.serialize_compact(header, orjson.dumps(claims), key, registry=_REGISTRY)


def server_key(path: Path) -> ECKey:
    """Return this installation's signing key, made on first use, readable by its owner alone."""
    return ECKey.import_key(orjson.loads(kept(path, _fresh_key)))


def _fresh_key() -> bytes:
    return orjson.dumps(ECKey.generate_key("P-256", private=True).as_dict(private=True))
