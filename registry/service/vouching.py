"""Writing what was done: the rows, a line of the audit log for each, the history, the events."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from sqlalchemy.orm import Session

from kernel import audit, events
from kernel.access import Actor
from kernel.bulk import insert_many
from kernel.ids import new_id
from registry.models import Holder, RegistryChange, Right
from registry.service.entries import Entry, write
from registry.states import ChangeAct

_TOLD: Final = {ChangeAct.RECORDED: "registry.right_recorded"}


@dataclass(frozen=True, slots=True)
class Act:
    """
    One thing done to one row; ``name`` is what the audit log calls it.

    With ``did`` it is a change of a right or a holder, of which the history tells.
    """

    name: str
    entry: Entry
    details: Mapping[str, Any] = field(default_factory=dict)
    row: int | None = None
    did: ChangeAct | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Which import it was done by, and from which file."""

    import_id: uuid.UUID
    file: str


def vouch(
    session: Session, actor: Actor, acts: Sequence[Act], source: Source, now: dt.datetime
) -> None:
    """Write what was done, and tell who hears of it."""
    write(session, {id(act.entry): act.entry for act in acts}.values())
    audit.record_many(
        session,
        [
            audit.line_values(
                session,
                actor,
                act.name,
                act.entry.model,
                act.entry.values,
                now,
                {**act.details, "file": source.file},
            )
            for act in acts
        ],
    )
    insert_many(session, RegistryChange, list(_changes(acts, source, now)))
    events.emit_many(session, _happenings(acts), now=now)


def _changes(acts: Sequence[Act], source: Source, now: dt.datetime) -> Iterator[dict[str, Any]]:
    for act in acts:
        if act.did is not None:
            model = act.entry.model
            yield {
                "id": new_id(),
                "import_id": source.import_id,
                "row": act.row,
                "right_id": act.entry.id if model is Right else None,
                "holder_id": act.entry.id if model is Holder else None,
                "act": act.did,
                "details": orjson.loads(orjson.dumps(dict(act.details), default=str)),
                "at": now,
            }


def _happenings(acts: Sequence[Act]) -> Iterator[tuple[str, object]]:
    for act in acts:
        if act.did is not None and act.entry.model is Right:
            yield _TOLD.get(act.did, "registry.right_changed"), act.entry.id
