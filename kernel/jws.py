"""
Compact JWS (RFC 7515) with ES256: seals made by phones, receipts made by us.

The one door to `joserfc`. A key is known by its RFC 7638 thumbprint.
"""

import os
from pathlib import Path
from typing import Any

import orjson
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

ALGORITHM = "ES256"


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


def headers(compact: str) -> dict[str, Any]:
    """Return the protected header without trusting it."""
    try:
        found = jws.extract_compact(compact.encode()).headers()
    except (JoseError, ValueError, UnicodeError) as error:
        raise BadSeal(f"not a compact JWS: {error}") from error
    if found.get("alg") != ALGORITHM:
        raise BadSeal(f"alg must be {ALGORITHM}")
    return dict(found)


def verified(compact: str, key: ECKey) -> bytes:
    """Return the payload if ``key`` signed it; raise `BadSeal` otherwise."""
    try:
        return bytes(jws.deserialize_compact(compact, key, algorithms=[ALGORITHM]).payload)
    except (JoseError, ValueError) as error:
        raise BadSeal(f"the signature does not hold: {error}") from error


def signed(claims: dict[str, Any], key: ECKey, *, typ: str) -> str:
    """Return ``claims`` as a compact JWS by ``key``, whose thumbprint goes in as ``kid``."""
    header = {"alg": ALGORITHM, "kid": thumbprint(key), "typ": typ}
    return jws.serialize_compact(header, orjson.dumps(claims), key, algorithms=[ALGORITHM])


def server_key(path: Path) -> ECKey:
    """Return this installation's signing key, made on first use, readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = ECKey.generate_key("P-256", private=True)
        _write_once(path, orjson.dumps(fresh.as_dict(private=True)))
    return ECKey.import_key(orjson.loads(path.read_bytes()))


def _write_once(path: Path, content: bytes) -> None:
    """Let the first of several starting processes win."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
