"""Fixes of one track as columns: in the order they came, or in that of time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from kernel.spatial import ELLIPSOID
from patrols.tracks.columns import possible

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Fixes:
    """
    Columns of equal length; NaN where nothing was told.

    ``t`` in seconds, degrees of CGCS2000 or WGS 84, metres. ``part`` counts the pieces that a
    recorder put between pauses: nothing leads from one to the next.
    """

    t: Floats
    lon: Floats
    lat: Floats
    accuracy_m: Floats
    altitude_m: Floats
    part: NDArray[np.int64]

    @classmethod
    def of(cls, columns: Mapping[str, Sequence[Any]]) -> Self:
        """Take ``lon`` and ``lat``, and the others where they are there; null is unknown."""
        count = len(columns["lon"])
        floats = {
            name: np.array(columns.get(name) or [None] * count, dtype=np.float64)
            for name in ("t", "lon", "lat", "accuracy_m", "altitude_m")
        }
        part = np.array(columns.get("part") or [0] * count, dtype=np.int64)
        return cls(**floats, part=_counted(part))

    def __len__(self) -> int:
        return len(self.lon)

    @property
    def timed(self) -> bool:
        """Whether most fixes tell when they were taken; else only their order is known."""
        return 2 * int(np.isfinite(self.t).sum()) > len(self)

    def where(self, chosen: Bools | NDArray[np.intp]) -> "Fixes":
        return Fixes(*(getattr(self, name)[chosen] for name in self.__slots__))

    def at(self, lon: Floats, lat: Floats) -> "Fixes":
        return replace(self, lon=lon, lat=lat)

    def on_earth(self) -> "Fixes":
        """Leave out what can be no fix."""
        return self.where(np.isfinite(self.lon) & np.isfinite(self.lat) & possible(*self._places()))

    def in_order(self) -> "Fixes":
        """
        Return one fix for each instant, the most accurate, in the order of time.

        Ties are broken by place, so that the order in which they came makes no difference.
        Where few tell a time, their own order is all there is, and none is believed.
        """
        if not self.timed:
            return replace(self, t=np.full(len(self), np.nan))
        told = self.where(np.isfinite(self.t))
        vague, high = (
            np.nan_to_num(told.accuracy_m, nan=np.inf),
            np.nan_to_num(told.altitude_m, nan=np.inf),
        )
        keys = (told.part, high, told.lat, told.lon, vague, told.t)
        sorted_ = told.where(np.lexsort(keys))
        first = np.ones(len(sorted_), dtype=bool)
        first[1:] = np.diff(sorted_.t) > 0
        once = sorted_.where(first)
        return replace(once, part=_counted(once.part))

    def recorded(self) -> "Fixes":
        """Return all possible fixes in the order they came, or of time where that ran backwards."""
        possible = self.on_earth()
        backwards = np.diff(possible.t[np.isfinite(possible.t)]) < 0
        return possible.in_order() if backwards.any() else possible

    def metres(self) -> Floats:
        """Return how far each fix is from the one before."""
        lon, lat = self._places()
        _, _, metres = ELLIPSOID.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
        return np.asarray(metres, dtype=np.float64)

    def same_part(self) -> Bools:
        return np.asarray(self.part[:-1] == self.part[1:])

    def _places(self) -> tuple[Floats, Floats]:
        return self.lon, self.lat


def _counted(part: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number the pieces anew wherever they change: leaving out a fix joins no two of them."""
    return np.cumsum(np.diff(part, prepend=part[:1]) != 0)
