"""
Coverage counted anew from the sealed tracks, and what is kept held against it.

What patrols gave is worked out again from their tracks and the ground as it is drawn now; the
sums are put together from that, not from what is kept.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Final

from geoalchemy2 import WKBElement
from sqlalchemy.orm import Session

from kernel.spatial import wkb_of
from patrols.models import AreaWeek, LastSeen, PatrolCoverage, PatrolSight, UnitWeek
from patrols.queries import recounts
from patrols.queries.sums import Row
from patrols.seen import grids
from patrols.service import summing
from patrols.service.covering import cover_again, worked_out
from patrols.service.reading import read_tracks
from patrols.service.summing import week_of
from patrols.states import SightKind

Open = Callable[[], AbstractContextManager[Session]]
Key = tuple[Any, ...]

_AT_ONCE: Final = 100  # patrols
KEYS: Final[Mapping[type[Any], tuple[str, ...]]] = {
    PatrolCoverage: ("patrol_id",),
    PatrolSight: ("patrol_id", "kind", "target_id"),
    UnitWeek: ("week", "office_id", "division_id"),
    AreaWeek: ("area_id", "week"),
    LastSeen: ("kind", "target_id"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is kept otherwise than it is counted; None where it is not there."""

    table: type[Any]
    key: Key
    kept: Row | None
    counted: Row | None

    def __str__(self) -> str:
        key = " ".join(map(str, self.key))
        if self.kept is None or self.counted is None:
            return (
                f"{self.table.__tablename__} {key}: {'多余 extra' if self.kept else '缺少 missing'}"
            )
        kept, counted = self.kept, self.counted
        told = [
            f"{n} {_told(kept[n])} ≠ {_told(counted[n])}" for n in kept if kept[n] != counted[n]
        ]
        return f"{self.table.__tablename__} {key}: {', '.join(told)}"


def _told(value: Any) -> str:
    return f"{len(value)} bytes" if isinstance(value, bytes) else str(value)


@dataclass
class Sums:
    """The sums as they should be, of the patrols that were counted so far."""

    units: dict[Key, dict[str, int]] = field(default_factory=dict)
    areas: dict[Key, dict[str, Any]] = field(default_factory=dict)
    targets: dict[Key, tuple[Any, uuid.UUID]] = field(default_factory=dict)

    def take(self, given: Iterable[Row], sights: Iterable[Row]) -> None:
        for row in given:
            self._unit(row)
        for row in sights:
            target = row["kind"], row["target_id"]
            seen = row["walked_on"], row["patrol_id"]
            self.targets[target] = max(seen, self.targets.get(target, seen))
            if row["kind"] is SightKind.AREA:
                self._area(row)

    def _unit(self, row: Row) -> None:
        nothing = dict.fromkeys(("patrols", *summing.SUMMED), 0)
        key = week_of(row["walked_on"]), row["office_id"], row["division_id"]
        unit = self.units.setdefault(key, nothing)
        unit["patrols"] += 1
        for name in summing.SUMMED:
            unit[name] += row[name]

    def _area(self, row: Row) -> None:
        area = self.areas.setdefault(
            (row["target_id"], week_of(row["walked_on"])),
            {"visits": 0, "squares": row["squares"], "cells": None, "swept": None},
        )
        area["visits"] += 1
        if row["cells"] is not None:
            parts = [part for part in (area["cells"], row["cells"]) if part is not None]
            area["cells"], area["swept"] = grids.either(parts)

    def tables(self) -> Iterator[tuple[type[Any], Mapping[Key, Row]]]:
        yield UnitWeek, self.units
        yield AreaWeek, self.areas
        names = ("walked_on", "patrol_id")
        seen = {key: dict(zip(names, one, strict=True)) for key, one in self.targets.items()}
        yield LastSeen, seen


def differences(session: Session) -> Iterator[Difference]:
    """Yield what is kept otherwise than it is counted; patrols by the hundred, then the sums."""
    sums, after = Sums(), None
    while ids := session.scalars(recounts.patrols_after(after, _AT_ONCE)).all():
        yield from _of_patrols(session, ids, sums)
        session.expunge_all()
        after = ids[-1]
    for table, counted in sums.tables():
        plain = {key: _rest(table, row) for key, row in counted.items()}
        yield from _compared(table, session.scalars(recounts.rows_of(table)), plain)


def _of_patrols(session: Session, ids: Sequence[uuid.UUID], sums: Sums) -> list[Difference]:
    patrols = session.scalars(recounts.patrols_called(ids)).all()
    judged = {each: one.judged for each, one in read_tracks(session, ids).items()}
    given, sights = worked_out(session, patrols, judged)
    sums.take(given, sights)
    found = list[Difference]()
    for table, rows in ((PatrolCoverage, given), (PatrolSight, sights)):
        kept = session.scalars(recounts.rows_of(table, ids))
        found += _compared(table, kept, {_key(table, row): _rest(table, row) for row in rows})
    return found


def _compared(
    table: type[Any], kept: Iterable[Any], counted: Mapping[Key, Row]
) -> Iterator[Difference]:
    names = [column.key for column in table.__table__.columns if column.key != "row_no"]
    missing = dict(counted)
    for row in kept:
        said = {name: getattr(row, name) for name in names}
        key, rest = _key(table, said), _rest(table, said)
        if (right := missing.pop(key, None)) != rest:
            yield Difference(table, key, rest, right)
    for key, right in missing.items():
        yield Difference(table, key, None, right)


def _key(table: type[Any], row: Row) -> Key:
    return tuple(row[name] for name in KEYS[table])


def _rest(table: type[Any], row: Row) -> Row:
    """Return what is not the key, places as bytes and squares unpacked, so that it compares."""
    return {name: _plain(name, said) for name, said in row.items() if name not in KEYS[table]}


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, WKBElement):
        return wkb_of(value)
    return grids.unpacked(value) if name == "cells" and value is not None else value


def mend(write: Open, found: Iterable[Difference]) -> None:
    """Put right what was found: patrols covered again, sums built anew."""
    keys = defaultdict[type[Any], set[Key]](set)
    for one in found:
        keys[one.table].add(one.key)
    patrols = sorted({key[0] for table in (PatrolCoverage, PatrolSight) for key in keys[table]})
    for at in range(0, len(patrols), _AT_ONCE):
        with write() as session:
            cover_again(session, patrols[at : at + _AT_ONCE])
    with write() as session:
        for week, office_id, division_id in keys[UnitWeek]:
            summing.build_unit(session, (week, office_id, division_id))
        for area_id, week in keys[AreaWeek]:
            summing.build_area(session, (area_id, week))
        for kind, target_id in keys[LastSeen]:
            summing.build_last_seen(
                session, (kind, target_id), session.get(LastSeen, (kind, target_id))
            )
