"""Work on evidence that nobody waits for. Every job may run twice; files are read in a sandbox."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from evidence import images, queries, reading
from evidence.models import StoredFile
from evidence.sandbox import PREVIEWS, Outcome, Sandbox
from evidence.service.arrival import Edge
from evidence.service.arrival import attach as attach_bytes
from evidence.service.custody import store_at
from evidence.service.derived import write_previews, write_reading
from evidence.service.examining import examine
from evidence.service.holding import release_ready
from evidence.service.uploads import finish_left_over, forget_expired
from evidence.store import LocalStore, Stored
from kernel import jws
from kernel.jobs import Work, enqueue_many, of_many
from kernel.jws import Key

_MOST = 500  # of anything, in one sweep
_PATIENCE = dt.timedelta(minutes=5)  # before a sweeper doubts that another is at work


@lru_cache(maxsize=1)
def _sandbox() -> Sandbox:
    return Sandbox()


@lru_cache(maxsize=8)
def _signer(key_file: Path) -> Key:
    return jws.server_key(key_file)


def _edge(work: Work) -> Edge:
    signer = _signer(work.settings.key_file)
    return Edge(store_at(work.settings.store_root), work.look, work.begin, signer)


def attach_upload(work: Work, upload_id: str) -> None:
    """Make evidence of an upload that was here before the seal that names it."""
    attach_bytes(_edge(work), uuid.UUID(upload_id), now=work.now)


@of_many(10)
def read_files(work: Work, *hashes: str) -> None:
    """Read what files say about themselves: format, place, time, heading, camera."""
    store = store_at(work.settings.store_root)
    read: list[tuple[str, Outcome]] = []
    for file in _files(work, hashes):
        if file.reading_version != reading.VERSION:
            with store.open(file.sha256) as content:
                outcome = examine(_sandbox(), content, now=file.stored_at)
            read.append((file.sha256, outcome))
    with work.begin() as session:
        for sha256, outcome in read:
            write_reading(session, sha256, outcome.result, outcome.flags, reading.VERSION)


@of_many(4)  # so that the slowest pictures are made before the lease of the job ends
def make_previews(work: Work, *hashes: str) -> None:
    """Make the two small pictures that people look at instead of the original."""
    store = store_at(work.settings.store_root)
    made: list[tuple[str, list[tuple[Any, Stored]]]] = []
    for file in _files(work, hashes):
        if file.previews_version != images.VERSION:
            outcome = _pictured(store, file)
            sizes = outcome.result.get("previews", [])
            blobs = [store.put(blob) for blob in outcome.blobs]
            made.append((file.sha256, list(zip(sizes, blobs, strict=True))))
    with work.begin() as session:
        for sha256, previews in made:
            write_previews(session, sha256, previews, images.VERSION)


def _files(work: Work, hashes: Collection[str]) -> Sequence[StoredFile]:
    with work.look() as session:
        return session.scalars(queries.stored_among(hashes)).all()


def _pictured(store: LocalStore, file: StoredFile) -> Outcome:
    if not file.media_type.startswith("image/"):
        return Outcome("done")
    with store.open(file.sha256) as content:
        return _sandbox().run("previews", content, limits=PREVIEWS)


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
        enqueue_many(session, wanted, now=work.now)
