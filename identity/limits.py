"""How long a sign-in lasts, and how hard guessing is made."""

import datetime as dt

ACCESS_LASTS = dt.timedelta(minutes=30)
REFRESH_LASTS = dt.timedelta(days=60)  # from the newest use: a season without signal is not the end
NONCE_LASTS = dt.timedelta(minutes=5)  # a password is typed in the meantime
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 128

_FREE_FAILURES = 3
_LONGEST_DELAY_S = 300
_DOUBLINGS = 10  # 2**10 s is beyond the longest delay


def delay_after(failures: int) -> dt.timedelta:
    """Return how long a login must wait after ``failures`` in a row; it never locks for good."""
    if failures < _FREE_FAILURES:
        return dt.timedelta(0)
    doubled = 2 ** min(failures - _FREE_FAILURES, _DOUBLINGS)
    return dt.timedelta(seconds=min(doubled, _LONGEST_DELAY_S))
