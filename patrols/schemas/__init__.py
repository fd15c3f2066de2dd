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
from patrols.schemas.reviews import ApproveIn, PatrolVersionOut, ReturnIn, ReviewOut
from patrols.schemas.stops import (
    FollowUpIn,
    FollowUpOut,
    FollowUpSaid,
    NoticeIn,
    NoticeOut,
    NoticeSaid,
    ReportIn,
    StepOut,
    StepPage,
    StepQuery,
    ViolationCountOut,
)
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
    "ApproveIn",
    "CleanTrackOut",
    "DutyOut",
    "FindingOut",
    "FindingPage",
    "FindingPayload",
    "FindingQuery",
    "FindingVersionOut",
    "FollowUpIn",
    "FollowUpOut",
    "FollowUpSaid",
    "NoticeIn",
    "NoticeOut",
    "NoticeSaid",
    "PatrolOut",
    "PatrolPage",
    "PatrolPayload",
    "PatrolQuery",
    "PatrolVersionOut",
    "PhotoCheckOut",
    "ReasonIn",
    "ReasonOut",
    "ReasonPage",
    "ReportIn",
    "ReturnIn",
    "ReviewOut",
    "StepOut",
    "StepPage",
    "StepQuery",
    "Stop",
    "TrackOut",
    "ViolationCountOut",
]
