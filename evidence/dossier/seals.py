"""
A JWS laid out for `openssl`: what was signed, the signature as DER, the key as PEM.

A compact JWS (RFC 7515) signs its first two parts as they stand; its ES256 signature is two
numbers of 32 bytes, which openssl wants as DER.
"""

from base64 import urlsafe_b64decode
from typing import Final

import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from evidence.dossier.bag import Draft
from kernel import jws
from kernel.jws import BadSeal, Key

_HALF: Final = 32  # bytes of each number of an ES256 signature


class KeyRing:
    """The public keys a bag needs, each written once, under its RFC 7638 thumbprint."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._keys: dict[str, Key] = {}
        self._whose: dict[str, str] = {}

    def add(self, key: Key, whose: str) -> str:
        """Write ``key`` as PEM and return its thumbprint; ``whose`` goes into the key set."""
        kid = jws.thumbprint(key)
        if kid not in self._keys:
            self._keys[kid] = key
            self._whose[kid] = whose
            self._draft.write(f"keys/{kid}.pem", key.as_pem(private=False))
        return kid

    def write_set(self) -> None:
        """Write all of them as a JWK set (RFC 7517)."""
        every = [
            {**jws.public_jwk(key), "use": "sig", "alg": jws.ALGORITHM, "holder": self._whose[kid]}
            for kid, key in sorted(self._keys.items())
        ]
        self._draft.write("keys/jwks.json", _pretty({"keys": every}))

    def lay_out(self, path: str, compact: str) -> bool:
        """
        Write ``path``.jws, .txt, .der and .json; return whether the seal holds under a key here.

        Where it does not, only the words themselves are written, and the checks say so.
        """
        self._draft.write(f"{path}.jws", compact)
        try:
            seal = jws.opened(compact)
            seal.check(self._keys[str(seal.header.get("kid"))])
        except (BadSeal, KeyError):
            return False
        said, _, signature = compact.rpartition(".")
        self._draft.write(f"{path}.txt", said)
        self._draft.write(f"{path}.der", as_der(_decoded(signature)))
        self._draft.write(f"{path}.json", _pretty(orjson.loads(seal.payload)))
        return True


def as_der(signature: bytes) -> bytes:
    """Return the two numbers of an ES256 signature as openssl reads them."""
    first, second = signature[:_HALF], signature[_HALF:]
    return encode_dss_signature(int.from_bytes(first), int.from_bytes(second))


def signature_over(content: bytes, signer: Key) -> bytes:
    """Return the ECDSA signature (DER) with SHA-256 over ``content``."""
    private = signer.private_key
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise TypeError("the service signs with a private key on P-256")
    return private.sign(content, ec.ECDSA(hashes.SHA256()))


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _pretty(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
