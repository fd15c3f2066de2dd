"""
A track as columns: read strictly but quickly, measured without inventing kilometres.

Columns are lists of equal length: seconds since ``t0``, degrees, metres. They are kept as they
came, impossible fixes too; the measure leaves those out and says how many there were.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import marshmallow as ma
import numpy as np
from numpy.typing import NDArray

from kernel.spatial import ELLIPSOID
from kernel.wire import read_instant

LARGEST: Final = 50_000  # fixes; a day at two a second
VERSION: Final = 1  # of `measure`
GAP_S: Final = 120  # beyond that nobody knows where the patrol was

_NEEDED: Final = ("t", "lon", "lat")
_OFFERED: Final = ("accuracy_m", "altitude_m")  # here a receiver may know nothing: null
_COLUMNS: Final = frozenset({"t0", *_NEEDED, *_OFFERED})
_NUMBERS: Final = frozenset({int, float})
_NUMBERS_OR_NULL: Final = _NUMBERS | {type(None)}
_LARGEST_NUMBER: Final = 1e9

Floats = NDArray[np.float64]


class Track(ma.fields.Field[dict[str, Any]]):
    """Checks whole columns at a time: a field for each number would cost milliseconds."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:  # noqa: ARG002  # marshmallow's signature
        if not isinstance(value, dict):
            raise ma.ValidationError("Not an object of columns.")
        if unknown := sorted(set(value) - _COLUMNS)[:5]:
            raise ma.ValidationError(f"Unknown columns: {', '.join(unknown)[:200]}.")
        try:
            t0 = read_instant(value.get("t0"))
        except ValueError:
            raise ma.ValidationError("t0 is not an instant with an offset.") from None
        columns = {name: value[name] for name in (*_NEEDED, *_OFFERED) if name in value}
        _check_columns(columns)
        return {"t0": t0, **columns}


def _check_columns(columns: Mapping[str, Any]) -> None:
    if missing := [name for name in _NEEDED if name not in columns]:
        raise ma.ValidationError(f"Missing columns: {', '.join(missing)}.")
    for name, column in columns.items():
        _check_numbers(name, column, _NUMBERS if name in _NEEDED else _NUMBERS_OR_NULL)
    lengths = {len(column) for column in columns.values()}
    if len(lengths) > 1:
        raise ma.ValidationError("The columns differ in length.")
    if max(lengths) > LARGEST:
        raise ma.ValidationError(f"Longer than {LARGEST} fixes.")


def _check_numbers(name: str, column: Any, allowed: frozenset[type]) -> None:
    if not isinstance(column, list):
        raise ma.ValidationError(f"{name} is not a list.")
    kinds = set(map(type, column))
    if not kinds <= allowed:
        raise ma.ValidationError(f"{name} holds something that is no number.")
    numbers = [each for each in column if each is not None] if type(None) in kinds else column
    if numbers and not -_LARGEST_NUMBER <= min(numbers) <= max(numbers) <= _LARGEST_NUMBER:
        raise ma.ValidationError(f"{name} holds a number out of range.")


@dataclass(frozen=True, slots=True)
class Measured:
    """``length_m`` is raw: jitter is in it, gaps are not."""

    length_m: float
    gaps: int
    impossible: int


def measure(columns: Mapping[str, list[Any]]) -> Measured:
    """
    Return what was walked between fixes that follow each other within `GAP_S`.

    A gap is a gap: its straight line is not counted.
    """
    t, lon, lat = (np.asarray(columns[name], dtype=np.float64) for name in _NEEDED)
    believed = possible(lon, lat)
    t, lon, lat = t[believed], lon[believed], lat[believed]
    steps = np.diff(t)
    joined = (steps >= 0) & (steps <= GAP_S)
    _, _, metres = ELLIPSOID.inv(
        lon[:-1][joined], lat[:-1][joined], lon[1:][joined], lat[1:][joined]
    )
    return Measured(
        length_m=round(math.fsum(metres), 2),
        gaps=int((~joined).sum()),
        impossible=int((~believed).sum()),
    )


def possible(lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    """Say of each fix whether it can be one."""
    on_earth = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)  # noqa: PLR2004  # degrees of the globe
    nowhere = (lon == 0) & (lat == 0)
    believed: NDArray[np.bool_] = on_earth & ~nowhere
    return believed
