"""
Sums of what patrols gave, kept as they come and go: weeks of offices and areas, and last seen.

Nothing here looks at a track. What comes is added; a row from which something was taken out is
built anew, from what the patrols of that week gave.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from patrols.models import AreaWeek, LastSeen, UnitWeek
from patrols.queries import sums
from patrols.queries.sums import AreaKey, Row, TargetKey, UnitKey
from patrols.seen import grids
from patrols.states import SightKind

SUMMED: Final = ("length_cm", "clean_ms", "key_visits")


def week_of(day: dt.date) -> dt.date:
    """Return the Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Touched:
    """Rows of the sums from which something was taken out."""

    units: frozenset[UnitKey]
    areas: frozenset[AreaKey]
    targets: frozenset[TargetKey]
    patrols: Collection[uuid.UUID]


def take_out(session: Session, patrols: Collection[uuid.UUID]) -> Touched:
    """Take out what patrols gave, and say what has to be built anew."""
    connection = session.connection()  # past the mapper, which costs more than the answer
    gone = connection.execute(sums.take_out(patrols)).all()
    sights = connection.execute(sums.take_out_sights(patrols)).all() if gone else []
    return Touched(
        frozenset((week_of(day), office_id, division_id) for day, office_id, division_id in gone),
        frozenset((of, week_of(day)) for kind, of, day in sights if kind is SightKind.AREA),
        frozenset((kind, of) for kind, of, _ in sights),
        patrols,
    )


def sum_up(session: Session, touched: Touched, given: Sequence[Row], sights: Sequence[Row]) -> None:
    """Bring the sums up to date; what was given and seen is in its tables already."""
    _units(session, touched, given)
    of_areas = [row for row in sights if row["kind"] is SightKind.AREA]
    _areas(session, touched, of_areas)
    _targets(session, touched, sights)


def _units(session: Session, touched: Touched, given: Sequence[Row]) -> None:
    new = defaultdict[UnitKey, list[Row]](list)
    for row in given:
        new[week_of(row["walked_on"]), row["office_id"], row["division_id"]].append(row)
    for unit in sorted(touched.units):
        build_unit(session, unit)
    if rows := [_unit_row(unit, new[unit]) for unit in sorted(new.keys() - touched.units)]:
        sums.add_to_units(session, rows)


def _unit_row(key: UnitKey, given: Sequence[Row]) -> Row:
    week, office_id, division_id = key
    summed = {name: sum(row[name] for row in given) for name in SUMMED}
    ids = {"week": week, "office_id": office_id, "division_id": division_id}
    return {**ids, "patrols": len(given), **summed}


def build_unit(session: Session, key: UnitKey) -> None:
    """Sum a week of an office anew."""
    held = session.scalar(sums.hold_unit(key))
    patrols, *summed = session.execute(sums.sums_of_unit(key)).one()
    if held is not None and not patrols:
        session.delete(held)
    elif patrols:
        row = held or UnitWeek(week=key[0], office_id=key[1], division_id=key[2])
        row.patrols = patrols
        row.length_cm, row.clean_ms, row.key_visits = map(int, summed)
        session.add(row)
    session.flush()


def _areas(session: Session, touched: Touched, sights: Sequence[Row]) -> None:
    new = defaultdict[AreaKey, list[Row]](list)
    for row in sights:
        new[row["target_id"], week_of(row["walked_on"])].append(row)
    for area in sorted(touched.areas):
        build_area(session, area)
    if grown := {area: new[area] for area in sorted(new.keys() - touched.areas)}:
        _grow(session, grown)


def _grow(session: Session, grown: Mapping[AreaKey, Sequence[Row]]) -> None:
    """Add visits, and put the squares swept to those that were."""
    swept = {area: _swept(row["cells"] for row in rows) for area, rows in grown.items()}
    rows = [
        {
            "area_id": area_id,
            "week": week,
            "visits": len(rows),
            **swept[area_id, week],
            "squares": rows[0]["squares"],
        }
        for (area_id, week), rows in grown.items()
    ]
    written = list[dict[str, Any]]()
    for area, cells in sums.add_to_areas(session, rows).items():
        both = _swept([cells, swept[area]["cells"]])
        if both["cells"] != cells:
            written.append({"of_area": area[0], "in_week": area[1], **both})
    if written:
        sums.sweep(session, written)


def _swept(parts: Iterable[bytes | None]) -> dict[str, Any]:
    told = [part for part in parts if part is not None]
    if not told:
        return {"cells": None, "swept": None}
    cells, count = grids.either(told)
    return {"cells": cells, "swept": count}


def build_area(session: Session, key: AreaKey) -> None:
    """Sum a week of an area anew."""
    held = session.scalar(sums.hold_area(key))
    sights = session.execute(sums.sights_in_week(key)).all()
    if held is not None and not sights:
        session.delete(held)
    elif sights:
        row = held or AreaWeek(area_id=key[0], week=key[1])
        row.visits, row.squares = len(sights), sights[0].squares
        swept = _swept(cells for cells, _ in sights)
        row.cells, row.swept = swept["cells"], swept["swept"]
        session.add(row)
    session.flush()


def _targets(session: Session, touched: Touched, sights: Sequence[Row]) -> None:
    keys = sorted(touched.targets)
    for key, holding in zip(keys, sums.hold_last_seen(keys, touched.patrols), strict=True):
        if (held := session.scalar(holding)) is not None:
            build_last_seen(session, key, held)
    newest = dict[TargetKey, Row]()
    for row in sorted(sights, key=lambda row: (row["walked_on"], row["patrol_id"])):
        newest[row["kind"], row["target_id"]] = row
    if newest:
        names = ("kind", "target_id", "walked_on", "patrol_id")
        sums.see(session, [{name: newest[key][name] for name in names} for key in sorted(newest)])


def build_last_seen(session: Session, key: TargetKey, held: LastSeen | None) -> None:
    """Find anew which patrol saw something last."""
    newest = session.execute(sums.newest_sight(key)).first()
    if newest is not None:
        row = held or LastSeen(kind=key[0], target_id=key[1])
        row.walked_on, row.patrol_id = newest
        session.add(row)
    elif held is not None:
        session.delete(held)
    session.flush()
