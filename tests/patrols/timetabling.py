"""What the tests of the timetable share: areas drawn, plans proposed, patrols that saw an area."""

import datetime as dt
import uuid
from typing import Any

import shapely
from sqlalchemy import select

from kernel.ids import new_id
from kernel.spatial import to_wkb_element
from patrols.models import LastSeen, Patrol, PatrolArea, PatrolSight
from patrols.routes import blueprint
from patrols.states import Grade, SightKind
from tests.county import LONG_AGO, County, Desk

PLANS = "/api/patrols/plans"
VISITS = "/api/patrols/visits"


def draw(land: County, name: str, code: str, grade: Grade = Grade.KEY, **more: Any) -> uuid.UUID:
    """Have an area that holds since long ago; return its id."""
    lon, lat = more.pop("lon", 127.3), more.pop("lat", 43.7)
    area = PatrolArea(
        id=new_id(),
        division_id=land.divisions[code],
        name=name,
        grade=grade,
        months=more.pop("months", []),
        place=to_wkb_element(shapely.MultiPolygon([shapely.box(lon, lat, lon + 0.02, lat + 0.02)])),
        area_m2=3.5e6,
        valid_from=more.pop("valid_from", LONG_AGO.date()),
        valid_to=more.pop("valid_to", None),
        drawn_by=None,
        drawn_at=LONG_AGO,
    )
    with land.sessions.begin() as session:
        session.add(area)
    return area.id


def desk_of(land: County, who: str = "inspector") -> Desk:
    return land.client(blueprint, who)


def ahead(weeks: int = 2) -> dt.date:
    """Return a Monday some weeks from today: doors go by the true clock."""
    today = dt.datetime.now(dt.UTC).date()
    return today - dt.timedelta(days=today.weekday()) + dt.timedelta(weeks=weeks)


def proposed(land: County, desk: Desk, day: dt.date | None = None, period: str = "week") -> Any:
    asked = {"division_id": land.divisions["220281"], "period": period}
    return desk.post(PLANS, 201, **asked, day=(day or ahead()).isoformat())


def office(land: County, who: str) -> str:
    return str(land.people[who].office_id)


def saw(land: County, patrol_id: uuid.UUID, area_id: uuid.UUID) -> None:
    """Have a patrol in the ledger have seen an area."""
    with land.sessions.begin() as session:
        patrol = session.scalars(select(Patrol).where(Patrol.id == patrol_id)).one()
        session.add(
            PatrolSight(
                patrol_id=patrol.id,
                kind=SightKind.AREA,
                target_id=area_id,
                walked_on=patrol.walked_on,
                nearest_m=0.0,
            )
        )
        key = {"kind": SightKind.AREA, "target_id": area_id}
        session.add(LastSeen(**key, walked_on=patrol.walked_on, patrol_id=patrol.id))
