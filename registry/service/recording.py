"""Recording rows: a new right, a changed one, a new version of its boundary, or nothing."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from kernel import audit, events
from kernel.access import Actor
from kernel.db import Base
from kernel.ids import new_id
from kernel.lifecycle import IllegalMove
from registry import queries
from registry.faults import Done, Fault
from registry.minerals import is_oil_or_gas
from registry.models import Boundary, FormerNumber, Right
from registry.reading import BoundaryIn, RightIn
from registry.service.drawing import draw, is_same
from registry.service.holders import HolderBook, look_up
from registry.states import ENDED, Outcome, RightState

_NEEDED = ("name", "holder_name", "division_code", "mineral")
_OWN = frozenset(
    {"certificate_no", "kind", "name", "mineral", "oil_gas", "mining_method", "scale", "area_km2"}
    | {"valid_from", "valid_to"}
)


class RowRefused(Exception):
    """One row is not taken, for ``fault``."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.code)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a row."""

    row: RightIn
    outcome: Outcome
    faults: Sequence[Fault]
    right_id: uuid.UUID | None = None


@dataclass(slots=True)
class Batch:
    """What some rows may refer to, looked up at once, and what is to be vouched for after them."""

    on: dt.date
    rights: dict[str, Right]
    former: dict[str, str]
    readable: set[uuid.UUID]
    divisions: dict[str, int]
    boundaries: dict[uuid.UUID, Boundary]
    holders: HolderBook
    acts: list[tuple[str, Base, dict[str, Any]]] = field(default_factory=list)
    happenings: list[tuple[str, object]] = field(default_factory=list)

    @classmethod
    def look_up(
        cls, session: Session, actor: Actor, rows: Sequence[RightIn], *, on: dt.date
    ) -> Self:
        numbers = [number for row in rows for number in (row.licence_no, *row.former_numbers)]
        rights = session.scalars(queries.numbered(numbers)).unique().all()
        ids = [right.id for right in rights]
        codes = {code for row in rows for code in _spellings(row.values.get("division_code", ""))}
        return cls(
            on=on,
            rights={right.licence_no: right for right in rights},
            former=dict(session.execute(queries.formerly_numbered(numbers)).all()),
            readable=set(session.scalars(queries.readable_of(actor, ids, on=on))),
            divisions=dict(session.execute(queries.divisions_in_scope(actor, codes, on=on)).all()),
            boundaries={
                boundary.right_id: boundary
                for boundary in session.scalars(queries.last_boundaries(ids))
            },
            holders=look_up(session, actor, rows, on),
        )

    def record(
        self, session: Session, row: RightIn, seen: dict[str, int], now: dt.datetime
    ) -> Recorded:
        """Record one row; ``seen`` has the row in which each number of the file came first."""
        faults = list(row.faults)
        try:
            if row.refused:
                return Recorded(row, Outcome.REFUSED, faults)
            self._check_number(row, seen)
            right = self._bearer(row)
            values = self._values(row, right, faults)
            if right is None:
                right, outcome = self._create(session, row, values, faults, now), Outcome.CREATED
            else:
                outcome = self._change(session, right, row, values, faults, now)
        except RowRefused as refused:
            return Recorded(row, Outcome.REFUSED, [*faults, refused.fault])
        return Recorded(row, outcome, faults, right.id)

    def _check_number(self, row: RightIn, seen: dict[str, int]) -> None:
        number = row.licence_no
        first = seen.setdefault(number, row.row)
        if first != row.row:
            raise _refused("licence_no", "given_twice", number, row=str(first))
        if number in self.former and number not in self.rights:
            raise _refused("licence_no", "former_number", number, current=self.former[number])

    def _bearer(self, row: RightIn) -> Right | None:
        """Return the right that bears the row's number, or bore it before this renumbering."""
        for number in (row.licence_no, *row.former_numbers):
            if right := self.rights.get(number):
                if right.id not in self.readable:
                    raise _refused("licence_no", "not_yours", number)
                return right
        return None

    def _values(self, row: RightIn, right: Right | None, faults: list[Fault]) -> dict[str, Any]:
        """Return the columns that the row states, checked against what is recorded."""
        values = {name: row.values[name] for name in _OWN & row.values.keys()}
        if right is None:
            for name in _NEEDED:
                if not row.values.get(name):
                    raise _refused(name, "missing", "")
            values.setdefault("oil_gas", is_oil_or_gas(values["mineral"]))
        elif values["kind"] is not right.kind:
            raise _refused("kind", "kind_contradicts", values["kind"])
        if code := row.values.get("division_code"):
            values["division_id"] = self._division(code)
        self._check_span(values, right)
        values["state"], values["ended_on"] = self._state(row, values, right, faults)
        return values

    def _division(self, code: str) -> int:
        for spelling in _spellings(code):
            if found := self.divisions.get(spelling):
                return found
        raise _refused("division_code", "division_unknown", code)

    def _check_span(self, values: dict[str, Any], right: Right | None) -> None:
        start = values.get("valid_from", right and right.valid_from)
        end = values.get("valid_to", right and right.valid_to)
        if start and end and start > end:
            raise _refused("valid_to", "dates_reversed", f"{start}..{end}")

    def _state(
        self, row: RightIn, values: dict[str, Any], right: Right | None, faults: list[Fault]
    ) -> tuple[RightState, dt.date | None]:
        """Return the state and the day of its end: as stated, or as the dates have it."""
        stated: RightState | None = row.values.get("state")
        end = values.get("valid_to", right and right.valid_to)
        lasting = right is not None and right.state in {*ENDED, RightState.SUSPENDED}
        state = stated or (right.state if right is not None and lasting else RightState.VALID)
        if state is RightState.VALID and end and end < self.on:
            state = RightState.EXPIRED
            if stated:
                took = {"took": state.value}
                faults.append(
                    Fault("state", "state_contradicts", Done.REPAIRED, stated.value, took)
                )
        if state is RightState.EXPIRED and not end:
            raise _refused("state", "expired_without_end", state)
        if state not in ENDED:
            return state, None
        return state, row.values.get("ended_on") or (right and right.ended_on) or self.on

    def _create(
        self,
        session: Session,
        row: RightIn,
        values: dict[str, Any],
        faults: list[Fault],
        now: dt.datetime,
    ) -> Right:
        holder = self.holders.meant(session, row, None, faults)
        right = Right(
            id=new_id(), licence_no=row.licence_no, holder_id=holder.id, changed_at=now, **values
        )
        right.holder, right.former_numbers = holder, []
        session.add(right)
        self.rights[row.licence_no] = right
        self.readable.add(right.id)
        self.acts.append(("registry.right_recorded", right, {}))
        self._remember(right, row.former_numbers)
        self._draw(session, right, row.boundary)
        self.happenings.append(("registry.right_recorded", right.id))
        return right

    def _change(
        self,
        session: Session,
        right: Right,
        row: RightIn,
        values: dict[str, Any],
        faults: list[Fault],
        now: dt.datetime,
    ) -> Outcome:
        changes = _move(right, values.pop("state"), values.pop("ended_on"))
        if row.values.get("holder_name"):
            holder = self.holders.meant(session, row, right, faults)
            right.holder, values["holder_id"] = holder, holder.id
        changes |= right.take({**values, "licence_no": row.licence_no})
        former = [*row.former_numbers, *changes.get("licence_no", [])[:1]]
        if added := self._remember(right, former):
            changes["former_numbers"] = added
        if version := self._draw(session, right, row.boundary):
            changes["boundary"] = [version - 1, version]
        if not changes:
            return Outcome.UNCHANGED
        right.changed_at = now
        for old in former:
            self.rights.pop(old, None)
        self.rights[right.licence_no] = right
        self.acts.append(("registry.right_changed", right, changes))
        self.happenings.append(("registry.right_changed", right.id))
        return Outcome.CHANGED

    def _remember(self, right: Right, numbers: Sequence[str]) -> list[str]:
        """Keep former numbers that are not yet known of this right; return them."""
        known = {former.number for former in right.former_numbers} | {right.licence_no}
        new = [number for number in dict.fromkeys(numbers) if number not in known]
        for number in new:
            former = FormerNumber(id=new_id(), right_id=right.id, number=number)
            right.former_numbers.append(former)
            self.former[number] = right.licence_no
            self.acts.append(("registry.former_number_recorded", former, {}))
        return new

    def _draw(self, session: Session, right: Right, given: BoundaryIn | None) -> int | None:
        """Begin a new version of the boundary where it differs; return its number."""
        last = self.boundaries.get(right.id)
        if given is None or (last and is_same(last, given)):
            return None
        drawn = draw(right, given, last, on=self.on)
        session.add(drawn)
        self.boundaries[right.id] = drawn
        if last:
            self.acts.append(("registry.boundary_replaced", last, {}))
        self.acts.append(("registry.boundary_recorded", drawn, {}))
        return drawn.version

    def vouch(self, session: Session, actor: Actor, file: str, now: dt.datetime) -> None:
        """Write the rows, the line of each act with the file it came from, and the events."""
        session.flush()
        audit.record_many(
            session,
            [
                audit.line_values(
                    session, actor, act, type(row), _columns(row), now, {**details, "file": file}
                )
                for act, row, details in (*self.holders.acts.values(), *self.acts)
            ],
        )
        events.emit_many(session, self.happenings, now=now)


def _columns(row: Base) -> dict[str, Any]:
    names = inspect(type(row)).column_attrs.keys()
    return {name: getattr(row, name) for name in names}


def _refused(field: str, code: str, given: str, **facts: str) -> RowRefused:
    return RowRefused(Fault(field, code, Done.REFUSED, given, facts))


def _move(right: Right, state: RightState, ended_on: dt.date | None) -> dict[str, Any]:
    """Bring a right into a state; return what changed."""
    was = {"state": right.state, "ended_on": right.ended_on}
    try:
        right.become(state, ended_on=ended_on)
    except IllegalMove as refusal:
        raise _refused("state", "move_impossible", state, **refusal.facts) from None
    now_is = {"state": right.state, "ended_on": right.ended_on}
    return {name: [was[name], value] for name, value in now_is.items() if value != was[name]}


def _spellings(code: str) -> list[str]:
    """Return a division code as written, and without the zeros that fill it up to 12 digits."""
    spellings = [code]
    for length, zeros in ((12, "000"), (9, "000"), (6, "00"), (4, "00")):
        if len(spellings[-1]) == length and spellings[-1].endswith(zeros):
            spellings.append(spellings[-1].removesuffix(zeros))
    return spellings
