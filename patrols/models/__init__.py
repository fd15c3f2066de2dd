"""Tables of the patrols room."""

from patrols.models.coverage import AreaWeek, LastSeen, PatrolCoverage, PatrolSight, UnitWeek
from patrols.models.exports import PatrolExport
from patrols.models.findings import Finding, FindingVersion
from patrols.models.places import PatrolArea, ReasonToVisit
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
    "AreaWeek",
    "Finding",
    "FindingVersion",
    "LastSeen",
    "Patrol",
    "PatrolArea",
    "PatrolCoverage",
    "PatrolExport",
    "PatrolSight",
    "PatrolToFill",
    "PatrolTrack",
    "ReasonToVisit",
    "Recorder",
    "RecorderFix",
    "Recording",
    "TrackFile",
    "TrackMark",
    "UnitWeek",
]
