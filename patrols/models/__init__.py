"""Tables of the patrols room."""

from patrols.models.coverage import PatrolSight
from patrols.models.findings import Finding, FindingVersion
from patrols.models.places import PatrolArea, ReasonToVisit
from patrols.models.plans import PatrolPlan, PlannedVisit
from patrols.models.recorders import (
    PatrolToFill,
    Recorder,
    RecorderFix,
    Recording,
    TrackFile,
    TrackMark,
)
from patrols.models.walks import Patrol, PatrolTrack

__all__ = [
    "Finding",
    "FindingVersion",
    "Patrol",
    "PatrolArea",
    "PatrolPlan",
    "PatrolSight",
    "PatrolToFill",
    "PatrolTrack",
    "PlannedVisit",
    "ReasonToVisit",
    "Recorder",
    "RecorderFix",
    "Recording",
    "TrackFile",
    "TrackMark",
]
