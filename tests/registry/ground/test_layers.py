"""Files of protected land as systems write them: projected, in GB18030, of another datum."""

import io
import json
import zipfile

import numpy as np
import pyogrio
import pytest
import shapely

from kernel.spatial import area_m2
from registry.ground import features
from registry.ground.refusals import NoAreas, SurveyNotComparable
from registry.outlines import BoundaryRefused

SQUARE = shapely.box(126.70, 42.90, 126.71, 42.91)


@pytest.fixture
def shapefile(tmp_path):
    """Return what writes named shapes as a zipped shapefile in a reference system."""

    def write(shapes, names, crs, heading="名称") -> bytes:
        folder = tmp_path / "out"
        folder.mkdir()
        pyogrio.raw.write(
            folder / "layer.shp",
            shapely.to_wkb(np.array(shapes, dtype=object)),
            [np.array(names, dtype=object)],
            [heading],
            driver="ESRI Shapefile",
            crs=crs,
            geometry_type="Polygon",
            encoding="GB18030",
        )
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for part in folder.iterdir():
                archive.write(part, part.name)
        return packed.getvalue()

    return write


def test_a_shapefile_in_gb18030_keeps_its_names(shapefile) -> None:
    (area,) = features.read(shapefile([SQUARE], ["长白山核心区"], "EPSG:4490", "MC"))

    assert (area.name, area.code) == ("长白山核心区", "")
    assert area.ground.equals(SQUARE)


def test_metres_of_a_zone_come_back_to_their_own_degrees(shapefile) -> None:
    metres = shapely.box(42475500, 4752000, 42476500, 4753000)
    (area,) = features.read(shapefile([metres], ["区"], "EPSG:4530"))

    assert area_m2(area.ground) == pytest.approx(1e6, rel=1e-3)
    assert area.ground.centroid.x == pytest.approx(125.706, abs=1e-3)


def test_another_datum_is_refused_as_a_whole(shapefile) -> None:
    with pytest.raises(SurveyNotComparable):
        features.read(shapefile([SQUARE], ["区"], "EPSG:4610"))


def test_a_hole_stays_a_hole(shapefile) -> None:
    holed = shapely.difference(SQUARE, shapely.box(126.704, 42.904, 126.706, 42.906))
    (area,) = features.read(shapefile([holed], ["区"], "EPSG:4490"))

    assert area.ground.equals(holed)


def geojson(*shapes) -> bytes:
    found = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in shapes]
    return json.dumps({"type": "FeatureCollection", "features": found}).encode()


def test_what_a_repair_hardly_changes_is_repaired_and_said() -> None:
    ring = [[126.70, 42.90], [126.71, 42.90], [126.71, 42.91], [126.7100001, 42.9100001]]
    ring += [[126.71, 42.9100001], [126.7100001, 42.91], [126.70, 42.91], [126.70, 42.90]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    (area,) = features.read(geojson(shape))

    assert area.code == "repaired"
    assert area.ground.is_valid
    assert area_m2(area.ground) == pytest.approx(area_m2(SQUARE), rel=1e-3)


def test_points_and_lines_are_no_areas() -> None:
    point = {"type": "Point", "coordinates": [126.7, 42.9]}
    with pytest.raises(NoAreas):
        features.read(geojson(point))

    square = shapely.geometry.mapping(SQUARE)
    areas = features.read(geojson(point, square))
    assert [(area.name, area.code) for area in areas] == [
        ("第1个要素", "not_an_area"),
        ("第2个要素", ""),
    ]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"{", b"nothing", b"\x00" * 99])
def test_what_is_no_layer_is_refused(content) -> None:
    with pytest.raises(BoundaryRefused):
        features.read(content)
