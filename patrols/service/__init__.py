"""What can be done in the patrols room. Nothing here knows of HTTP, and nothing commits."""

from patrols.service.correcting import (
    check_patrol_correction,
    take_patrol_correction,
    versions_of_patrol,
)
from patrols.service.findings import (
    check_correction,
    check_finding,
    complete_finding,
    confirm_finding,
    refute_finding,
    take_correction,
    take_finding,
)
from patrols.service.following import look_again
from patrols.service.photos import checks_of_photos, hold_against_tracks
from patrols.service.planning import Owed, give_reason, owed
from patrols.service.reviewing import approve_patrol, return_patrol
from patrols.service.stopping import report_upwards, write_notice
from patrols.service.walks import check_patrol, log_patrols, take_patrol

__all__ = [
    "Owed",
    "approve_patrol",
    "check_correction",
    "check_finding",
    "check_patrol",
    "check_patrol_correction",
    "checks_of_photos",
    "complete_finding",
    "confirm_finding",
    "give_reason",
    "hold_against_tracks",
    "log_patrols",
    "look_again",
    "owed",
    "refute_finding",
    "report_upwards",
    "return_patrol",
    "take_correction",
    "take_finding",
    "take_patrol",
    "take_patrol_correction",
    "versions_of_patrol",
    "write_notice",
]
