"""Was it used before? Prints are kept, likes found, and a verdict written for each record."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

import numpy as np
from sqlalchemy import Table
from sqlalchemy.orm import Session

from evidence.likeness import CHECK, VERSION
from evidence.likeness.prints import NEAR, Look
from evidence.likeness.tables import FileCheck, PicturePrint
from evidence.models import StoredFile
from evidence.queries import likeness as queries
from evidence.service.rows import upsert
from kernel import events
from kernel.bulk import insert_many
from kernel.ids import new_id
from kernel.jobs import enqueue_many

_JOB = "evidence.jobs.look_for_reuse"
_PRINTS = cast("Table", PicturePrint.__table__)
_BURST = dt.timedelta(seconds=10)
_MOST_LIKE = 50  # files, the most alike first
_MOST_SEALINGS = 200  # of a file and its likes, the newest first
_MOST_TOLD = 20  # verdicts for one record
_MOST_COMPARED = 500  # prints that passed the first sieve, the newest


class Verdict(StrEnum):
    NONE = "none"
    SAME_BYTES = "same_bytes"
    REUSED = "reused"
    BURST = "burst"


@dataclass(frozen=True, slots=True)
class Sealing:
    """One place where bytes stand: a record, by a device, at the moments that are stated."""

    sha256: str
    record_id: uuid.UUID
    device_id: uuid.UUID
    sealed_at: dt.datetime
    by_phone: dt.datetime | None
    by_camera: dt.datetime | None

    def apart(self, other: "Sealing") -> dt.timedelta | None:
        """Return how far apart they were taken; None unless one clock speaks of both."""
        for one, two in ((self.by_phone, other.by_phone), (self.by_camera, other.by_camera)):
            if one and two and self.device_id == other.device_id:
                return abs(one - two)
        return None


def ask_once_known(session: Session, sha256: str, *, now: dt.datetime) -> None:
    """Have the file looked for elsewhere, once it was both read and previewed."""
    file = session.get_one(StoredFile, sha256)
    known = file.reading_version and file.previews_version
    if known and file.likeness_version != VERSION:
        ask_again(session, [sha256], now=now)


def ask_again(session: Session, hashes: Iterable[str], *, now: dt.datetime) -> None:
    """Have files looked for elsewhere: their bytes were just sealed in one more record."""
    enqueue_many(session, [(_JOB, sha256) for sha256 in sorted(set(hashes))], now=now)


def keep_print(session: Session, sha256: str, look: Look) -> None:
    """Keep what the picture will be found by; whoever comes after this sees it."""
    kept = look.print()
    bands = {f"band_{number}": value for number, value in enumerate(kept.bands)}
    row = {"sha256": sha256, "version": VERSION, **bands, "low": kept.low, "bits": kept.bits}
    session.execute(upsert(session, _PRINTS).values(row).on_conflict_do_nothing())


def like(session: Session, look: Look) -> dict[str, int]:
    """Return the digests of all pictures like this one, itself among them, and how unlike."""
    rows = session.execute(queries.same_in_a_band(session, look.probes())).all()
    if not rows:
        return {}
    # numpy reads columns of plain numbers twenty times as fast as it reads rows of a result.
    numbers, lows = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    near = np.unique(numbers[look.sieve(lows)])[-_MOST_COMPARED:]
    kept = session.execute(queries.prints(near.tolist(), VERSION)).all()
    found = sorted((look.distance(bits), sha256) for sha256, bits in kept)
    return {sha256: distance for distance, sha256 in found[:_MOST_LIKE] if distance <= NEAR}


def judge(
    session: Session,
    sha256: str,
    likes: Mapping[str, int],
    otherwise: str,
    *,
    now: dt.datetime,
) -> None:
    """
    Write what was not yet written of the file, for every record it stands in.

    ``otherwise`` is the reason where nothing was found: how much could be compared.
    """
    file = session.get_one(StoredFile, sha256, with_for_update=True)
    here, others = _sealings(session, sha256, likes)
    rows = [
        row
        for one in {sealing.record_id: sealing for sealing in here}.values()
        for row in _verdicts(one, [*here, *others], likes, otherwise)
    ]
    written = session.scalars(queries.checks_of(sha256, CHECK, VERSION))
    known = {(c.record_id, c.verdict, c.other_record_id, c.other_sha256) for c in written}
    fixed = {"check": CHECK, "version": VERSION, "sha256": sha256, "made_at": now}
    fresh = [{"id": new_id(), **fixed, **row} for row in rows if _key(row) not in known]
    insert_many(session, FileCheck, fresh)
    file.likeness_version = VERSION
    events.emit(session, "evidence.file_compared", sha256, now=now)


def _key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["record_id"], row["verdict"], row["other_record_id"], row["other_sha256"]


def _sealings(
    session: Session, sha256: str, likes: Mapping[str, int]
) -> tuple[list[Sealing], list[Sealing]]:
    """Return where the file itself stands, and where its likes do."""
    here = session.execute(queries.sealings([sha256], _MOST_SEALINGS))
    elsewhere = session.execute(queries.sealings(set(likes) - {sha256}, _MOST_SEALINGS))
    return [_sealing(*row) for row in here], [_sealing(*row) for row in elsewhere]


def _sealing(item: Any, device_id: uuid.UUID, sealed_at: dt.datetime, reading: Any) -> Sealing:
    by_phone = _moment((item.capture or {}).get("taken_at"))
    by_camera = _moment((reading or {}).get("taken_at"))
    return Sealing(item.sha256, item.record_id, device_id, sealed_at, by_phone, by_camera)


def _moment(stated: Any) -> dt.datetime | None:
    """Return a moment as stated; a camera's clock, which has no zone, is taken as one in UTC."""
    try:
        moment = dt.datetime.fromisoformat(stated)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _verdicts(
    one: Sealing, every: Sequence[Sealing], likes: Mapping[str, int], otherwise: str
) -> list[dict[str, Any]]:
    """Return the rows for one record: what was found, or that nothing was."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for other in every:
        if row := _compared(one, other, likes.get(other.sha256, 0)):
            found.setdefault(_key(row), row)
    if found:
        return list(found.values())[:_MOST_TOLD]
    return [_row(one, Verdict.NONE, otherwise)]


def _compared(one: Sealing, other: Sealing, distance: int) -> dict[str, Any] | None:
    elsewhere = one.record_id != other.record_id
    facts: dict[str, Any] = {"order": "before" if other.sealed_at < one.sealed_at else "after"}
    if one.sha256 == other.sha256:
        return _row(one, Verdict.SAME_BYTES, "same_bytes", other, 0, facts) if elsewhere else None
    apart = one.apart(other)
    if apart is not None and apart <= _BURST:
        facts["seconds"] = round(apart.total_seconds(), 1)
        return _row(one, Verdict.BURST, "burst", other, distance, facts)
    return _row(one, Verdict.REUSED, "reused", other, distance, facts) if elsewhere else None


def _row(
    one: Sealing,
    verdict: Verdict,
    reason: str,
    other: Sealing | None = None,
    distance: int | None = None,
    facts: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    return {
        "record_id": one.record_id,
        "verdict": verdict,
        "reason": reason,
        "facts": dict(facts or {}),
        "other_sha256": other.sha256 if other else None,
        "other_record_id": other.record_id if other else None,
        "distance": distance,
    }
