"""Every question the patrols room puts to the database."""

from patrols.queries.duty import seat, walked
from patrols.queries.exports import (
    entered,
    exports_listed,
    findings_of,
    how_many,
    how_many_fixes,
    in_order,
    records_of_findings,
    tracks_in_order,
)
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
    "FindingMissing",
    "PatrolMissing",
    "division_in_scope",
    "entered",
    "exports_listed",
    "findings_of",
    "findings_readable_by",
    "get",
    "get_finding",
    "held_finding",
    "held_patrols",
    "how_many",
    "how_many_fixes",
    "in_order",
    "patrol_named_by",
    "photos",
    "photos_of_records",
    "readable_by",
    "reason_from",
    "reasons_readable_by",
    "records_of_findings",
    "records_of_patrols",
    "seat",
    "track",
    "tracks",
    "tracks_in_order",
    "version_of",
    "versions",
    "walked",
]
