"""The lives of a clue, of the task to verify it and of the answer, and the words of triage."""

from enum import StrEnum

from kernel.lifecycle import Lifecycle


class ClueState(StrEnum):
    REGISTERED = "registered"
    VALID = "valid"  # to be verified
    INVALID = "invalid"
    FOUND_TRUE = "found_true"
    FOUND_PARTLY = "found_partly"
    NOT_TRUE = "not_true"
    FILED = "filed"  # 立案: it is a case now


class TaskState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"


class VerificationState(StrEnum):
    RECEIVED = "received"
    ANSWERED = "answered"  # it closed its task
    BESIDE = "beside"  # its task was closed before: kept, but moves nothing
    SUPERSEDED = "superseded"  # a correction says what stands; this one stays visible


class Channel(StrEnum):
    PHONE = "phone"
    LETTER = "letter"
    EMAIL = "email"
    FAX = "fax"
    LEADER = "leader"
    REPORT_FROM_BELOW = "report_from_below"
    MEDIA = "media"
    PATROL = "patrol"
    SATELLITE = "satellite"
    DRONE = "drone"
    MONITORING = "monitoring"
    OTHER_DEPARTMENT = "other_department"
    WEB = "web"
    WALK_IN = "walk_in"
    QR = "qr"  # by the code on a signboard, told by anybody
    SIGNBOARD = "signboard"  # a board at a mine that contradicts the register


class InvalidKind(StrEnum):
    CONSULTATION = "consultation"
    OWNERSHIP_DISPUTE = "ownership_dispute"
    COMPENSATION_DISPUTE = "compensation_dispute"
    INTERNAL_DISCIPLINE = "internal_discipline"
    IN_COURT = "in_court"
    UNCLEAR = "unclear"
    DUPLICATE = "duplicate"


class Result(StrEnum):
    TRUE = "true"
    PARTLY = "partly"
    NOT_TRUE = "not_true"


OPEN_STATES = frozenset({ClueState.REGISTERED, ClueState.VALID})
FOUND = {
    Result.TRUE: ClueState.FOUND_TRUE,
    Result.PARTLY: ClueState.FOUND_PARTLY,
    Result.NOT_TRUE: ClueState.NOT_TRUE,
}

CLUE_LIFE = Lifecycle(
    {
        ClueState.REGISTERED: frozenset({ClueState.VALID, ClueState.INVALID}),
        ClueState.VALID: frozenset(FOUND.values()),
        ClueState.INVALID: frozenset(),
        ClueState.FOUND_TRUE: frozenset({ClueState.FILED}),
        ClueState.FOUND_PARTLY: frozenset({ClueState.FILED}),
        ClueState.NOT_TRUE: frozenset(),
        ClueState.FILED: frozenset(),
    }
)

TASK_LIFE = Lifecycle(
    {TaskState.OPEN: frozenset({TaskState.ANSWERED}), TaskState.ANSWERED: frozenset()}
)

VERIFICATION_LIFE = Lifecycle(
    {
        VerificationState.RECEIVED: frozenset(VerificationState) - {VerificationState.RECEIVED},
        VerificationState.ANSWERED: frozenset({VerificationState.SUPERSEDED}),
        VerificationState.BESIDE: frozenset({VerificationState.SUPERSEDED}),
        VerificationState.SUPERSEDED: frozenset(),
    }
)
