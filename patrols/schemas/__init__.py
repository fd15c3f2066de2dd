"""The patrols room on the wire."""

from patrols.schemas.duty import DutyOut
from patrols.schemas.fields import OFFENCE_CODE
from patrols.schemas.findings import (
    FindingOut,
    FindingPage,
    FindingPayload,
    FindingQuery,
    FindingVersionOut,
)
from patrols.schemas.places import ReasonIn, ReasonOut, ReasonPage
from patrols.schemas.recorders import (
    RecorderIn,
    RecorderMade,
    RecorderOut,
    RecorderPage,
    RecordingOut,
    TrackImportQuery,
)
from patrols.schemas.walks import (
    CleanTrackOut,
    GapOut,
    LineOut,
    PatrolOut,
    PatrolPage,
    PatrolPayload,
    PatrolQuery,
    PhotoCheckOut,
    Stop,
    SuspicionOut,
    TrackOut,
)

__all__ = [
    "OFFENCE_CODE",
    "CleanTrackOut",
    "DutyOut",
    "FindingOut",
    "FindingPage",
    "FindingPayload",
    "FindingQuery",
    "FindingVersionOut",
    "GapOut",
    "LineOut",
    "PatrolOut",
    "PatrolPage",
    "PatrolPayload",
    "PatrolQuery",
    "PhotoCheckOut",
    "ReasonIn",
    "ReasonOut",
    "ReasonPage",
    "RecorderIn",
    "RecorderMade",
    "RecorderOut",
    "RecorderPage",
    "RecordingOut",
    "Stop",
    "SuspicionOut",
    "TrackImportQuery",
    "TrackOut",
]
