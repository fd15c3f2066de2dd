"""A small basemap of the demo county, made of what the demo knows: its rights, and a grid."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import pyogrio.raw
import shapely

from field_api.area.queries import staked_in
from identity.queries import division_by_code
from kernel import clock
from kernel.clock import day_of
from kernel.db import reading
from kernel.spatial import wkb_of
from server.basemap_commands import supply
from server.house import House

COUNTY: Final = "220605"
CREDIT: Final = "演示底图，非标准地图 demo, no official map"
_GRID_DEG: Final = 0.05
_ZOOMS: Final = {"MINZOOM": "6", "MAXZOOM": "13"}


def supply_basemap(house: House) -> None:
    """Give the demo county's phones a basemap."""
    with TemporaryDirectory() as folder:
        drawn = Path(folder) / "demo.pmtiles"
        draw(drawn, _rights(house))
        supply(house, drawn, COUNTY, CREDIT)


def _rights(house: House) -> Any:
    on = day_of(clock.now())
    with reading(house.sessions) as session:
        county = division_by_code(session, COUNTY, on)
        if county is None:
            raise LookupError(COUNTY)
        staked = session.scalars(staked_in(county.id, on)).all()
    return shapely.from_wkb([wkb_of(shape) for shape in staked])


def draw(path: Path, ground: Any) -> None:
    """Write vector tiles of one layer, ``demo``, whose features are of ``class`` right or grid."""
    grid = _grid(*shapely.total_bounds(ground))
    classes = ["right"] * len(ground) + ["grid"] * len(grid)
    pyogrio.raw.write(
        path,
        np.array(shapely.to_wkb([*ground, *grid]), dtype=object),
        [np.array(classes, dtype=object)],
        ["class"],
        geometry_type="Unknown",
        crs="EPSG:4326",  # which for tiles of metres is CGCS2000
        layer="demo",
        driver="PMTiles",
        dataset_options=_ZOOMS,
    )


def _grid(west: float, south: float, east: float, north: float) -> list[Any]:
    def lines(least: float, most: float) -> list[float]:
        first, last = np.floor(least / _GRID_DEG), np.ceil(most / _GRID_DEG)
        return [float(step) * _GRID_DEG for step in np.arange(first, last + 1)]

    across, along = lines(west, east), lines(south, north)
    upright = [shapely.LineString([(x, along[0]), (x, along[-1])]) for x in across]
    return upright + [shapely.LineString([(across[0], y), (across[-1], y)]) for y in along]
