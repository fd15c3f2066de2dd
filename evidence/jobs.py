"""Work on evidence that nobody waits for. Every job may run twice; files are read in a sandbox."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from evidence import images, likeness, queries, reading
from evidence.ahead import drawing
from evidence.ahead.tables import PhonePreview
from evidence.checks import VERSION as CHECKS_VERSION
from evidence.likeness.prints import Look, look_at
from evidence.models import StoredFile
from evidence.queries.ahead import undrawn
from evidence.queries.checks import unchecked
from evidence.queries.likeness import newest_derivative, unlooked
from evidence.sandbox import PREVIEWS, Outcome, Sandbox
from evidence.service.ahead import write_drawn
from evidence.service.arrival import Edge
from evidence.service.arrival import attach as attach_bytes
from evidence.service.checking import ask_for_checks, check_file
from evidence.service.custody import preview_kind
from evidence.service.derived import (
    write_picture_flags,
    write_previews,
    write_reading,
    write_sm3,
)
from evidence.service.examining import examine
from evidence.service.holding import release_ready
from evidence.service.likeness import ask_again, ask_once_known, judge, keep_print, like
from evidence.service.uploads import finish_left_over, forget_expired
from evidence.store import Store, Stored
from evidence.store.opening import store_at
from evidence.sums import sm3_of
from kernel import jws
from kernel.jobs import Work, enqueue_many, of_many
from kernel.jws import Key

_MOST = 500  # of anything, in one sweep
_PATIENCE = dt.timedelta(minutes=5)  # before a sweeper doubts that another is at work


@lru_cache(maxsize=1)
def _sandbox() -> Sandbox:
    return Sandbox()


@lru_cache(maxsize=1)
def _checker() -> Sandbox:
    return Sandbox(size=1, tasks="evidence.checks.tasks")


@lru_cache(maxsize=8)
def _signer(key_file: Path) -> Key:
    return jws.server_key(key_file)


def _edge(work: Work) -> Edge:
    signer = _signer(work.settings.key_file)
    return Edge(store_at(work.settings), work.look, work.begin, signer)


def attach_upload(work: Work, upload_id: str) -> None:
    """Make evidence of an upload that was here before the seal that names it."""
    attach_bytes(_edge(work), uuid.UUID(upload_id), now=work.now)


@of_many(8)  # so that the slowest are read before the lease of the job ends
def read_files(work: Work, *hashes: str) -> None:
    """Read what files say about themselves: format, place, time, heading, camera."""
    store = store_at(work.settings)
    read: list[tuple[str, Outcome]] = []
    for file in _files(work, hashes):
        if file.reading_version != reading.VERSION:
            with store.open(file.sha256) as content:
                outcome = examine(_sandbox(), content, now=file.stored_at)
            read.append((file.sha256, outcome))
    with work.begin() as session:
        for sha256, outcome in read:
            write_reading(session, sha256, outcome.result, outcome.flags, reading.VERSION)
            ask_once_known(session, sha256, now=work.now)


@of_many(2)  # films of 8 GB, within the lease; done twice, it comes to the same
def sum_sm3(work: Work, *hashes: str) -> None:
    """Work out the SM3 of files, beside the SHA-256 by which they came."""
    store = store_at(work.settings)
    for file in _files(work, hashes):
        if file.sm3 is None:
            with store.open(file.sha256) as content:
                sm3 = sm3_of(content)
            with work.begin() as session:
                write_sm3(session, file.sha256, sm3)


@of_many(4)  # so that the slowest pictures are made before the lease of the job ends
def make_previews(work: Work, *hashes: str) -> None:
    """Make the two small pictures that people look at instead of the original."""
    store = store_at(work.settings)
    made: list[tuple[str, list[tuple[Any, Stored]]]] = []
    wrong: dict[str, list[str]] = {}
    for file in _files(work, hashes):
        if file.previews_version != images.VERSION:
            outcome = _pictured(store, file)
            wrong[file.sha256] = outcome.flags
            sizes = outcome.result.get("previews", [])
            blobs = [store.put(blob) for blob in outcome.blobs]
            made.append((file.sha256, list(zip(sizes, blobs, strict=True))))
    with work.begin() as session:
        for sha256, flags in wrong.items():
            write_picture_flags(session, sha256, flags)
        for sha256, previews in made:
            write_previews(session, sha256, previews, images.VERSION, now=work.now)
            ask_once_known(session, sha256, now=work.now)


def _files(work: Work, hashes: Collection[str]) -> Sequence[StoredFile]:
    with work.look() as session:
        return session.scalars(queries.stored_among(hashes)).all()


def _pictured(store: Store, file: StoredFile) -> Outcome:
    if not file.media_type.startswith("image/"):
        return Outcome("done")
    with store.open(file.sha256) as content:
        return _sandbox().run("previews", content, limits=PREVIEWS)


@of_many(20)
def draw_phone_previews(work: Work, *ids: str) -> None:
    """Make what people may see of what phones sent ahead; gone is what has its original by now."""
    drawn: list[tuple[uuid.UUID, Outcome]] = []
    for one in map(uuid.UUID, ids):
        with work.look() as session:
            preview = session.get(PhonePreview, one)
        if preview and preview.maker_version != drawing.VERSION:
            drawn.append((one, _drawn(preview.content)))
    with work.begin() as session:
        for one, outcome in drawn:
            write_drawn(session, one, outcome)


def _drawn(content: bytes) -> Outcome:
    with TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        return _sandbox().run("phone_preview", file, limits=PREVIEWS)


def look_for_reuse(work: Work, sha256: str) -> None:
    """
    Say of every record with this file whether it, or a picture like it, was used in another.

    The print is kept first and by itself: of two pictures looked at in the same moment, at least
    one then finds the other.
    """
    with work.look() as session:
        file = session.get_one(StoredFile, sha256)
        preview = session.scalar(newest_derivative(sha256, preview_kind(min(images.EDGES))))
    if not (file.reading_version and file.previews_version):
        return  # whichever of the two comes last asks again
    look = _look_at(work, preview) if preview else None
    likes: dict[str, int] = {}
    if look:
        with work.begin() as session:
            keep_print(session, sha256, look)
        with work.look() as session:
            likes = like(session, look)
    otherwise = "nothing_like_it" if look else "featureless" if preview else "no_picture"
    with work.begin() as session:
        judge(session, sha256, likes, otherwise, now=work.now)


def _look_at(work: Work, preview: str) -> Look | None:
    with store_at(work.settings).open(preview) as content:
        outcome = _sandbox().run("grey", content)
    return look_at(outcome.blobs[0]) if outcome.blobs else None


@of_many(20)
def check_files(work: Work, *hashes: str) -> None:
    """Say of files, in every record they stand in, whether what they state fits what is known."""
    store, anchors = store_at(work.settings), _anchors(work)
    outcomes: list[tuple[str, Outcome]] = []
    for file in _files(work, hashes):
        if file.reading_version:
            with store.open(file.sha256) as content:
                outcome = _checker().run("traces", content, anchors=anchors)
            outcomes.append((file.sha256, outcome))
    with work.begin() as session:
        for sha256, outcome in outcomes:
            check_file(session, sha256, outcome, now=work.now)


def _anchors(work: Work) -> str:
    """Return the certificates (PEM) of those whose word on a signer this office takes, if any."""
    named = work.settings.data / "keys" / "c2pa-anchors.pem"
    return named.read_text() if named.exists() else ""


def sweep_held(work: Work) -> None:
    """Let go what has waited long enough for the record it follows, or need not wait any more."""
    with work.begin() as session:
        signer = _signer(work.settings.key_file)
        release_ready(session, session.scalars(queries.held(_MOST)), signer=signer, now=work.now)


def sweep_uploads(work: Work) -> None:
    """Finish uploads whose server died when they were whole; forget those that expired."""
    edge = _edge(work)
    finish_left_over(edge, began_before=work.now - _PATIENCE, most=_MOST, now=work.now)
    forget_expired(edge, most=_MOST, now=work.now)


def sweep_undone(work: Work) -> None:
    """Ask again for what a lost job left undone, and for what a newer reader has not seen."""
    with work.begin() as session:
        behind = queries.undone(reading.VERSION, images.VERSION, work.now - _PATIENCE, _MOST)
        wanted = [
            ("evidence.jobs.attach_upload", str(i))
            for i in session.scalars(queries.attachable(_MOST))
        ]
        for sha256, read, previewed in session.execute(behind):
            if read != reading.VERSION:
                wanted.append(("evidence.jobs.read_files", sha256))
            if previewed != images.VERSION:
                wanted.append(("evidence.jobs.make_previews", sha256))
        late = queries.without_sm3(work.now - _PATIENCE, _MOST)
        wanted += [("evidence.jobs.sum_sm3", sha256) for sha256 in session.scalars(late)]
        ahead = session.scalars(undrawn(drawing.VERSION, work.now - _PATIENCE, _MOST))
        wanted += [("evidence.jobs.draw_phone_previews", str(one)) for one in ahead]
        enqueue_many(session, wanted, now=work.now)
        behind_in_looking = unlooked(likeness.VERSION, work.now - _PATIENCE, _MOST)
        ask_again(session, session.scalars(behind_in_looking), now=work.now)
        behind_in_checks = unchecked(CHECKS_VERSION, work.now - _PATIENCE, _MOST)
        ask_for_checks(session, session.scalars(behind_in_checks), now=work.now)
