"""
Everything in the store is read again and held against the rows that name it; nothing is changed.

It goes by the digests in order, a stretch at a time: first the rows of the stretch, then what lies
there and nobody named, then the bytes. It may be done while the service is at work.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from time import sleep
from typing import cast

from sqlalchemy.orm import Session

from evidence.queries import holdings
from evidence.store import Finding, Objects, Store, Stored
from evidence.store.objects import Kind, Pace, compare
from evidence.upkeep.journal import Journal

Opens = Callable[[], AbstractContextManager[Session]]
_STRETCH = 1_000
_MOST_ROWLESS = 10_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows beyond ``after`` and up to ``upto``, or to the end if that is empty."""

    after: str
    upto: str
    rows: Sequence[Stored]


def stretches(look: Opens, after: str) -> Iterator[Stretch]:
    """What the store must hold, by rows that were there when each stretch was begun."""
    while True:
        with look() as session:
            rows = [Stored(*row) for row in holdings.bytes_beyond(session, after, _STRETCH)]
        upto = rows[-1].sha256 if len(rows) == _STRETCH else ""
        yield Stretch(after, upto, rows)
        if not upto:
            return
        after = upto


def verify_store(
    look: Opens,
    store: Store,
    progress: Callable[[Stored], object] | None = None,
    *,
    patience_s: int = 5,
    pace: Pace | None = None,
    journal: Journal | None = None,
) -> Iterator[Finding]:
    """
    Yield what is missing, changed, or named by no row, and rows whose bytes no row knows.

    Bytes are here a moment before the row that names them, so what seems to be nobody's is asked
    about again for ``patience_s``. With a ``journal`` what a killed run found is yielded first,
    and only the rest is read.
    """
    doubtful: list[Finding] = []
    for earlier in _of(journal):
        if earlier.kind == "orphan":
            doubtful.append(earlier)
        else:
            yield earlier
    for stretch in stretches(look, journal.after if journal else ""):
        for found in _examine(store.objects, stretch, progress, pace, journal):
            if journal:
                journal.note([found.kind, found.sha256, found.detail])
            if found.kind == "orphan":
                doubtful.append(found)
            else:
                yield found
    yield from _orphans(look, doubtful, patience_s)
    with look() as session:
        for item_id, sha256 in session.execute(holdings.rowless(_MOST_ROWLESS)):
            yield Finding("rowless", sha256, f"item {item_id} arrived, and no row knows its bytes")


def _of(journal: Journal | None) -> Iterator[Finding]:
    for kind, sha256, detail in journal.found if journal else ():
        yield Finding(cast("Kind", kind), sha256, detail)


def _examine(
    objects: Objects,
    stretch: Stretch,
    progress: Callable[[Stored], object] | None,
    pace: Pace | None,
    journal: Journal | None,
) -> Iterator[Finding]:
    # First, so that a run that goes on in the middle of a stretch has not missed any.
    yield from _unnamed_in(objects, stretch)
    for one in stretch.rows:
        if found := compare(objects, one, pace):
            yield found
        if journal:
            journal.reached(one.sha256)
        if progress:
            progress(one)


def _unnamed_in(objects: Objects, stretch: Stretch) -> Iterator[Finding]:
    named = {one.sha256 for one in stretch.rows}
    for there in objects.walk(stretch.after):
        if stretch.upto and there.sha256 > stretch.upto:
            return
        if there.sha256 not in named:
            yield Finding("orphan", there.sha256, f"{there.size} bytes that no row names")


def _orphans(look: Opens, doubtful: list[Finding], patience_s: int) -> Iterator[Finding]:
    for _ in range(patience_s):
        if doubtful := _unnamed(look, doubtful):
            sleep(1)
    yield from _unnamed(look, doubtful)


def _unnamed(look: Opens, found: list[Finding]) -> list[Finding]:
    with look() as session:
        return [one for one in found if session.scalar(holdings.naming(one.sha256)) is None]
