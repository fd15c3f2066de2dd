"""The lives of a board and of a check of it, and what may be wrong with a board."""

from enum import StrEnum

from kernel.lifecycle import Lifecycle


class SignboardState(StrEnum):
    EXPECTED = "expected"  # it ought to stand; nobody has looked
    STANDING = "standing"
    MISSING = "missing"
    WITHDRAWN = "withdrawn"  # its right has ended; none is asked for


class CheckState(StrEnum):
    RECEIVED = "received"
    JUDGED = "judged"
    SUPERSEDED = "superseded"  # a correction says what stands; this one stays visible


class Verdict(StrEnum):
    OK = "ok"
    DEFECTS = "defects"


class Defect(StrEnum):
    MISSING = "missing"
    NOT_CONSPICUOUS = "not_conspicuous"
    NOT_LEGIBLE = "not_legible"
    LICENCE_NO_DIFFERS = "licence_no_differs"
    HOLDER_DIFFERS = "holder_differs"
    VALID_TO_DIFFERS = "valid_to_differs"


SIGNBOARD_LIFE = Lifecycle(
    {
        SignboardState.EXPECTED: frozenset(SignboardState) - {SignboardState.EXPECTED},
        SignboardState.STANDING: frozenset({SignboardState.MISSING, SignboardState.WITHDRAWN}),
        SignboardState.MISSING: frozenset({SignboardState.STANDING, SignboardState.WITHDRAWN}),
        SignboardState.WITHDRAWN: frozenset(),
    }
)

CHECK_LIFE = Lifecycle(
    {
        CheckState.RECEIVED: frozenset({CheckState.JUDGED, CheckState.SUPERSEDED}),
        CheckState.JUDGED: frozenset({CheckState.SUPERSEDED}),
        CheckState.SUPERSEDED: frozenset(),
    }
)
