"""Finding the holder that a row means, or recording a new one."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.ids import new_id
from registry.faults import Done, Fault
from registry.imports import lookups
from registry.models import Holder
from registry.reading import RightIn
from registry.service.entries import Entry, begun


@dataclass(frozen=True, slots=True)
class Noted:
    """What became of a holder in one batch, and in which row first."""

    act: str
    holder: Entry
    details: dict[str, Any]
    row: int


@dataclass(slots=True)
class HolderBook:
    """
    The holders that the rows of one batch may mean.

    An organisation is known by its credit code, or by its name where a row gives none. Natural
    persons of one name are different people, unless the right says it is the same.
    """

    known: dict[uuid.UUID, Entry]
    coded: dict[str, Entry]
    named: dict[str, Entry]
    beyond: frozenset[uuid.UUID]
    acts: dict[uuid.UUID, Noted] = field(default_factory=dict)

    def meant(self, row: RightIn, right: Entry | None, faults: list[Fault]) -> Entry:
        """Return the holder of a row that names one."""
        name = str(row.values["holder_name"])
        code = row.values.get("credit_code")
        person = bool(row.values.get("natural_person", False))
        holder = self._known(name, code, right, person=person)
        if holder is None:
            return self._new(row.row, name, code, person=person)
        if code and holder["credit_code"] is None:
            self.coded[code] = holder
            self._note("registry.holder_identified", row, holder, credit_code=code)
        if holder["name"] != name:
            faults.append(self._rename(row, holder, name))
        return holder

    def _known(
        self, name: str, code: str | None, right: Entry | None, *, person: bool
    ) -> Entry | None:
        if code and code in self.coded:
            return self.coded[code]
        present = self.known[right["holder_id"]] if right else None
        if present and present["name"] == name and _may_be(present, code):
            return present
        named = None if person else self.named.get(name)
        return named if named and _may_be(named, code) else None

    def _new(self, row: int, name: str, code: str | None, *, person: bool) -> Entry:
        holder = begun(Holder, id=new_id(), name=name, credit_code=code, natural_person=person)
        self.known[holder.id] = holder
        if code:
            self.coded[code] = holder
        if not person:
            self.named.setdefault(name, holder)
        self.acts[holder.id] = Noted("registry.holder_recorded", holder, {}, row)
        return holder

    def _rename(self, row: RightIn, holder: Entry, name: str) -> Fault:
        """Take the new name, unless other offices' rights hang on the old one."""
        was = {"was": holder["name"]}
        if holder.id in self.beyond:
            return Fault("holder_name", "holder_shared", Done.LEFT, name, was)
        self._note("registry.holder_renamed", row, holder, name=name)
        self.named.setdefault(name, holder)
        return Fault("holder_name", "holder_renamed", Done.KEPT, name, was)

    def _note(self, act: str, row: RightIn, holder: Entry, **values: Any) -> None:
        changes = holder.take(values)
        before = self.acts.get(holder.id)
        if before is None:
            self.acts[holder.id] = Noted(act, holder, changes, row.row)
        else:
            for name, (was, value) in changes.items():
                before.details[name] = [before.details.get(name, [was])[0], value]


def _may_be(holder: Entry, code: str | None) -> bool:
    return code is None or holder["credit_code"] in {None, code}


def look_up(
    session: Session, actor: Actor, rows: Sequence[RightIn], rights: Iterable[Entry], on: dt.date
) -> HolderBook:
    """Return the holders of ``rights``, and those that ``rows`` may mean."""
    held = lookups.holders_with(session, {right["holder_id"] for right in rights})
    coded, named = lookups.holders_meant(
        session, _stated(rows, "credit_code"), _stated(rows, "holder_name")
    )
    known = {found["id"]: Entry(Holder, found) for found in (*held, *coded, *named)}
    by_code = (known[found["id"]] for found in (*coded, *named))
    book = HolderBook(
        known=known,
        coded={entry["credit_code"]: entry for entry in by_code if entry["credit_code"]},
        named={},
        beyond=frozenset(session.scalars(lookups.holders_beyond(actor, known, on=on))),
    )
    for found in named:
        book.named.setdefault(found["name"], known[found["id"]])
    return book


def _stated(rows: Iterable[RightIn], name: str) -> set[str]:
    return {str(row.values[name]) for row in rows if row.values.get(name)}
