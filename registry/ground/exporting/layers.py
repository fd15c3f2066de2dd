"""The forms that GDAL writes, in a child process: what it is given, and what comes back."""

from collections.abc import Sequence
from typing import Any, Final

import orjson
import shapely

from kernel import confined
from registry.ground.exporting.columns import COLUMNS, Taken, values
from registry.ground.measuring import polygons
from registry.ground.refusals import ExportFailed
from registry.ground.states import ExportForm

_LIMITS: Final = confined.Limits(wall_s=120, cpu_s=90, memory=1 << 30, answer=512 << 20)
_WHY: Final = {
    "timeout": "超时 it took too long",
    "memory": "内存不足 it took too much memory",
    "crash": "文件过大或出错 it grew too large, or failed",
}


def written(rights: Sequence[Taken], form: ExportForm) -> bytes:
    """Return a file of all rights; those without a place have none in it. Raise ExportFailed."""
    given = _lines(rights) if form is ExportForm.DXF else _areas(rights)
    try:
        return confined.run(
            "registry.ground.exporting.gdal_child", orjson.dumps(given), form.value, limits=_LIMITS
        )
    except confined.Ended as ended:
        raise ExportFailed(why=_WHY[ended.how]) from None


def _areas(rights: Sequence[Taken]) -> dict[str, Any]:
    rows = [values(taken) for taken in rights]
    return {
        "columns": [
            {"name": name, "number": number, "values": [row[name] for row in rows]}
            for name, (_, number) in COLUMNS.items()
        ],
        "shapes": [_hex(taken.ground) for taken in rights],
        "middle": None,
    }


def _lines(rights: Sequence[Taken]) -> dict[str, Any]:
    """Return the rings of all rights, each on a layer of the drawing named by its number."""
    drawn = [(taken, taken.ground) for taken in rights]
    placed = [(taken, ground) for taken, ground in drawn if ground is not None]
    rings = [
        (taken.right.licence_no, ring)
        for taken, ground in placed
        for part in polygons(ground)
        for ring in (part.exterior, *part.interiors)
    ]
    middle = shapely.total_bounds([ground for _, ground in placed])[[0, 2]].mean() if placed else 0
    layers = {"name": "Layer", "number": False, "values": [number for number, _ in rings]}
    shapes = [_hex(shapely.LineString(ring.coords)) for _, ring in rings]
    return {"columns": [layers], "shapes": shapes, "middle": float(middle)}


def _hex(shape: Any) -> str | None:
    return None if shape is None else shapely.to_wkb(shape, hex=True)
