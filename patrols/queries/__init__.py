"""Every question the patrols room puts to the database."""

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
from patrols.queries.reviews import patrol_version_of, patrol_versions, reviews, waiting
from patrols.queries.stops import (
    follow_ups_due,
    follow_ups_of,
    notice_of,
    open_step,
    province_of,
    soonest_due,
    steps_of,
    steps_readable_by,
    violations_by_division,
    violations_readable_by,
)
from patrols.queries.walks import PatrolMissing, get, held_patrols, readable_by, track, tracks

__all__ = [
    "FindingMissing",
    "PatrolMissing",
    "division_in_scope",
    "findings_readable_by",
    "follow_ups_due",
    "follow_ups_of",
    "get",
    "get_finding",
    "held_finding",
    "held_patrols",
    "notice_of",
    "open_step",
    "patrol_named_by",
    "patrol_version_of",
    "patrol_versions",
    "photos",
    "photos_of_records",
    "province_of",
    "readable_by",
    "reason_from",
    "reasons_readable_by",
    "records_of_patrols",
    "reviews",
    "seat",
    "soonest_due",
    "steps_of",
    "steps_readable_by",
    "track",
    "tracks",
    "version_of",
    "versions",
    "violations_by_division",
    "violations_readable_by",
    "waiting",
    "walked",
]
