"""What can be done in the patrols room. Nothing here knows of HTTP, and nothing commits."""

from patrols.service.areas import AreaIn, Brought, draw, end_area, import_areas, redraw
from patrols.service.covering import cover
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
from patrols.service.planning import Owed, give_reason, owed
from patrols.service.walks import check_patrol, log_patrols, take_patrol

__all__ = [
    "AreaIn",
    "Brought",
    "Owed",
    "check_correction",
    "check_finding",
    "check_patrol",
    "checks_of_photos",
    "complete_finding",
    "confirm_finding",
    "cover",
    "draw",
    "end_area",
    "give_reason",
    "hold_against_tracks",
    "import_areas",
    "log_patrols",
    "owed",
    "redraw",
    "refute_finding",
    "take_correction",
    "take_finding",
    "take_patrol",
]
