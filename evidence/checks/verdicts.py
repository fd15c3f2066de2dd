"""What a check may say."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

Sentences = Mapping[str, tuple[str, str]]  # by reason: Chinese and English, without the full stop


class Verdict(StrEnum):
    """`NONE`: there is nothing to compare with, and nothing was to be expected."""

    AGREES = "agrees"
    DIFFERS = "differs"
    CANNOT_TELL = "cannot_tell"
    NONE = "none"


class Found(NamedTuple):
    """``reason`` is a stable word, ``facts`` what it is told with; JSON-shaped."""

    check: str
    verdict: Verdict
    reason: str
    facts: Mapping[str, Any] = {}
