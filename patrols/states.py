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


PATROL_LIFE = Lifecycle(
    {
        PatrolState.RECEIVED: frozenset({PatrolState.LOGGED}),
        PatrolState.LOGGED: frozenset({PatrolState.RETURNED, PatrolState.APPROVED}),
        PatrolState.RETURNED: frozenset({PatrolState.LOGGED}),
        PatrolState.APPROVED: frozenset(),
    }
)

FINDING_LIFE = Lifecycle(
    {
        FindingState.RECEIVED: frozenset({FindingState.COMPLETE}),
        FindingState.COMPLETE: frozenset({FindingState.CONFIRMED, FindingState.REFUTED}),
        FindingState.CONFIRMED: frozenset(),
        FindingState.REFUTED: frozenset(),
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
