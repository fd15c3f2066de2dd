"""How the reading of a photo ended, and what an officer says to a field."""

from enum import StrEnum


class Ended(StrEnum):
    """``done`` also where there was nothing to read; otherwise the reader was stopped."""

    DONE = "done"
    NO_PICTURE = "no_picture"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASH = "crash"
    GONE = "gone"  # the file was removed by two officers, or its bytes cannot be had


class Decision(StrEnum):
    CONFIRM = "confirm"
    OVERRULE = "overrule"
