"""Hold files against their seal, receipt and place; write what was found; show it to who may."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from evidence import likeness
from evidence.checks import VERSION, contradictions, credentials, software, times, version_of
from evidence.checks.place import Place, against_sidecar, of_file, of_sidecar
from evidence.checks.thumbnail import against_picture
from evidence.checks.times import Sealing, Shot, by_camera, by_phone
from evidence.checks.verdicts import Found, Verdict
from evidence.checks.words import sentences
from evidence.likeness.reasons import sentences as sentences_of_likeness
from evidence.likeness.tables import FileCheck
from evidence.models import ManifestFile, SealedRecord, StoredFile
from evidence.queries import checks as queries
from evidence.queries import record as readable_record
from evidence.queries.likeness import checks_readable_by, readable_among
from evidence.sandbox import Outcome
from evidence.service.placing import judge_place
from kernel import events
from kernel.access import Actor
from kernel.bulk import insert_many
from kernel.clock import day_of
from kernel.ids import new_id
from kernel.jobs import enqueue_many

_JOB = "evidence.jobs.check_files"
_AT_ONCE = 20
_MOST_SEALINGS = 200  # of one file; beyond that, somebody plays with us
_OF_CHILD = ("software", "dates_in_file", "size_in_file", "camera_in_file", "credentials")
_OPEN = ("check", "version", "sha256", "record_id", "verdict", "reason", "distance", "made_at")


class Judged(NamedTuple):
    """What a check of a room said of a file as it stands in a record."""

    sha256: str
    record_id: uuid.UUID
    version: str
    found: Found


def ask_for_checks(session: Session, hashes: Iterable[str], *, now: dt.datetime) -> None:
    """Have files checked, some at a time."""
    every = sorted(set(hashes))
    some = [every[at : at + _AT_ONCE] for at in range(0, len(every), _AT_ONCE)]
    enqueue_many(session, [(_JOB, *hashes) for hashes in some], now=now)


def check_file(session: Session, sha256: str, outcome: Outcome, *, now: dt.datetime) -> None:
    """Write what is found of a file in every record it stands in; ``outcome`` is of its bytes."""
    file = session.get_one(StoredFile, sha256, with_for_update=True)
    of_bytes = _of_bytes(session, file, outcome)
    sealed = session.execute(queries.sealed_items(sha256, _MOST_SEALINGS)).all()
    judged = [
        Judged(sha256, record.id, version_of(found.check), found)
        for item, record in {record.id: (item, record) for item, record in sealed}.values()
        for found in (*_of_sealing(session, item, record, file.reading or {}), *of_bytes)
    ]
    write_checks(session, judged, now=now)
    file.checks_version = VERSION
    events.emit(session, "evidence.file_checked", sha256, now=now)


def _of_bytes(session: Session, file: StoredFile, outcome: Outcome) -> list[Found]:
    """Return what the bytes say against themselves, the same in every record."""
    if outcome.ended != "done":
        facts = {"ended": outcome.ended}
        failed = [*_OF_CHILD, "thumbnail_in_file"]
        return [Found(c, Verdict.CANNOT_TELL, "file_not_read", facts) for c in failed]
    reading, traces = file.reading or {}, outcome.result
    picture = session.scalar(queries.print_of(file.sha256, likeness.VERSION))
    thumbnail = outcome.blobs[0] if outcome.blobs else None
    return [
        software.judge(reading, traces),
        contradictions.dates(reading, traces),
        contradictions.size(reading, traces),
        contradictions.camera(traces),
        against_picture(thumbnail, picture),
        credentials.judge(traces),
    ]


def _of_sealing(
    session: Session, item: ManifestFile, record: SealedRecord, reading: Mapping[str, Any]
) -> list[Found]:
    sealing = Sealing(record.sealed_at, record.received_at, record.clock_offset_ms)
    said = stated(item, reading)
    shot = said.by_camera or said.by_phone
    return [
        against_sidecar(reading, item.capture),
        *judge_place(session, record, said.place),
        times.against_sidecar(reading, item.capture),
        times.against_seal(shot, sealing),
        times.against_receipt(shot, sealing),
        times.clock_against_receipt(sealing),
    ]


class Stated(NamedTuple):
    """Where it was taken, by the file itself, else by the sidecar; when, by each of the two."""

    place: Place | None
    by_camera: Shot | None
    by_phone: Shot | None


def stated(item: ManifestFile, reading: Mapping[str, Any]) -> Stated:
    place = of_file(reading) or of_sidecar(item.capture)
    return Stated(place, by_camera(reading), by_phone(item.capture))


def write_checks(session: Session, judged: Sequence[Judged], *, now: dt.datetime) -> None:
    """
    Write what was not written yet; the last row of a check is what it says now.

    Another room's check brings its sentences as ``zh`` and ``en`` among its facts.
    """
    checks = {one.found.check for one in judged}
    before = session.scalars(queries.written_of({one.sha256 for one in judged}, checks))
    last = {(row.sha256, row.record_id, row.check): _said(row) for row in before}
    fresh = []
    for one in judged:
        found = one.found
        said = one.version, found.verdict, found.reason, dict(found.facts)
        if last.get((one.sha256, one.record_id, found.check)) != said:
            fresh.append(_row(one, now))
    insert_many(session, FileCheck, fresh)


def _said(row: FileCheck) -> tuple[str, str, str, dict[str, Any]]:
    return row.version, row.verdict, row.reason, row.facts


def _row(one: Judged, now: dt.datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "check": one.found.check,
        "version": one.version,
        "sha256": one.sha256,
        "record_id": one.record_id,
        "verdict": one.found.verdict,
        "reason": one.found.reason,
        "facts": dict(one.found.facts),
        "other_sha256": None,
        "other_record_id": None,
        "distance": None,
        "made_at": now,
    }


def checks(
    session: Session, actor: Actor, sha256: str, *, now: dt.datetime
) -> list[dict[str, Any]]:
    """Return every check of a file; of records the actor may not see, only that they exist."""
    on = day_of(now)
    found = session.scalars(checks_readable_by(session, actor, sha256, on)).all()
    return _shown(session, actor, found, on)


def checks_of_record(
    session: Session, actor: Actor, record_id: uuid.UUID, *, now: dt.datetime
) -> list[dict[str, Any]]:
    """Return what each check says now of each file of a record; raise `RecordMissing`."""
    on = day_of(now)
    readable_record(session, actor, record_id, on)
    return present_checks(session, actor, [record_id], on)


def readable_records(
    session: Session, actor: Actor, record_ids: Collection[uuid.UUID], on: dt.date
) -> set[uuid.UUID]:
    """Return which of these records the actor may see."""
    return readable_among(session, actor, record_ids, on)


def present_checks(
    session: Session,
    actor: Actor,
    record_ids: Collection[uuid.UUID],
    on: dt.date,
    only: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Return what checks (``only`` these, if any) say now; the caller asked who may see it."""
    rows = session.scalars(queries.checks_of_records(record_ids)).all()
    wanted = [row for row in rows if not only or row.check in only]
    return _shown(session, actor, _present(wanted), on)


def _present(newest_first: Sequence[FileCheck]) -> list[FileCheck]:
    """Leave of each check what its newest version said: of likeness all, of others the last."""
    kept: dict[tuple[uuid.UUID, str, str], list[FileCheck]] = {}
    for row in newest_first:
        there = kept.setdefault((row.record_id, row.sha256, row.check), [])
        several = row.check == likeness.CHECK and there and row.version == there[0].version
        if several or not there:
            there.append(row)
    return [row for rows in kept.values() for row in rows]


def _shown(
    session: Session, actor: Actor, found: Sequence[FileCheck], on: dt.date
) -> list[dict[str, Any]]:
    others = {check.other_record_id for check in found if check.other_record_id}
    readable = readable_among(session, actor, others, on) if others else set()
    return [_told(check, readable=check.other_record_id in readable) for check in found]


def _told(check: FileCheck, *, readable: bool) -> dict[str, Any]:
    withheld = check.other_record_id is not None and not readable
    if check.check == likeness.CHECK:
        zh, en = sentences_of_likeness(check, withheld=withheld)
    else:
        zh, en = sentences(check.check, check.reason, check.facts)
    return {
        **{name: getattr(check, name) for name in _OPEN},
        "reason_zh": zh,
        "reason_en": en,
        "facts": {} if withheld else _facts(check),
        "other_sha256": None if withheld else check.other_sha256,
        "other_record_id": None if withheld else check.other_record_id,
        "withheld": withheld,
    }


def _facts(check: FileCheck) -> dict[str, Any]:
    """Return the facts without the sentences that another room's check brought along."""
    return {name: fact for name, fact in check.facts.items() if name not in {"zh", "en"}}
