"""Tables of the patrols room."""

from patrols.models.coverage import (
    AreaWeek,
    LastSeen,
    PatrolCoverage,
    PatrolSight,
    UnitWeek,
)
from patrols.models.duty import (
    DutyClosing,
    DutyFigure,
    DutyRestatement,
    DutyVerdict,
    ProvinceDutyRules,
)
from patrols.models.excuses import (
    Departure,
    DutyExcuse,
)
from patrols.models.exports import (
    PatrolExport,
)
from patrols.models.findings import (
    Finding,
    FindingVersion,
)
from patrols.models.places import (
    PatrolArea,
    ReasonToVisit,
)
from patrols.models.plans import (
    PatrolPlan,
    PlannedVisit,
)
from patrols.models.recorders import (
    PatrolToFill,
    Recorder,
    RecorderFix,
    Recording,
    TrackFile,
    TrackMark,
)
from patrols.models.reviews import (
    PatrolReview,
    PatrolVersion,
)
from patrols.models.stops import (
    FindingStep,
    FollowUp,
    StopNotice,
)
from patrols.models.walks import (
    Patrol,
    PatrolTrack,
)

__all__ = [
    "AreaWeek",
    "Departure",
    "DutyClosing",
    "DutyExcuse",
    "DutyFigure",
    "DutyRestatement",
    "DutyVerdict",
    "Finding",
    "FindingStep",
    "FindingVersion",
    "FollowUp",
    "LastSeen",
    "Patrol",
    "PatrolArea",
    "PatrolCoverage",
    "PatrolExport",
    "PatrolPlan",
    "PatrolReview",
    "PatrolSight",
    "PatrolToFill",
    "PatrolTrack",
    "PatrolVersion",
    "PlannedVisit",
    "ProvinceDutyRules",
    "ReasonToVisit",
    "Recorder",
    "RecorderFix",
    "Recording",
    "StopNotice",
    "TrackFile",
    "TrackMark",
    "UnitWeek",
]
