"""The division tree as it changes: imported, renamed, moved, merged, never forgotten."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from identity import queries
from identity.levels import DivisionLevel
from identity.models import Division, Office
from identity.queries import places
from identity.refusals import (
    BadDivisionCode,
    ChangeTooEarly,
    DivisionCodeTaken,
    DivisionEnded,
    DivisionWithoutParent,
    WrongPlaceInTree,
)
from identity.service.offices import end_scope, widen_scope
from kernel import audit
from kernel.access import Actor
from kernel.db import lock
from kernel.errors import NotFound

_TREE = 0x4B58_0101  # advisory lock key: one change of the tree at a time
_RANKS = list(DivisionLevel)
# 2+2+2+3+3 digits, GB/T 2260 and the statistics bureau's extension of it
_LEVELS = dict(zip((2, 4, 6, 9, 12), _RANKS, strict=True))
_ABOVE = {4: 2, 6: 4, 9: 6, 12: 9}

Row = tuple[str, str]  # code, name
Present = dict[str, tuple[int, str]]  # code → id, name


@dataclass(frozen=True, slots=True)
class Imported:
    added: int
    renamed: int
    kept: int


def import_divisions(
    session: Session,
    rows: Iterable[Row],
    *,
    on: dt.date,
    now: dt.datetime,
    actor: Actor | None = None,
) -> Imported:
    """
    Take over a list of (code, name): add what is new, rename what is called otherwise now.

    What the list does not mention stays as it is: a merger is an act of its own. The place in the
    tree comes from the code, which is how lists are published. Twice the same list changes nothing.
    """
    lock(session, _TREE)
    wanted = dict(sorted(rows, key=lambda row: (len(row[0]), row[0])))
    renamed = _renamed(session, actor, wanted, on, now)
    added = _added(session, wanted, on)
    counts = Imported(len(added), renamed, len(wanted) - len(added) - renamed)
    if added:
        # One line for the list, at its highest division: 13,000 lines would say no more.
        top = session.get_one(Division, added[0]["id"])
        audit.record(session, actor, "identity.divisions_imported", top, now=now, added=len(added))
    return counts


def _present(session: Session) -> Present:
    return {row.code: (row.id, row.name) for row in session.execute(places.present_divisions())}


def _renamed(
    session: Session, actor: Actor | None, wanted: Mapping[str, str], on: dt.date, now: dt.datetime
) -> int:
    """Rename the lowest first, so that a county hands on its townships under their new names."""
    present = _present(session)
    changed = [code for code in wanted if code in present and present[code][1] != wanted[code]]
    for code in reversed(changed):
        rename_division(session, actor, present[code][0], name=wanted[code], on=on, now=now)
    return len(changed)


def _added(session: Session, wanted: Mapping[str, str], on: dt.date) -> list[dict[str, Any]]:
    present = _present(session)
    new = [row for row in wanted.items() if row[0] not in present]
    first = session.scalars(places.highest_id()).one() + 1
    ids = {code: known[0] for code, known in present.items()}
    ids |= {code: number for number, (code, _) in enumerate(new, first)}
    values = [_values(code, name, ids, on) for code, name in new]
    if values:
        session.execute(insert(Division), values)
        session.execute(places.begin_own_paths(first, on))
        for level in _RANKS:
            session.execute(places.begin_paths_of_level(first, level, on))
    return values


def _values(code: str, name: str, ids: dict[str, int], on: dt.date) -> dict[str, Any]:
    level = _level_of(code)
    above = code[: _ABOVE.get(len(code), 0)]
    if above and above not in ids:
        raise DivisionWithoutParent(division=code)
    return {
        "id": ids[code],
        "code": code,
        "name": name,
        "level": level,
        "parent_id": ids.get(above),
        "valid_from": on,
    }


def _level_of(code: str) -> DivisionLevel:
    if not (code.isascii() and code.isdigit() and len(code) in _LEVELS):
        raise BadDivisionCode(division=code)
    return _LEVELS[len(code)]


def move_division(
    session: Session,
    actor: Actor | None,
    division_id: int,
    parent_id: int,
    *,
    on: dt.date,
    now: dt.datetime,
) -> Division:
    """Put a division and all under it below another from that day on."""
    lock(session, _TREE)
    moved, parent = _standing(session, division_id), _standing(session, parent_id)
    if _RANKS.index(parent.level) >= _RANKS.index(moved.level):
        raise WrongPlaceInTree(division=moved.name, parent=parent.name)
    if max(moved.valid_from, parent.valid_from) > on:
        raise ChangeTooEarly(day=on)
    _hang(session, moved, parent, on)
    audit.record(session, actor, "identity.division_moved", moved, now=now, on=on)
    return moved


def merge_division(
    session: Session,
    actor: Actor | None,
    division_id: int,
    into_id: int,
    *,
    on: dt.date,
    now: dt.datetime,
) -> Division:
    """
    End a division on that day; ``into_id``, of the same rank, takes up all that lay in it.

    Offices keep the scopes they had: whether an office goes too is for people to decide.
    """
    lock(session, _TREE)
    ended, into = _standing(session, division_id), _standing(session, into_id)
    if ended.level != into.level or ended.id == into.id:
        raise WrongPlaceInTree(division=ended.name, parent=into.name)
    _must_have_begun(ended, on)
    _must_have_begun(into, on)
    _absorb(session, ended, into, on)
    audit.record(session, actor, "identity.division_merged", ended, now=now, on=on)
    return into


def rename_division(
    session: Session,
    actor: Actor | None,
    division_id: int,
    *,
    name: str,
    code: str | None = None,
    on: dt.date,
    now: dt.datetime,
) -> Division:
    """
    Give a division a new name, and a new code if it got one.

    Offices see the new as they saw the old. The old name stays as a division of the past under
    the new one, so papers can still show it.
    """
    lock(session, _TREE)
    old = _standing(session, division_id)
    code = code or old.code
    if _level_of(code) is not old.level:
        raise BadDivisionCode(division=code)
    if code != old.code and code in _present(session):
        raise DivisionCodeTaken(division=code)
    new = _succeeded(session, old, code, name, on)
    audit.record(session, actor, "identity.division_renamed", old, now=now, on=on)
    audit.record(session, actor, "identity.division_begun", new, now=now, on=on)
    _hand_over(session, actor, old, new, on, now)
    return new


def _succeeded(session: Session, old: Division, code: str, name: str, on: dt.date) -> Division:
    _must_have_begun(old, on)
    old.valid_to = on
    session.flush()  # the code must be free before the successor takes it
    new = Division(
        id=session.scalars(places.highest_id()).one() + 1,
        code=code,
        name=name,
        level=old.level,
        parent_id=old.parent_id,
        valid_from=on,
    )
    session.add(new)
    session.flush()
    session.execute(places.begin_own_paths(new.id, on))
    session.execute(places.begin_paths_of_level(new.id, new.level, on))
    _absorb(session, old, new, on)
    return new


def _hand_over(
    session: Session,
    actor: Actor | None,
    old: Division,
    new: Division,
    on: dt.date,
    now: dt.datetime,
) -> None:
    for scope in session.scalars(queries.office_scopes(old.id, on)).all():
        office = session.get_one(Office, scope.office_id)
        end_scope(session, actor, scope, on=on, now=now)
        widen_scope(session, actor, office, new, on=on, now=now)
    for office in session.scalars(queries.offices_seated_in(old.id)).all():
        office.division_id = new.id
        audit.record(session, actor, "identity.office_seat_renamed", office, now=now)


def _standing(session: Session, division_id: int) -> Division:
    found = queries.division(session, division_id)
    if found is None:
        raise NotFound
    if found.valid_to is not None:
        raise DivisionEnded(division=found.name)
    return found


def _absorb(session: Session, ended: Division, into: Division, on: dt.date) -> None:
    for child in session.scalars(queries.children(ended.id, on)).all():
        _hang(session, child, into, on)
    _hang_paths(session, ended, into, on)
    ended.valid_to, ended.successor_id = on, into.id


def _hang(session: Session, division: Division, parent: Division, on: dt.date) -> None:
    _hang_paths(session, division, parent, on)
    division.parent_id = parent.id


def _hang_paths(session: Session, division: Division, parent: Division, on: dt.date) -> None:
    if session.scalar(places.paths_begun_after(division.id, on)) is not None:
        raise ChangeTooEarly(day=on)
    for cut in places.cut_off(division.id, on):
        session.execute(cut)
    session.execute(places.begin_paths(division.id, parent.id, on))


def _must_have_begun(division: Division, on: dt.date) -> None:
    if division.valid_from >= on:
        raise ChangeTooEarly(day=on)
