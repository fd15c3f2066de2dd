"""Recording rows: a new right, a changed one, a new version of its boundary, or nothing."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.ids import new_id
from kernel.lifecycle import IllegalMove
from registry.faults import Done, Fault
from registry.imports import lookups
from registry.minerals import is_oil_or_gas
from registry.models import Boundary, FormerNumber, Right
from registry.reading import BoundaryIn, RightIn
from registry.service.drawing import draw, is_same
from registry.service.entries import Entry, begun
from registry.service.holders import HolderBook, look_up
from registry.service.vouching import Act
from registry.states import ENDED, LIFECYCLE, ChangeAct, Outcome, RightState

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
    rights: dict[str, Entry]
    former: dict[str, str]
    within_reach: set[uuid.UUID]
    divisions: dict[str, int]
    boundaries: dict[uuid.UUID, Entry]
    numbers: dict[uuid.UUID, dict[str, Entry]]
    holders: HolderBook
    acts: list[Act] = field(default_factory=list)

    @classmethod
    def look_up(
        cls, session: Session, actor: Actor, rows: Sequence[RightIn], *, on: dt.date
    ) -> Self:
        numbers = {number for row in rows for number in (row.licence_no, *row.former_numbers)}
        rights = [Entry(Right, found) for found in lookups.rights_numbered(session, numbers)]
        ids = [right.id for right in rights]
        codes = {code for row in rows for code in _spellings(row.values.get("division_code", ""))}
        batch = cls(
            on=on,
            rights={right["licence_no"]: right for right in rights},
            former=dict(session.execute(lookups.formerly_numbered(numbers)).all()),
            within_reach=set(session.scalars(lookups.within_reach(actor, ids, on=on))),
            divisions=dict(session.execute(lookups.divisions_in_scope(actor, codes, on=on)).all()),
            boundaries={},
            numbers={right_id: {} for right_id in ids},
            holders=look_up(session, actor, rows, rights, on),
        )
        for found in lookups.boundaries_of(session, ids):  # the newest last
            batch.boundaries[found["right_id"]] = Entry(Boundary, found)
        for found in lookups.former_numbers_of(session, ids):
            batch.numbers[found["right_id"]][found["number"]] = Entry(FormerNumber, found)
        return batch

    def record(self, row: RightIn, seen: dict[str, int], now: dt.datetime) -> Recorded:
        """Record one row; ``seen`` has the row in which each number of the file came first."""
        faults = list(row.faults)
        try:
            if row.refused:
                return Recorded(row, Outcome.REFUSED, faults)
            self._check_number(row, seen)
            right = self._bearer(row)
            values = self._values(row, right, faults)
            if right is None:
                right, outcome = self._create(row, values, faults, now), Outcome.CREATED
            else:
                outcome = self._change(right, row, values, faults, now)
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

    def _bearer(self, row: RightIn) -> Entry | None:
        """Return the right that bears the row's number, or bore it before this renumbering."""
        for number in (row.licence_no, *row.former_numbers):
            if right := self.rights.get(number):
                if right.id not in self.within_reach:
                    raise _refused("licence_no", "not_yours", number)
                return right
        return None

    def _values(self, row: RightIn, right: Entry | None, faults: list[Fault]) -> dict[str, Any]:
        """Return the columns that the row states, checked against what is recorded."""
        values = {name: row.values[name] for name in _OWN & row.values.keys()}
        if right is None:
            for name in _NEEDED:
                if not row.values.get(name):
                    raise _refused(name, "missing", "")
            values.setdefault("oil_gas", is_oil_or_gas(values["mineral"]))
        elif values["kind"] is not right["kind"]:
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

    def _check_span(self, values: dict[str, Any], right: Entry | None) -> None:
        start = values.get("valid_from", right and right["valid_from"])
        end = values.get("valid_to", right and right["valid_to"])
        if start and end and start > end:
            raise _refused("valid_to", "dates_reversed", f"{start}..{end}")

    def _state(
        self, row: RightIn, values: dict[str, Any], right: Entry | None, faults: list[Fault]
    ) -> tuple[RightState, dt.date | None]:
        """Return the state and the day of its end: as stated, or as the dates have it."""
        stated: RightState | None = row.values.get("state")
        end = values.get("valid_to", right and right["valid_to"])
        lasting = right is not None and right["state"] in {*ENDED, RightState.SUSPENDED}
        state = stated or (right["state"] if right is not None and lasting else RightState.VALID)
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
        return state, row.values.get("ended_on") or (right and right["ended_on"]) or self.on

    def _create(
        self, row: RightIn, values: dict[str, Any], faults: list[Fault], now: dt.datetime
    ) -> Entry:
        holder = self.holders.meant(row, None, faults)
        right = begun(
            Right,
            id=new_id(),
            licence_no=row.licence_no,
            holder_id=holder.id,
            changed_at=now,
            **values,
        )
        self.rights[row.licence_no] = right
        self.within_reach.add(right.id)
        self.numbers[right.id] = {}
        self.acts.append(Act("registry.right_recorded", right, row=row.row, did=ChangeAct.RECORDED))
        self._remember(right, row.former_numbers)
        self._draw(right, row.boundary)
        return right

    def _change(
        self,
        right: Entry,
        row: RightIn,
        values: dict[str, Any],
        faults: list[Fault],
        now: dt.datetime,
    ) -> Outcome:
        changes = _move(right, values.pop("state"), values.pop("ended_on"))
        if row.values.get("holder_name"):
            values["holder_id"] = self.holders.meant(row, right, faults).id
        changes |= right.take({**values, "licence_no": row.licence_no})
        former = [*row.former_numbers, *changes.get("licence_no", [])[:1]]
        if added := self._remember(right, former):
            changes["former_numbers"] = added
        if version := self._draw(right, row.boundary):
            changes["boundary"] = list(version)
        if not changes:
            return Outcome.UNCHANGED
        right.take({"changed_at": now})
        for old in former:
            self.rights.pop(old, None)
        self.rights[right["licence_no"]] = right
        self.acts.append(
            Act("registry.right_changed", right, changes, row=row.row, did=ChangeAct.CHANGED)
        )
        return Outcome.CHANGED

    def _remember(self, right: Entry, numbers: Sequence[str]) -> list[str]:
        """Keep former numbers that are not yet known of this right; return them."""
        known, added = self.numbers[right.id], list[str]()
        for number in dict.fromkeys(numbers):
            former = known.get(number)
            if number == right["licence_no"] or (former and not former["withdrawn"]):
                continue
            if former is None:
                told = {"right_id": right.id, "number": number, "withdrawn": False}
                former = known[number] = begun(FormerNumber, id=new_id(), **told)
            former.take({"withdrawn": False})
            self.former[number] = right["licence_no"]
            self.acts.append(Act("registry.former_number_recorded", former))
            added.append(number)
        return added

    def _draw(self, right: Entry, given: BoundaryIn | None) -> tuple[int, int] | None:
        """Begin a new version of the boundary where it differs; return which it replaced, or 0."""
        last = self.boundaries.get(right.id)
        if given is None or (last and is_same(last, given)):
            return None
        live = last["version"] if last and last["replaced_on"] is None else 0
        drawn = draw(right, given, last, on=self.on)
        self.boundaries[right.id] = drawn
        if last and last.was:
            self.acts.append(Act("registry.boundary_replaced", last))
        self.acts.append(Act("registry.boundary_recorded", drawn))
        return live, drawn["version"]

    def done(self) -> list[Act]:
        """Return all that was done, what others refer to first."""
        holders = (
            Act(noted.act, noted.holder, noted.details, row=noted.row, did=_of_holder(noted.holder))
            for noted in self.holders.acts.values()
        )
        return [*holders, *self.acts]


def _of_holder(holder: Entry) -> ChangeAct:
    return ChangeAct.RECORDED if holder.new else ChangeAct.CHANGED


def _refused(field: str, code: str, given: str, **facts: str) -> RowRefused:
    return RowRefused(Fault(field, code, Done.REFUSED, given, facts))


def _move(right: Entry, state: RightState, ended_on: dt.date | None) -> dict[str, Any]:
    """Bring a right into a state; return what changed."""
    if state is not right["state"]:
        try:
            LIFECYCLE.check(right["state"], state)
        except IllegalMove as refusal:
            raise _refused("state", "move_impossible", state, **refusal.facts) from None
    return right.take({"state": state, "ended_on": ended_on if state in ENDED else None})


def _spellings(code: str) -> list[str]:
    """Return a division code as written, and without the zeros that fill it up to 12 digits."""
    spellings = [code]
    for length, zeros in ((12, "000"), (9, "000"), (6, "00"), (4, "00")):
        if len(spellings[-1]) == length and spellings[-1].endswith(zeros):
            spellings.append(spellings[-1].removesuffix(zeros))
    return spellings
