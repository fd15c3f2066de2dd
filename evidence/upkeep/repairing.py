"""Each copy is repaired from the other: a good one is never written over, a bad one set aside."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal, cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from evidence.acts import Act
from evidence.service.rows import upsert
from evidence.store import Finding, Objects, Store, Stored
from evidence.store.objects import Pace, compare
from evidence.upkeep.journal import Journal
from evidence.upkeep.tables import FileCopy, FileRepair
from evidence.upkeep.verifying import Opens, stretches
from kernel import audit
from kernel.errors import Conflict

Begins = Callable[[], AbstractContextManager[Session]]


class NoSecondCopy(Conflict):
    code = "evidence.no_second_copy"
    zh = "没有设置第二份副本（KUANGXUN_STORE_COPY），无从修复。"
    en = "There is no second copy to repair from; set KUANGXUN_STORE_COPY."


_COPIES = cast("Table", FileCopy.__table__)


@dataclass(frozen=True, slots=True)
class Repaired:
    """``lost`` is what neither place has any more."""

    outcome: Literal["restored", "copied", "lost"]
    sha256: str
    detail: str


def repair(
    look: Opens,
    begin: Begins,
    store: Store,
    progress: Callable[[Stored], object] | None = None,
    *,
    now: dt.datetime,
    pace: Pace | None = None,
    journal: Journal | None = None,
) -> Iterator[Repaired]:
    """
    Re-read both places and put back what one of them lacks; raise `NoSecondCopy`.

    ``restored``: the store has it again. ``copied``: the second copy has it again, or at last.
    """
    if store.second is None:
        raise NoSecondCopy
    for outcome, sha256, detail in journal.found if journal else ():
        if outcome == "lost":
            yield Repaired("lost", sha256, detail)
    for stretch in stretches(look, journal.after if journal else ""):
        for one in stretch.rows:
            for done in _mend(begin, store, store.second, one, pace, now):
                if journal:
                    journal.note([done.outcome, done.sha256, done.detail])
                yield done
            if journal:
                journal.reached(one.sha256)
            if progress:
                progress(one)


def _mend(
    begin: Begins, store: Store, second: Objects, one: Stored, pace: Pace | None, now: dt.datetime
) -> Iterator[Repaired]:
    here, there = compare(store.objects, one, pace), compare(second, one, pace)
    if here and there:
        yield Repaired("lost", one.sha256, f"{here.kind} here, {there.kind} in the second copy")
    elif here:
        _put_back(begin, store, second, store.objects, here, now)
        yield Repaired("restored", one.sha256, f"was {here.kind}: {here.detail}")
    elif there:
        _put_back(begin, store, store.objects, second, there, now)
        with begin() as session:
            note_copied(session, second, one.sha256, now)
        yield Repaired("copied", one.sha256, f"was {there.kind} in the second copy")


def _put_back(
    begin: Begins,
    store: Store,
    source: Objects,
    target: Objects,
    found: Finding,
    now: dt.datetime,
) -> None:
    if found.kind == "changed":
        target.set_aside(found.sha256)
    store.transfer(source, target, found.sha256)
    with begin() as session:
        done = FileRepair(
            sha256=found.sha256,
            place=target.name[:300],
            found=found.kind,
            detail=found.detail[:300],
            repaired_at=now,
        )
        session.add(done)
        audit.record(session, None, Act.REPAIRED, done, now=now)


def note_copied(session: Session, second: Objects, sha256: str, now: dt.datetime) -> None:
    row = {"sha256": sha256, "place": second.name[:300], "copied_at": now}
    session.execute(upsert(session, _COPIES).values(row).on_conflict_do_nothing())
