"""Files of geographic systems and drawings, read by GDAL in a child; strangers' files too."""

import io
import json
import socket
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import Proj

from kernel import confined
from registry import outlines
from registry.outlines import BoundaryRefused, How

SQUARE = [(126.7, 42.9), (126.71, 42.9), (126.71, 42.91), (126.7, 42.91), (126.7, 42.9)]
GAP = [(126.702, 42.902), (126.702, 42.905), (126.705, 42.905), (126.702, 42.902)]
RIGHT = shapely.Polygon(SQUARE, [GAP])
FORMS = {"shp": "shapefile", "gpkg": "geopackage", "geojson": "geojson", "kml": "kml"}
DRIVERS = {
    "shp": "ESRI Shapefile",
    "gpkg": "GPKG",
    "geojson": "GeoJSON",
    "kml": "KML",
    "dxf": "DXF",
}


def written(folder: Path, ending: str, shape: Any, epsg: int | None) -> bytes:
    """Return a file as GDAL writes it; a shapefile as the zip of its parts."""
    file = folder / f"right.{ending}"
    file.unlink(missing_ok=True)
    pyogrio.raw.write(
        file,
        geometry=np.array([shapely.to_wkb(shape)], dtype=object),
        field_data=[],
        fields=[],
        crs=f"EPSG:{epsg}" if epsg else None,
        driver=DRIVERS[ending],
        geometry_type=shape.geom_type,
    )
    if ending != "shp":
        return file.read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in folder.glob("right.*"):
            archive.write(part, f"矿区/{part.name}")
    return packed.getvalue()


def projected(shape: Any, epsg: int) -> Any:
    grid = Proj(f"EPSG:{epsg}")
    return shapely.transform(shape, lambda corners: np.column_stack(grid(*corners.T)))


def told(content: bytes, **how: Any) -> dict[str, Any]:
    return outlines.told(outlines.read(content, How(**how)))


def geojson(*rings: list) -> bytes:
    shape = {"type": "Polygon", "coordinates": rings}
    feature = {"type": "Feature", "properties": {}, "geometry": shape}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


@pytest.mark.parametrize("ending", FORMS)
def test_a_file_of_each_form_says_ring_hole_and_area(tmp_path: Path, ending: str) -> None:
    said = told(written(tmp_path, ending, RIGHT, 4326 if ending == "kml" else 4490))

    assert said["form"] == FORMS[ending]
    assert said["datum"] == ("wgs84" if ending == "kml" else "cgcs2000")
    assert [ring["role"] for ring in said["rings"]] == ["outer", "hole"]
    assert (said["area_km2"], said["faults"]) == (0.8664, [])


@pytest.mark.parametrize(
    ("epsg", "datum"), [(4530, "cgcs2000"), (4551, "cgcs2000"), (2366, "xian80")]
)
def test_metres_of_a_named_grid_go_back_to_degrees_of_their_own_datum(
    tmp_path: Path, epsg: int, datum: str
) -> None:
    said = told(written(tmp_path, "gpkg", projected(RIGHT, epsg), epsg))

    assert (said["datum"], said["epsg"]) == (datum, epsg)
    placed = np.array(sorted(said["rings"][0]["points"]))
    assert placed == pytest.approx(np.array(sorted(SQUARE[:4])))
    assert [fault["code"] for fault in said["faults"]] == ["not_comparable"] * (datum == "xian80")


@pytest.mark.filterwarnings("ignore:'crs' was not provided")  # a drawing has none
def test_a_drawing_lies_where_its_zone_or_the_caller_says(tmp_path: Path) -> None:
    line = shapely.LineString(SQUARE)
    numbered = told(written(tmp_path, "dxf", projected(line, 4530), None))
    bare = written(tmp_path, "dxf", projected(line, 4551), None)

    assert (numbered["form"], numbered["epsg"], numbered["area_km2"]) == ("dxf", 4530, 0.9072)
    assert told(bare, meridian=126)["area_km2"] == 0.9072
    with pytest.raises(BoundaryRefused) as refusal:
        told(bare)
    assert refusal.value.code == "registry.boundary_zone_missing"


@pytest.mark.filterwarnings("ignore:'crs' was not provided")  # as above
def test_a_drawn_line_that_does_not_close_is_told(tmp_path: Path) -> None:
    line = projected(shapely.LineString(SQUARE[:-1]), 4530)
    (fault,) = told(written(tmp_path, "dxf", line, None))["faults"]

    assert (fault["code"], fault["points"]) == ("unclosed", ["1", "4"])


def test_a_ring_that_geojson_forbids_is_told_not_closed_in_silence() -> None:
    assert [f["code"] for f in told(geojson(SQUARE[:-1]))["faults"]] == ["unclosed"]


def test_a_bow_tie_is_told_with_the_points_of_both_edges() -> None:
    bow = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]
    (fault,) = told(geojson(bow))["faults"]

    assert (fault["code"], fault["points"]) == ("self_crossing", ["1", "2", "3", "4"])


def zipped(name: str, content: bytes, *, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", how) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04" + bytes(100),
        b"\x00\x00\x27\x0a" + bytes(96),
        b"SQLite format 3\x00" + bytes(200),
        b'{"type":"FeatureCollection","features":[]}',
        b'{"type":"FeatureCollection"',
        b"<kml><Document></Document>",
        b"0\nSECTION\n2\nENTITIES\n0\nEOF\n",
        zipped("right.shp", bytes(50 << 20)),
        zipped("right.txt", b"1 2 3"),
        zipped("right.shp", b"\x00\x00\x27\x0a" + bytes(96)),
        b"<?xml version='1.0'?><OGRVRTDataSource><OGRVRTLayer/></OGRVRTDataSource>",
    ],
    ids=[
        "nothing", "broken zip", "bare shp", "other sqlite", "no features", "half a json",
        "empty kml", "empty drawing", "zip bomb", "other zip", "half a shapefile", "virtual file",
    ],
)  # fmt: skip
def test_what_gives_no_boundary_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(BoundaryRefused) as refusal:
        told(content)
    assert refusal.value.code == "registry.boundary_unreadable"


def test_a_child_that_never_ends_is_ended() -> None:
    with pytest.raises(confined.Ended) as ended:
        confined.run("tests.registry.rude_parser", b"spin", limits=confined.Limits(wall_s=3))
    assert ended.value.how == "timeout"


@pytest.mark.parametrize("deed", [b"eat", b"flood"])
def test_a_child_has_little_memory_and_a_short_answer(deed: bytes) -> None:
    limits = confined.Limits(memory=64 << 20, answer=1 << 20)
    with pytest.raises(confined.Ended):
        confined.run("tests.registry.rude_parser", deed, limits=limits)


def test_a_child_cannot_call_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        said = confined.run("tests.registry.rude_parser", b"dial", port)
    if said == b"reached" and confined.run("tests.registry.rude_parser", b"leave") == b"no":
        pytest.skip("this machine lets no process into an empty network namespace")
    assert said == b"refused"


def test_a_child_that_behaves_answers() -> None:
    assert confined.run("tests.registry.rude_parser", b"be good", "loud") == b"BE GOOD"
