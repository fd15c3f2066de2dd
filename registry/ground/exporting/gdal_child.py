"""GDAL at work in the child process: areas of rights as a GeoPackage, shapefile, KML or drawing."""

import io
import json
import tempfile
import warnings
import zipfile
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyogrio
import shapely
from pyproj import Proj

_LAYER: Final = "rights"
_OPTIONS: Final = {"LIBKML_NAME_FIELD": "矿山名称", "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "none"}
_CGCS2000: Final = "EPSG:4490"
_FIRST_ZONE, _FIRST_CODE = 25, 4513  # of 3°, the zone's number before the easting
_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the same rights give the same archive


def prepare() -> None:
    """Make GDAL load what it loads on first use, while files can still be opened."""
    pyogrio.set_gdal_config_options(_OPTIONS)
    pyogrio.raw.read(io.BytesIO(b'{"type":"Point","coordinates":[1,2]}'))
    Proj(f"EPSG:{_FIRST_CODE}")


def answer(content: bytes, form: str) -> bytes:
    given = json.loads(content)
    shapes = shapely.from_wkb(np.array(given["shapes"], dtype=object))
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a drawing cannot hold
        return _WRITERS[form](given, shapes, Path(folder))


def _geopackage(given: dict[str, Any], shapes: Any, folder: Path) -> bytes:
    return _one_file(given, shapes, folder / "rights.gpkg", "GPKG", promote_to_multi=True)


def _kml(given: dict[str, Any], shapes: Any, folder: Path) -> bytes:
    return _one_file(given, shapes, folder / "rights.kml", "LIBKML")


def _drawing(given: dict[str, Any], shapes: Any, folder: Path) -> bytes:
    """Draw in metres of the one zone of 3° that lies in the midst of all."""
    zone = round(given["middle"] / 3)
    project = Proj(f"EPSG:{_FIRST_CODE + zone - _FIRST_ZONE}")
    metres = shapely.transform(shapes, lambda xy: np.column_stack(project(xy[:, 0], xy[:, 1])))
    return _one_file(given, metres, folder / "rights.dxf", "DXF", geometry_type="LineString")


def _shapefile(given: dict[str, Any], shapes: Any, folder: Path) -> bytes:
    _one_file(given, shapes, folder / "rights.shp", "ESRI Shapefile", encoding="GB18030")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.iterdir()):
            member = zipfile.ZipInfo(part.name, _DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, part.read_bytes())
    return packed.getvalue()


def _one_file(given: dict[str, Any], shapes: Any, path: Path, driver: str, **how: Any) -> bytes:
    columns = given["columns"]
    told: dict[str, Any] = {"geometry_type": "MultiPolygon", "layer": _LAYER, **how}
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapes),
        [_values(column) for column in columns],
        [column["name"] for column in columns],
        driver=driver,
        crs=None if driver == "DXF" else _CGCS2000,
        **told,
    )
    return path.read_bytes()


def _values(column: dict[str, Any]) -> Any:
    if column["number"]:
        return np.array([np.nan if one is None else one for one in column["values"]], dtype=float)
    return np.array(column["values"], dtype=object)


_WRITERS: Final = {"gpkg": _geopackage, "kml": _kml, "dxf": _drawing, "shp": _shapefile}
