"""Finding the holder that a row means, or recording a new one."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.ids import new_id
from registry import queries
from registry.faults import Done, Fault
from registry.models import Holder, Right
from registry.reading import RightIn


@dataclass(slots=True)
class HolderBook:
    """
    The holders that the rows of one batch may mean.

    An organisation is known by its credit code, or by its name where a row gives none. Natural
    persons of one name are different people, unless the right says it is the same.
    """

    coded: dict[str, Holder]
    named: dict[str, Holder]
    beyond: frozenset[uuid.UUID]
    acts: dict[uuid.UUID, tuple[str, Holder, dict[str, Any]]] = field(default_factory=dict)

    def meant(
        self, session: Session, row: RightIn, right: Right | None, faults: list[Fault]
    ) -> Holder:
        """Return the holder of a row that names one."""
        name = str(row.values["holder_name"])
        code = row.values.get("credit_code")
        person = bool(row.values.get("natural_person", False))
        holder = self._known(name, code, right, person=person)
        if holder is None:
            return self._new(session, name, code, person=person)
        if code and holder.credit_code is None:
            holder.credit_code = code
            self.coded[code] = holder
            self._note("registry.holder_identified", holder, credit_code=[None, code])
        if holder.name != name:
            faults.append(self._rename(holder, name))
        return holder

    def _known(
        self, name: str, code: str | None, right: Right | None, *, person: bool
    ) -> Holder | None:
        if code and code in self.coded:
            return self.coded[code]
        present = right.holder if right else None
        if present and present.name == name and _may_be(present, code):
            return present
        named = None if person else self.named.get(name)
        return named if named and _may_be(named, code) else None

    def _new(self, session: Session, name: str, code: str | None, *, person: bool) -> Holder:
        holder = Holder(id=new_id(), name=name, credit_code=code, natural_person=person)
        session.add(holder)
        if code:
            self.coded[code] = holder
        if not person:
            self.named.setdefault(name, holder)
        self._note("registry.holder_recorded", holder)
        return holder

    def _rename(self, holder: Holder, name: str) -> Fault:
        """Take the new name, unless other offices' rights hang on the old one."""
        was = {"was": holder.name}
        if holder.id in self.beyond:
            return Fault("holder_name", "holder_shared", Done.LEFT, name, was)
        self._note("registry.holder_renamed", holder, name=[holder.name, name])
        holder.name = name
        self.named.setdefault(name, holder)
        return Fault("holder_name", "holder_renamed", Done.KEPT, name, was)

    def _note(self, act: str, holder: Holder, **details: Any) -> None:
        first, _, before = self.acts.get(holder.id, (act, holder, {}))
        self.acts[holder.id] = (first, holder, {**before, **details})


def _may_be(holder: Holder, code: str | None) -> bool:
    return code is None or holder.credit_code in {None, code}


def look_up(session: Session, actor: Actor, rows: Sequence[RightIn], on: dt.date) -> HolderBook:
    coded = session.scalars(queries.holders_coded(_stated(rows, "credit_code"))).all()
    named = session.scalars(queries.organisations_named(_stated(rows, "holder_name"))).all()
    known = {holder.id for holder in (*coded, *named)}
    book = HolderBook(
        coded={holder.credit_code: holder for holder in (*coded, *named) if holder.credit_code},
        named={},
        beyond=frozenset(session.scalars(queries.holders_beyond(actor, known, on=on))),
    )
    for holder in named:
        book.named.setdefault(holder.name, holder)
    return book


def _stated(rows: Iterable[RightIn], name: str) -> set[str]:
    return {str(row.values[name]) for row in rows if row.values.get(name)}
