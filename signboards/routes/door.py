"""The blueprint all of this room's doors hang on."""

import datetime as dt

from kernel import clock, http
from kernel.body import Blueprint
from kernel.spatial import Point

blueprint = Blueprint(
    "signboards",
    __name__,
    url_prefix="/api/signboards",
    description="标识牌：应设、制作、设立、检查、整改、更新 / boards at mines, from due to renewed",
)


def today() -> dt.date:
    return clock.day_of(http.now())


def point(lon: float | None, lat: float | None) -> Point | None:
    return None if lon is None or lat is None else Point(lon, lat)
