"""
Undoing an import: what it changed is again what it was, and what it recorded is withdrawn.

Nothing is deleted and nothing is redrawn: a right recorded by mistake is shown to nobody, a
boundary replaced by mistake is drawn once more. It is done for all rows or for none: not where
something was changed since by anybody else, or where others rest on what would go.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Date, Enum, Uuid, inspect
from sqlalchemy.orm import Session

from kernel.clock import day_of
from kernel.db import Base
from registry.imports import lookups
from registry.models import Boundary, FormerNumber, Holder, RegistryChange, Right
from registry.service.drawing import close, draw_again
from registry.service.entries import Entry
from registry.service.vouching import Act
from registry.states import ChangeAct, RightState

_ELSEWHERE = frozenset({"boundary", "former_numbers"})
# A right that passed its last day became expired by itself, which hinders nobody.
_BY_ITSELF = (RightState.VALID.value, RightState.EXPIRED.value)


@dataclass(slots=True)
class Touched:
    """What some changes were made to, as it is now; ``since`` are the rights it no longer is."""

    now: dt.datetime
    rights: dict[uuid.UUID, Entry]
    holders: dict[uuid.UUID, Entry]
    boundaries: dict[uuid.UUID, list[Entry]]
    numbers: dict[uuid.UUID, dict[str, Entry]]
    acts: list[Act] = field(default_factory=list)
    since: set[uuid.UUID] = field(default_factory=set)

    def take_back(self, change: RegistryChange) -> None:
        """Take back one change; the last must come first."""
        if change.holder_id is not None:
            self._holder(change, self.holders[change.holder_id])
        elif change.right_id is not None:
            self._right(change, self.rights[change.right_id])

    def _holder(self, change: RegistryChange, holder: Entry) -> None:
        """Give a holder its name and code back; a new one stays, with no right to show it by."""
        if change.act is not ChangeAct.CHANGED:
            return
        if not _is_still(holder, change.details):
            self.since.add(holder.id)
            return
        changes = holder.take(_before(Holder, change.details))
        self._did("registry.holder_restored", holder, changes, change.row, ChangeAct.RESTORED)

    def _right(self, change: RegistryChange, right: Entry) -> None:
        if change.act is ChangeAct.RECORDED:
            changes = right.take({"state": RightState.WITHDRAWN, "ended_on": None})
            name, did = "registry.right_withdrawn", ChangeAct.WITHDRAWN
        elif _is_still(right, change.details):
            changes = right.take(_before(Right, change.details))
            name, did = "registry.right_restored", ChangeAct.RESTORED
        else:
            self.since.add(right.id)
            return
        changes |= self._numbers(right, change.details.get("former_numbers", []))
        if drawn := change.details.get("boundary"):
            changes |= self._boundary(right, *drawn)
        right.take({"changed_at": self.now})
        self._did(name, right, changes, change.row, did)

    def _numbers(self, right: Entry, added: Sequence[str]) -> dict[str, Any]:
        for number in added:
            former = self.numbers[right.id][number]
            former.take({"withdrawn": True})
            self._did("registry.former_number_withdrawn", former)
        return {"former_numbers": [list(added), []]} if added else {}

    def _boundary(self, right: Entry, was: int, drawn: int) -> dict[str, Any]:
        versions = self.boundaries[right.id]
        last = versions[-1]
        if last["version"] != drawn or last["replaced_on"] is not None:
            self.since.add(right.id)
            return {}
        if not was:
            close(last, on=day_of(self.now))
            self._did("registry.boundary_replaced", last)
            return {"boundary": [drawn, 0]}
        before = next(one for one in versions if one["version"] == was)
        again = draw_again(right, before, last, on=day_of(self.now))
        versions.append(again)
        self._did("registry.boundary_replaced", last)
        self._did("registry.boundary_recorded", again)
        return {"boundary": [drawn, again["version"]]}

    def _did(
        self,
        name: str,
        entry: Entry,
        details: dict[str, Any] | None = None,
        row: int | None = None,
        did: ChangeAct | None = None,
    ) -> None:
        self.acts.append(Act(name, entry, details or {}, row=row, did=did))


def touched(session: Session, changes: Iterable[RegistryChange], now: dt.datetime) -> Touched:
    """Return what ``changes`` were made to."""
    changes = list(changes)
    right_ids = {change.right_id for change in changes if change.right_id}
    holder_ids = {change.holder_id for change in changes if change.holder_id}
    found = Touched(
        now=now,
        rights={one["id"]: Entry(Right, one) for one in lookups.rights_with(session, right_ids)},
        holders={
            one["id"]: Entry(Holder, one) for one in lookups.holders_with(session, holder_ids)
        },
        boundaries={right_id: [] for right_id in right_ids},
        numbers={right_id: {} for right_id in right_ids},
    )
    for one in lookups.boundaries_of(session, right_ids):
        found.boundaries[one["right_id"]].append(Entry(Boundary, one))
    for one in lookups.former_numbers_of(session, right_ids):
        found.numbers[one["right_id"]][one["number"]] = Entry(FormerNumber, one)
    return found


def _is_still(entry: Entry, details: dict[str, Any]) -> bool:
    """Whether all that was changed is still as the change left it."""
    for name, said in details.items():
        if name in _ELSEWHERE:
            continue
        present = orjson.loads(orjson.dumps(entry[name], default=str))
        if present != said[1] and (said[1], present) != _BY_ITSELF:
            return False
    return True


def _before(model: type[Base], details: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of a change as they were before it."""
    own = {name: said[0] for name, said in details.items() if name not in _ELSEWHERE}
    return {name: _from_json(model, name, value) for name, value in own.items()}


def _from_json(model: type[Base], name: str, value: Any) -> Any:
    kind = inspect(model).columns[name].type
    if value is None:
        return None
    if isinstance(kind, Date):
        return dt.date.fromisoformat(value)
    if isinstance(kind, Uuid):
        return uuid.UUID(value)
    if isinstance(kind, Enum):
        return kind.enum_class(value) if kind.enum_class else value
    return value
