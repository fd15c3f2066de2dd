"""What can be done in the patrols room. Nothing here knows of HTTP, and nothing commits."""

from patrols.service import duty
from patrols.service.duty import Owed, owed
from patrols.service.findings import (
    check_correction,
    check_finding,
    complete_finding,
    confirm_finding,
    refute_finding,
    take_correction,
    take_finding,
)
from patrols.service.photos import checks_of_photos, hold_against_tracks
from patrols.service.planning import give_reason
from patrols.service.walks import check_patrol, log_patrols, take_patrol

__all__ = [
    "Owed",
    "check_correction",
    "check_finding",
    "check_patrol",
    "checks_of_photos",
    "complete_finding",
    "confirm_finding",
    "duty",
    "give_reason",
    "hold_against_tracks",
    "log_patrols",
    "owed",
    "refute_finding",
    "take_correction",
    "take_finding",
    "take_patrol",
]
