"""Every question the patrols room puts to the database."""

from patrols.queries.areas import (
    AreaMissing,
    areas_below,
    areas_drawn,
    areas_listed,
    areas_readable_by,
    get_area,
    get_held_area,
    holds_on,
    names_taken,
)
from patrols.queries.coverage import areas_seen
from patrols.queries.duty import seat, walked
from patrols.queries.findings import (
    FindingMissing,
    findings_readable_by,
    get_finding,
    held_finding,
    patrol_named_by,
    version_of,
    versions,
)
from patrols.queries.photos import photos, photos_of_records, records_of_patrols
from patrols.queries.places import division_in_scope, reason_from, reasons_readable_by
from patrols.queries.walks import PatrolMissing, get, held_patrols, readable_by, track, tracks

__all__ = [
    "AreaMissing",
    "FindingMissing",
    "PatrolMissing",
    "areas_below",
    "areas_drawn",
    "areas_listed",
    "areas_readable_by",
    "areas_seen",
    "division_in_scope",
    "findings_readable_by",
    "get",
    "get_area",
    "get_finding",
    "get_held_area",
    "held_finding",
    "held_patrols",
    "holds_on",
    "names_taken",
    "patrol_named_by",
    "photos",
    "photos_of_records",
    "readable_by",
    "reason_from",
    "reasons_readable_by",
    "records_of_patrols",
    "seat",
    "track",
    "tracks",
    "version_of",
    "versions",
    "walked",
]
