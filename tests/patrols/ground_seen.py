"""Ground for patrols to see: rights, areas and places so many metres from where a walk begins."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

import shapely
from sqlalchemy import select

from kernel.ids import new_id
from kernel.spatial import area_m2, to_wkb_element
from patrols.models import PatrolArea, PatrolSight, ReasonToVisit
from patrols.states import Grade, SightKind
from registry.models import Boundary, Right
from registry.states import RightKind, RightState, SourceDatum
from tests.county import LONG_AGO, County
from tests.phone import patrol

LON, LAT = 127.3, 43.7
EAST_M, NORTH_M = 80_584.0, 111_117.0  # of a degree there
SINCE = dt.date(2026, 1, 1)


def square(east: float, north: float, side: float) -> Any:
    """Return a square, its south-west corner so many metres from where walks begin."""
    west, south = LON + east / EAST_M, LAT + north / NORTH_M
    return shapely.MultiPolygon(
        [shapely.box(west, south, west + side / EAST_M, south + side / NORTH_M)]
    )


def walked(
    land: County,
    east: Sequence[float],
    north: Sequence[float],
    *,
    every: float = 10,
    pause: float = 0,
    day: str = "2026-11-18",
    who: str = "township_officer",
    **instead: Any,
) -> uuid.UUID:
    """Have somebody walk from place to place (metres), pausing half way; the patrol is logged."""
    half = len(east) // 2
    said = {
        **patrol(),
        "started_at": f"{day}T09:00:00+08:00",
        "ended_at": f"{day}T11:00:00+08:00",
        "track": {
            "t0": f"{day}T09:00:00+08:00",
            "t": [n * every + pause * (n >= half) for n in range(len(east))],
            "lon": [LON + metres / EAST_M for metres in east],
            "lat": [LAT + metres / NORTH_M for metres in north],
        },
        **instead,
    }
    patrol_id = land.send(who, "patrol", said)
    land.drain()
    return patrol_id


def along(metres: float, step: float = 20) -> list[float]:
    return [n * step for n in range(int(metres / step) + 1)]


def mine(land: County, shape: Any, *, number: int = 1, **instead: Any) -> uuid.UUID:
    """Record a mining right with its ground."""
    with land.sessions.begin() as session:
        holder_id = session.scalars(select(Right.holder_id)).first()
        right = Right(
            licence_no=f"C22028120101271201{number:05d}",
            kind=instead.get("kind", RightKind.MINING),
            name=f"采石场{number}",
            holder_id=holder_id,
            division_id=land.divisions[instead.get("code", "220281100")],
            mineral="建筑用花岗岩",
            oil_gas=instead.get("oil_gas", False),
            valid_from=instead.get("valid_from", dt.date(2015, 1, 1)),
            valid_to=dt.date(2028, 6, 30),
            state=instead.get("state", RightState.VALID),
            ended_on=instead.get("ended_on"),
            changed_at=LONG_AGO,
        )
        session.add(right)
        session.flush()
        session.add(
            Boundary(
                right_id=right.id,
                version=1,
                geometry=to_wkb_element(shape),
                area_m2=area_m2(shape),
                source_datum=SourceDatum.CGCS2000,
                source_text="-",
                comparable=True,
                valid_from=dt.date(2015, 1, 1),
            )
        )
        return right.id


def area(land: County, shape: Any, **instead: Any) -> uuid.UUID:
    """Draw a patrol area."""
    with land.sessions.begin() as session:
        drawn = PatrolArea(
            id=new_id(),
            division_id=land.divisions[instead.pop("code", "220281")],
            place=to_wkb_element(shape),
            area_m2=area_m2(shape),
            **{
                "name": "东山",
                "grade": Grade.KEY,
                "months": [],
                "valid_from": SINCE,
                "drawn_at": LONG_AGO,
                **instead,
            },
        )
        session.add(drawn)
        return drawn.id


def reason(land: County, east: float, north: float, **instead: Any) -> uuid.UUID:
    with land.sessions.begin() as session:
        given = ReasonToVisit(
            id=new_id(),
            place=to_wkb_element(shapely.Point(LON + east / EAST_M, LAT + north / NORTH_M)),
            division_id=land.divisions["220281100"],
            reason="夜间有车辆运石",
            **{
                "source": f"test/{new_id()}",
                "given_at": LONG_AGO,
                "until": dt.date(2026, 12, 31),
                **instead,
            },
        )
        session.add(given)
        return given.id


def sights(land: County, patrol_id: uuid.UUID) -> dict[tuple[SightKind, uuid.UUID], PatrolSight]:
    with land.sessions() as session:
        found = session.scalars(select(PatrolSight).where(PatrolSight.patrol_id == patrol_id))
        return {(one.kind, one.target_id): one for one in found}
