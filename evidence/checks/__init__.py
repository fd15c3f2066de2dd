"""
Whether what a file says fits what else is known of it: its seal, its receipt, its place, itself.

Each check gives one verdict with its reason for a file as it stands in a record. A verdict is
something to look at: it stops nothing and scores nobody. Why so: docs/decisions/0013-checks.md.

`place`, `times`, `software`, `contradictions`, `thumbnail` and `credentials` judge; `traces` reads
what they judge by, in the sandbox of `tasks`; `words` tells.
"""

from typing import Final

# Raise a number when a check would judge otherwise: what was judged before is judged again.
CHECKS: Final = {
    "place_against_sidecar": 1,
    "place_in_division": 1,
    "place_against_right": 1,
    "time_against_sidecar": 1,
    "time_against_seal": 1,
    "time_against_receipt": 1,
    "clock_against_receipt": 1,
    "software": 1,
    "dates_in_file": 1,
    "size_in_file": 1,
    "camera_in_file": 1,
    "thumbnail_in_file": 1,
    "credentials": 1,
}
VERSION: Final = f"checks/{'.'.join(map(str, CHECKS.values()))}"


def version_of(check: str) -> str:
    return f"{check}/{CHECKS[check]}"
