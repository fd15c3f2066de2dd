"""The functions that SQLite lacks, given to each of its connections."""

from collections.abc import Callable
from functools import lru_cache
from sqlite3 import Connection
from typing import Any, Final

import shapely

from kernel.spatial import geodesy
from kernel.spatial.index import SIDES

_SHARED: Final = "2********"  # what is inside of both is an area
_KEPT = 256  # parsed geometries a connection; 100 corners take 2 KB

Parse = Callable[[bytes], Any]


def install(connection: Connection) -> None:
    """
    Make a new connection fit for the predicates and for the triggers of the index.

    The cache of parsed geometries is the connection's own: a connection serves one thread at a
    time, a Shapely geometry is best not shared between threads.
    """
    connection.execute("PRAGMA trusted_schema = ON")  # or triggers may not call our functions
    parse = lru_cache(_KEPT)(shapely.from_wkb)
    for name, arguments, function in (*_predicates(parse), *_sides(parse)):
        connection.create_function(name, arguments, function, deterministic=True)


def _predicates(parse: Parse) -> list[tuple[str, int, Callable[..., Any]]]:
    def covers(ewkb: bytes, lon: float, lat: float) -> bool:
        # a single place is covered, edge included, exactly if it intersects
        return bool(shapely.intersects_xy(parse(ewkb), lon, lat))

    def intersects(ewkb: bytes, other: bytes) -> bool:
        return bool(shapely.intersects(parse(ewkb), parse(other)))

    def distance_m(ewkb: bytes, lon: float, lat: float) -> float:
        return geodesy.distance_m(parse(ewkb), lon, lat)

    def apart_m(ewkb: bytes, other: bytes) -> float:
        return geodesy.apart_m(parse(ewkb), parse(other))

    def shares(ewkb: bytes, other: bytes) -> bool:
        return bool(shapely.relate_pattern(parse(ewkb), parse(other), _SHARED))

    return [
        ("kx_apart_m", 2, _strict(apart_m)),
        ("kx_covers", 3, _strict(covers)),
        ("kx_intersects", 2, _strict(intersects)),
        ("kx_distance_m", 3, _strict(distance_m)),
        ("kx_shares", 2, _strict(shares)),
    ]


def _sides(parse: Parse) -> list[tuple[str, int, Callable[..., Any]]]:
    order: Final = ("west", "south", "east", "north")  # as in `geodesy.hull_deg`

    def side(position: int) -> Callable[..., Any]:
        return _strict(lambda ewkb: geodesy.hull_deg(parse(ewkb))[position])

    return [(f"kx_{name}", 1, side(order.index(name))) for name in SIDES]


def _strict(function: Callable[..., Any]) -> Callable[..., Any]:
    """NULL in, NULL out."""
    return lambda ewkb, *rest: None if ewkb is None else function(ewkb, *rest)
