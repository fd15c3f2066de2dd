"""The undoing of a whole import: who may, when, and what stands against it."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from kernel import audit
from kernel.access import Actor
from kernel.errors import Conflict
from kernel.ids import new_id
from registry.imports import queries, resting
from registry.models import RegistryChange, RegistryImport
from registry.service.importing import end, take_turn
from registry.service.undoing import Touched, touched
from registry.service.vouching import Source, vouch
from registry.states import ChangeAct, ImportState, Outcome, Stage

_AT_ONCE: Final = 1000
_SHOWN: Final = 20  # licence numbers in a sentence
_OUTCOMES: Final = {
    ChangeAct.WITHDRAWN: Outcome.WITHDRAWN,
    ChangeAct.RESTORED: Outcome.RESTORED,
}


class NotUndoable(Conflict):
    code = "registry.import_not_undoable"
    zh = "该次导入不能撤销（{why_zh}）。如需恢复，请重新导入相应文件。"
    en = "This import cannot be undone ({why_en}). To set things right, import a file again."


class ChangedSince(Conflict):
    code = "registry.changed_since_import"
    zh = "该次导入涉及的矿业权其后又有变更（{numbers}），未撤销。请先撤销后来的导入，或逐项更正。"
    en = (
        "Rights of this import were changed since ({numbers}), so nothing was undone. Undo the"
        " later imports first, or correct the rights one by one."
    )


class RestedUpon(Conflict):
    code = "registry.right_rested_upon"
    zh = "该次导入新增的矿业权已被其他业务引用（{numbers}），未撤销。请改为更正或注销这些矿业权。"
    en = (
        "Rights that this import recorded are in use elsewhere ({numbers}), so nothing was undone."
        " Correct or cancel them instead."
    )


def undo(
    session: Session, actor: Actor, import_id: uuid.UUID, *, reason: str, now: dt.datetime
) -> RegistryImport:
    """
    Undo an import of the actor's office; return the undoing, which is listed as an import is.

    Raise `NotUndoable`, `ChangedSince` or `RestedUpon`, and then nothing was undone.
    """
    take_turn(session)
    done = queries.get(session, actor, import_id)
    changes = session.scalars(queries.changes_of(done.id)).all()
    _must_be_undoable(session, done, changes)
    _nobody_came_after(session, done, changes)
    _nothing_rests(session, changes)
    undoing = _begun(actor, done, reason, now)
    session.add(undoing)
    session.flush()
    _finish(session, actor, undoing, _take_back(session, actor, undoing, changes, now), now)
    return undoing


def _must_be_undoable(
    session: Session, done: RegistryImport, changes: Sequence[RegistryChange]
) -> None:
    undone = session.execute(queries.undone_by([done.id])).first()
    if done.undoes_id is not None:
        raise NotUndoable(why_zh="它本身是一次撤销", why_en="it is an undoing itself")
    if done.state is not ImportState.DONE or done.dry_run:
        raise NotUndoable(why_zh="没有登记任何内容", why_en="it recorded nothing")
    if undone is not None:
        raise NotUndoable(why_zh="此前已撤销", why_en="it was undone before")
    if not changes:
        raise NotUndoable(why_zh="没有变更记录", why_en="no changes are on record")


def _nobody_came_after(
    session: Session, done: RegistryImport, changes: Sequence[RegistryChange]
) -> None:
    rights = {change.right_id for change in changes if change.right_id}
    holders = {change.holder_id for change in changes if change.holder_id}
    later = session.scalars(queries.later_changes(done, rights, holders)).all()
    if later:
        _refuse(session, ChangedSince, rights, {one.right_id or one.holder_id for one in later})


def _nothing_rests(session: Session, changes: Iterable[RegistryChange]) -> None:
    recorded = [
        change.right_id
        for change in changes
        if change.right_id and change.act is ChangeAct.RECORDED
    ]
    if rested := resting.rested_upon(session, recorded):
        _refuse(session, RestedUpon, rested, rested)


def _refuse(
    session: Session,
    refusal: type[Conflict],
    rights: Iterable[uuid.UUID],
    which: Iterable[uuid.UUID | None],
) -> None:
    named = set(which)
    numbers = dict(session.execute(queries.numbers_of(rights)).all())
    said = sorted(number for right, number in numbers.items() if right in named)
    more = f" … {len(said)}" if len(said) > _SHOWN else ""
    raise refusal(numbers="、".join(said[:_SHOWN]) + more)


def _begun(actor: Actor, done: RegistryImport, reason: str, now: dt.datetime) -> RegistryImport:
    return RegistryImport(
        id=new_id(),
        file_name=done.file_name,
        sha256=done.sha256,
        officer_id=actor.id,
        office_id=actor.office_id,
        at=now,
        counts={},
        report={},
        state=ImportState.RUNNING,
        stage=Stage.RECORDING,
        rows_done=0,
        undoes_id=done.id,
        reason=reason,
    )


def _take_back(
    session: Session,
    actor: Actor,
    undoing: RegistryImport,
    changes: Sequence[RegistryChange],
    now: dt.datetime,
) -> list[dict[str, Any]]:
    """Take back each right's changes, many rights at once; return the rows of the report."""
    rows, source = list[dict[str, Any]](), Source(undoing.id, undoing.sha256)
    for some in _by_subject(changes):
        found = touched(session, some, now)
        for change in some:
            found.take_back(change)
        if found.since:
            _refuse(session, ChangedSince, found.rights, found.since)
        vouch(session, actor, found.acts, source, now)
        rows += _rows(found)
    return sorted(rows, key=lambda row: (row["row"], row["licence_no"]))


def _by_subject(changes: Iterable[RegistryChange]) -> Iterable[list[RegistryChange]]:
    """Give changes of the same right or holder together, as they came, many at once."""
    together = defaultdict[Any, list[RegistryChange]](list)
    for change in changes:
        together[change.right_id or change.holder_id].append(change)
    subjects = list(together.values())
    for at in range(0, len(subjects), _AT_ONCE):
        yield [change for some in subjects[at : at + _AT_ONCE] for change in some]


def _rows(found: Touched) -> list[dict[str, Any]]:
    return [
        {
            "row": act.row or 0,
            "licence_no": act.entry["licence_no"],
            "outcome": _OUTCOMES[act.did].value,
            "right_id": str(act.entry.id),
            "faults": [],
        }
        for act in found.acts
        if act.did is not None and act.entry.id in found.rights
    ]


def _finish(
    session: Session,
    actor: Actor,
    undoing: RegistryImport,
    rows: list[dict[str, Any]],
    now: dt.datetime,
) -> None:
    undoing.report = {"file": [], "rows": rows}
    outcomes = Counter(row["outcome"] for row in rows)
    undoing.counts = {
        **dict.fromkeys(("created", "changed", "unchanged", "refused", "with_remarks"), 0),
        "rows": len(rows),
        "dry_run": False,
        "restored": outcomes["restored"],
        "withdrawn": outcomes["withdrawn"],
    }
    undoing.rows_done = undoing.rows_total = len(rows)
    end(undoing, ImportState.DONE, now)
    undone = {"undoes": str(undoing.undoes_id), "reason": undoing.reason}
    audit.record(
        session, actor, "registry.import_undone", undoing, now=now, **undoing.counts, **undone
    )
