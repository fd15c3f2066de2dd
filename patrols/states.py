"""The lives of a patrol and of what it found, and the words of the log and the timetable."""

from enum import StrEnum

from kernel.lifecycle import Lifecycle


class PatrolState(StrEnum):
    RECEIVED = "received"  # its record is here, some of its files may not be
    LOGGED = "logged"  # in the patrol ledger 巡查台账
    RETURNED = "returned"  # by the county, with a reason; a correction logs it again
    APPROVED = "approved"  # by the county


class ReviewDecision(StrEnum):
    """What the county said of a patrol."""

    RETURNED = "returned"
    APPROVED = "approved"


class FindingState(StrEnum):
    RECEIVED = "received"
    COMPLETE = "complete"  # every photo is here; the rooms above have been told
    CONFIRMED = "confirmed"
    REFUTED = "refuted"


class PlanState(StrEnum):
    DRAFT = "draft"  # the county moves, adds and removes visits
    PUBLISHED = "published"  # stands; a change is another version
    SUPERSEDED = "superseded"  # a later version was published
    DROPPED = "dropped"  # a draft nobody wanted


class ExcuseState(StrEnum):
    """Of an office's asking not to be held to its duty for some days."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Found(StrEnum):
    """What was found out about a closed period of the duty ledger."""

    ARRIVED = "arrived"  # a patrol whose record came late
    RETURNED = "returned"
    CORRECTED = "corrected"
    APPROVED = "approved"
    FILLED = "filled"  # its track, by what other recorders told later
    REDRAWN = "redrawn"  # the ground it walked
    EXCUSED = "excused"


PATROL_LIFE = Lifecycle(
    {
        PatrolState.RECEIVED: frozenset({PatrolState.LOGGED}),
        PatrolState.LOGGED: frozenset({PatrolState.RETURNED, PatrolState.APPROVED}),
        PatrolState.RETURNED: frozenset({PatrolState.LOGGED}),
        PatrolState.APPROVED: frozenset(),
    }
)

# What stands in the ledger and counts anywhere.
COUNTED = frozenset({PatrolState.LOGGED, PatrolState.APPROVED})

FINDING_LIFE = Lifecycle(
    {
        FindingState.RECEIVED: frozenset({FindingState.COMPLETE}),
        FindingState.COMPLETE: frozenset({FindingState.CONFIRMED, FindingState.REFUTED}),
        FindingState.CONFIRMED: frozenset(),
        FindingState.REFUTED: frozenset(),
    }
)

EXCUSE_LIFE = Lifecycle(
    {
        ExcuseState.ASKED: frozenset(
            {ExcuseState.APPROVED, ExcuseState.REFUSED, ExcuseState.WITHDRAWN}
        ),
        ExcuseState.APPROVED: frozenset(),
        ExcuseState.REFUSED: frozenset(),
        ExcuseState.WITHDRAWN: frozenset(),
    }
)


PLAN_LIFE = Lifecycle(
    {
        PlanState.DRAFT: frozenset({PlanState.PUBLISHED, PlanState.DROPPED}),
        PlanState.PUBLISHED: frozenset({PlanState.SUPERSEDED}),
        PlanState.SUPERSEDED: frozenset(),
        PlanState.DROPPED: frozenset(),
    }
)


class Transport(StrEnum):
    FOOT = "foot"
    MOTORCYCLE = "motorcycle"
    CAR = "car"
    BOAT = "boat"
    DRONE = "drone"
    OTHER = "other"


class Measure(StrEnum):
    """What was done about it on the spot."""

    NONE = "none"
    SPOKEN_STOP = "spoken_stop"
    STOP_NOTICE = "stop_notice"


class Rung(StrEnum):
    """What must follow a finding by a day: the ladder of stopping and reporting."""

    STOP_NOTICE = "stop_notice"  # 责令停止违法行为通知书
    TO_UNIT = "to_unit"  # the patroller tells the enforcement unit
    TO_BUREAU = "to_bureau"  # the unit tells the bureau
    TO_GOVERNMENT = "to_government"  # the bureau tells the county government, if it is major
    FOLLOW_UP = "follow_up"  # somebody looks whether it stopped


class ReportTo(StrEnum):
    """Whom the desk tells of a finding."""

    BUREAU = "bureau"
    GOVERNMENT = "government"

    @property
    def rung(self) -> Rung:
        return Rung.TO_BUREAU if self is ReportTo.BUREAU else Rung.TO_GOVERNMENT


class StepState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"  # the finding was not true


STEP_LIFE = Lifecycle(
    {
        StepState.OPEN: frozenset({StepState.DONE, StepState.DROPPED}),
        StepState.DONE: frozenset(),
        StepState.DROPPED: frozenset(),
    }
)


class Outcome(StrEnum):
    """Whether somebody who was told to stop did."""

    STOPPED = "stopped"
    PARTLY = "partly"
    NOT_STOPPED = "not_stopped"


class Grade(StrEnum):
    """How closely an area is patrolled."""

    FULL = "full"  # 全面巡查区
    KEY = "key"  # 重点巡查区


class RecorderKind(StrEnum):
    """What speaks: the protocol of the app."""

    OWNTRACKS = "owntracks"
    TRACCAR = "traccar"


class RecordingSource(StrEnum):
    OWNTRACKS = "owntracks"
    TRACCAR = "traccar"
    FILE = "file"


class RecordingState(StrEnum):
    WAITING = "waiting"  # its file is kept and will be read
    READ = "read"
    REFUSED = "refused"


RECORDING_LIFE = Lifecycle(
    {
        RecordingState.WAITING: frozenset({RecordingState.READ, RecordingState.REFUSED}),
        RecordingState.READ: frozenset(),
        RecordingState.REFUSED: frozenset(),
    }
)


class SightKind(StrEnum):
    """What a patrol can have seen."""

    RIGHT = "right"  # the ground of a mining or exploration right; of a mining right: a known mine
    AREA = "area"  # of the timetable
    PLACE = "place"  # with a reason to visit


class ReasonKind(StrEnum):
    """Who wants a place looked at. Satellite spots have no room yet, and give none."""

    WISH = "wish"  # an officer
    FOLLOW_UP = "follow_up"  # whether what was ordered to stop has stopped
    CLUE = "clue"  # a clue being verified
    PAST_CASE = "past_case"  # a penalty was decided there not long ago
    EXPIRY = "expiry"  # a right that ends soon, or ended lately
    RECTIFICATION = "rectification"  # a signboard that was not put right in time


class PlanPeriod(StrEnum):
    WEEK = "week"
    MONTH = "month"


class ExportKind(StrEnum):
    """What was taken out of the patrols."""

    LEDGER = "ledger"  # 巡查台账
    SHEET = "sheet"  # 巡查记录表 of one patrol
    TRACKS = "tracks"


class ExportForm(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"
    GPX = "gpx"
    KML = "kml"
    GEOJSON = "geojson"


class LedgerForm(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


class TrackForm(StrEnum):
    GPX = "gpx"
    KML = "kml"
    GEOJSON = "geojson"


class TrackPart(StrEnum):
    """Which of a track goes out: as it was recorded, as it was cleaned, or both."""

    RAW = "raw"
    CLEAN = "clean"
    BOTH = "both"
