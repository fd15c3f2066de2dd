"""The patrols room on the wire."""

from patrols.schemas.duty import DutyOut
from patrols.schemas.exports import (
    LedgerIn,
    PatrolExportOut,
    PatrolExportPage,
    SpanIn,
    TrackIn,
    TracksIn,
)
from patrols.schemas.fields import OFFENCE_CODE
from patrols.schemas.findings import (
    FindingOut,
    FindingPage,
    FindingPayload,
    FindingQuery,
    FindingVersionOut,
)
from patrols.schemas.places import ReasonIn, ReasonOut, ReasonPage
from patrols.schemas.walks import (
    CleanTrackOut,
    PatrolOut,
    PatrolPage,
    PatrolPayload,
    PatrolQuery,
    PhotoCheckOut,
    Stop,
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
    "LedgerIn",
    "PatrolExportOut",
    "PatrolExportPage",
    "PatrolOut",
    "PatrolPage",
    "PatrolPayload",
    "PatrolQuery",
    "PhotoCheckOut",
    "ReasonIn",
    "ReasonOut",
    "ReasonPage",
    "SpanIn",
    "Stop",
    "TrackIn",
    "TrackOut",
    "TracksIn",
]
