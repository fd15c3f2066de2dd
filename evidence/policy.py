"""Who may do what with evidence, and how long things wait."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar

from kernel.clock import day_of

Kept = TypeVar("Kept")
Dated = tuple[tuple[dt.date, Kept], ...]  # from which day on; the first holds before, too


class Permission(StrEnum):
    READ = "evidence.read"
    DOWNLOAD = "evidence.download"  # originals, each time with an audit line
    REDACT = "evidence.redact"  # have parts of a picture covered for publication
    UPLOAD = "evidence.upload"
    PARKED = "evidence.parked"  # submissions that were refused
    PROPOSE_REMOVAL = "evidence.propose_removal"
    CONFIRM_REMOVAL = "evidence.confirm_removal"  # of what another officer proposed


class MediaKind(StrEnum):
    """What a file is, as far as its size matters."""

    PHOTO = "photo"
    VIDEO = "video"
    AUDIO = "audio"
    PDF = "pdf"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Quota:
    """What one officer may begin to upload in a day (of Asia/Shanghai)."""

    bytes: int
    files: int


UPLOAD_KEPT_FOR: Final = dt.timedelta(days=30)  # from its beginning, unless it is evidence
# Between the second officer's word and the job: longer than any request that names the file lasts.
REMOVAL_WAITS: Final = dt.timedelta(minutes=10)

LARGEST_PREVIEW: Final = 64 << 10  # bytes, of the small picture a phone makes: ours have 25 kB

_GIB: Final = 1 << 30
_SINCE: Final = dt.date(2026, 1, 1)

# From which day a record is held how long for the one it follows.
_HELD_FOR: Final[Dated[dt.timedelta]] = ((_SINCE, dt.timedelta(days=5)),)

# A day of a drone is the largest an honest officer has: six flights of 400 pictures of 10 MB and
# of half an hour of film at 100 Mbit/s are 24 GB and 22 GB. Beyond that, somebody's script runs.
_QUOTAS: Final[Dated[Quota]] = ((_SINCE, Quota(bytes=60 * 10**9, files=5_000)),)

# Films: a flight in one piece. Photos: an uncompressed mosaic of a pit. Sound: a day of statements,
# uncompressed. Papers: a file scanned in colour. Others: the pictures of a flight in an archive.
_LARGEST: Final[Dated[dict[MediaKind, int]]] = (
    (
        _SINCE,
        {
            MediaKind.PHOTO: 2 * _GIB,
            MediaKind.VIDEO: 8 * _GIB,
            MediaKind.AUDIO: 2 * _GIB,
            MediaKind.PDF: 1 * _GIB,
            MediaKind.OTHER: 4 * _GIB,
        },
    ),
)


def _on(day: dt.date, table: Dated[Kept]) -> Kept:
    return next((value for since, value in reversed(table) if since <= day), table[0][1])


def quota(on: dt.date) -> Quota:
    return _on(on, _QUOTAS)


def kind_of(media_type: str | None) -> MediaKind:
    """Return the kind of a declared media type; what is not declared is `MediaKind.OTHER`."""
    declared = (media_type or "").partition(";")[0].strip().lower()
    if declared == "application/pdf":
        return MediaKind.PDF
    kinds = {"image": MediaKind.PHOTO, "video": MediaKind.VIDEO, "audio": MediaKind.AUDIO}
    return kinds.get(declared.partition("/")[0], MediaKind.OTHER)


def largest(kind: MediaKind, on: dt.date) -> int:
    """Return how many bytes a file of this kind may have."""
    return _on(on, _LARGEST)[kind]


def largest_of_all(on: dt.date) -> int:
    return max(_on(on, _LARGEST).values())


def held_until(now: dt.datetime) -> dt.datetime:
    """Return when a record held from ``now`` is taken without its predecessor."""
    return now + _on(day_of(now), _HELD_FOR)


# Who informed us is opened in the room of clues, with a reason and a line; never from the seal.
_CONFIDENTIAL: Final = frozenset({"informant"})


def is_confidential(payload: Any) -> bool:
    """Whether ``payload`` holds what only a room may open, and the database must not tell."""
    return bool(withhold(payload)[1])


def withhold(claims: Any, path: str = "") -> tuple[Any, list[str]]:
    """Return ``claims`` without what only a room may open, and the paths of what was left out."""
    if not isinstance(claims, dict):
        return claims, []
    shown: dict[str, Any] = {}
    withheld: list[str] = []
    for name, value in claims.items():
        if name in _CONFIDENTIAL and value is not None:
            shown[name] = None
            withheld.append(path + name)
        else:
            shown[name], deeper = withhold(value, f"{path}{name}.")
            withheld += deeper
    return shown, withheld
