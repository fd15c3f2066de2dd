"""
The secret of a device: what a phone needs, beside a PIN, to open what is encrypted on it.

Everything on a phone is encrypted with one key, wrapped by each officer's PIN and by this secret,
so that an officer who signs in for the first time on a shared phone can open it and wrap it with
a PIN of their own. A copied browser profile has neither.
"""

import secrets
from base64 import urlsafe_b64encode
from typing import Final

from identity.models import Device
from kernel.logs import log
from kernel.secrets import KeyLost, Safe

_BYTES: Final = 32


def secret_of(device: Device, locks: Safe) -> str | None:
    """
    Return the secret of a device, made now if it has none: base64url of 32 random bytes.

    The device's row is to be locked, as `enrolled` leaves it: two who sign in at once are told one
    secret, or the phone that kept the first would not open for the second.

    Nothing if the key it is locked with is lost. Another secret would not open the phone, and the
    locked one opens it again once the key is back.
    """
    if device.secret_locked is None:
        device.secret_locked = locks.seal(_fresh())
    try:
        return locks.open(device.secret_locked)
    except KeyLost:
        log.error("device_secret_unreadable", device_id=str(device.id))
        return None


def _fresh() -> str:
    return urlsafe_b64encode(secrets.token_bytes(_BYTES)).rstrip(b"=").decode()
