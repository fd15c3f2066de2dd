"""The one door to argon2."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

# OWASP's second profile, 19 MiB and two passes: about 15 ms of one core, small enough for the
# little machines of a county. Twenty phones signing in at once then take 76 MiB, not 1.3 GiB.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_at_once = BoundedSemaphore(4)

# What an unknown login is held against, so that it costs as much as a known one.
_NOBODYS = _hasher.hash("nobody signs in with this")


def hashed(password: str) -> str:
    with _at_once:
        return _hasher.hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """Return whether the password is right; the work is the same if there is no hash."""
    with _at_once:
        try:
            _hasher.verify(password_hash or _NOBODYS, password)
        except (VerifyMismatchError, InvalidHashError):
            return False
    return password_hash is not None
