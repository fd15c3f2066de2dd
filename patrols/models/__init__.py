"""Tables of the patrols room."""

from patrols.models.findings import Finding, FindingVersion
from patrols.models.places import PatrolArea, ReasonToVisit
from patrols.models.reviews import PatrolReview, PatrolVersion
from patrols.models.stops import FindingStep, FollowUp, StopNotice
from patrols.models.walks import Patrol, PatrolTrack

__all__ = [
    "Finding",
    "FindingStep",
    "FindingVersion",
    "FollowUp",
    "Patrol",
    "PatrolArea",
    "PatrolReview",
    "PatrolTrack",
    "PatrolVersion",
    "ReasonToVisit",
    "StopNotice",
]
