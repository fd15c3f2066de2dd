"""
Whether who shows a device's key at a sign-in holds its private half.

The key alone proves nothing: it is public. So the device signs, together with the login, a nonce
that only this server can have made and that says itself when it expires; nothing is remembered.
Somebody else's proof carries somebody else's login, and an old one an old nonce.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import orjson

from identity.limits import NONCE_LASTS
from identity.refusals import DeviceNotProved
from kernel import jws
from kernel.ids import new_id
from kernel.secrets import Safe

AUDIENCE: Final = "kuangxun"
PROOF: Final = "kuangxun-device-proof"
_NONCE: Final = "kuangxun-nonce"  # a typ of its own: no receipt of ours passes for a nonce


@dataclass(frozen=True, slots=True)
class Nonce:
    """``expires_in`` in seconds."""

    nonce: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class Shown:
    """
    A device as it presents itself.

    ``signer`` is the key of ours that signs nonces, ``locks`` what its secret is kept under.
    """

    name: str
    key: dict[str, Any]
    proof: str | None
    signer: jws.Key
    locks: Safe


def nonce(signer: jws.Key, *, now: dt.datetime) -> Nonce:
    """Return what a device must sign to sign somebody in."""
    claims = {"jti": str(new_id()), "exp": (now + NONCE_LASTS).timestamp()}
    return Nonce(jws.signed(claims, signer, typ=_NONCE), int(NONCE_LASTS.total_seconds()))


def check_possession(shown: Shown, *, login: str, now: dt.datetime) -> None:
    """
    Raise `DeviceNotProved` unless the proof is by that key, for that login, and fresh.

    What the phone says of the time is not looked at: phones' clocks are wrong.
    """
    expected = {"aud": AUDIENCE, "login": login, "device_name": shown.name}
    try:
        said = _claims(shown.proof or "", jws.public_key(shown.key), typ=PROOF)
        ours = _claims(str(said.get("nonce")), shown.signer, typ=_NONCE)
    except ValueError as error:
        raise DeviceNotProved from error
    if any(said.get(name) != value for name, value in expected.items()):
        raise DeviceNotProved
    if ours["exp"] <= now.timestamp():
        raise DeviceNotProved


def _claims(compact: str, key: jws.Key, *, typ: str) -> dict[str, Any]:
    seal = jws.opened(compact)
    if seal.header.get("typ") != typ:
        raise jws.BadSeal(f"typ must be {typ}")
    seal.check(key)
    claims = orjson.loads(seal.payload)
    if not isinstance(claims, dict):
        raise jws.BadSeal("the claims are no object")
    return claims
