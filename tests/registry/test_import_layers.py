"""Registers as layers of geographic systems: attributes, code pages, cut names, wrong rings."""

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import Proj
from sqlalchemy import select

from kernel.errors import Refusal
from kernel.spatial import to_shapely
from registry.models import Boundary, Right
from registry.outlines import gdal_child
from registry.reading import read
from registry.states import SourceDatum
from tests.registry.conftest import ROW, boundaries, count, only_right, outcomes, remarks

SQUARE = shapely.box(126.70, 42.90, 126.71, 42.91)
BOW = shapely.Polygon([(126.70, 42.90), (126.71, 42.91), (126.71, 42.90), (126.70, 42.91)])
PLAIN = {name: value for name, value in ROW.items() if name not in {"坐标系", "范围坐标"}}
DRIVERS = {"shp": "ESRI Shapefile", "gpkg": "GPKG", "kml": "LIBKML"}


def layer(
    folder: Path,
    ending: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    shapes: Sequence[Any] | None = None,
    epsg: int | None = 4490,
    encoding: str | None = None,
) -> bytes:
    """Return a file of rows with shapes, as GDAL writes it; a shapefile zipped, without .cpg."""
    file = folder / f"rights.{ending}"
    names = list(rows[0])
    cut = [
        name.encode(encoding or "utf-8")[:10].decode(encoding or "utf-8", "ignore")
        for name in names
    ]
    pyogrio.raw.write(
        file,
        geometry=np.array(shapely.to_wkb(shapes or [SQUARE] * len(rows)), dtype=object),
        field_data=[np.array([row.get(name) for row in rows], dtype=object) for name in names],
        fields=cut if ending == "shp" else names,
        crs=f"EPSG:{epsg}" if epsg else None,
        driver=DRIVERS[ending],
        geometry_type="Polygon",
        **({"encoding": encoding} if encoding else {}),
    )
    if ending != "shp":
        return file.read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in folder.glob("rights.*"):
            if part.suffix != ".cpg":
                archive.write(part, f"采矿权/{part.name}")
    return packed.getvalue()


def test_a_geopackage_says_what_the_csv_says(tmp_path, session, import_rows) -> None:
    done = import_rows(content=layer(tmp_path, "gpkg", [PLAIN]))

    (drawn,) = boundaries(session)
    assert outcomes(done) == ["created"]
    assert (drawn.source_datum, drawn.area_m2) == (SourceDatum.CGCS2000, pytest.approx(907_240, 1))
    assert outcomes(import_rows(content=layer(tmp_path, "gpkg", [PLAIN]))) == ["unchanged"]


def test_a_shapefile_in_gb18030_with_cut_names_is_read(tmp_path, session, import_rows) -> None:
    names = {"采矿许可证号": "证号", "统一社会信用代码": "统一社会信用代码", "KSMC": "矿山名称"}
    renamed = {new: PLAIN[old] for new, old in names.items()}
    rest = {name: value for name, value in PLAIN.items() if name not in names.values()}

    done = import_rows(content=layer(tmp_path, "shp", [{**renamed, **rest}], encoding="GB18030"))

    assert outcomes(done) == ["created"], done.report
    assert only_right(session).name == "夹皮沟金矿"
    assert remarks(done) == []


def test_a_shapefile_in_utf_8_without_code_page_is_read(tmp_path, session, import_rows) -> None:
    apart = {name: value for name, value in PLAIN.items() if name != "有效期起"}
    apart["权利人"] = apart.pop("矿业权人")

    done = import_rows(content=layer(tmp_path, "shp", [apart], encoding="UTF-8"))

    assert outcomes(done) == ["created"], done.report
    assert only_right(session).valid_to == dt.date(2030, 1, 1)


def test_a_character_cut_in_two_is_left_out() -> None:
    name = "统一社会信用代码".encode()[:10].decode("ISO-8859-1")

    assert gdal_child._decoded([[name, None]]) == [["统一社", None]]  # noqa: SLF001 (of the child)


def test_metres_of_a_zone_are_brought_to_degrees(tmp_path, session, import_rows) -> None:
    grid = Proj("EPSG:4530")
    metres = shapely.transform(SQUARE, lambda xy: np.column_stack(grid(*xy.T)))

    import_rows(content=layer(tmp_path, "gpkg", [PLAIN], shapes=[metres], epsg=4530))

    (drawn,) = boundaries(session)
    assert to_shapely(drawn.geometry).equals_exact(shapely.MultiPolygon([SQUARE]), 1e-8)


def test_xian_80_is_kept_and_not_compared(tmp_path, session, import_rows) -> None:
    import_rows(content=layer(tmp_path, "gpkg", [PLAIN], epsg=4610))

    (drawn,) = boundaries(session)
    assert (drawn.source_datum, drawn.comparable) == (SourceDatum.XIAN80, False)


def test_of_a_register_with_wrong_rings_the_right_ones_are_drawn(
    tmp_path, session, import_rows
) -> None:
    """Of real registers, 4.6 % of the rings are invalid."""
    rows = [{**PLAIN, "证号": f"C220000201012421{number:07}"} for number in range(500)]
    shapes = [BOW if number % 22 == 7 else SQUARE for number in range(500)]
    wrong = shapes.count(BOW)

    done = import_rows(content=layer(tmp_path, "gpkg", rows, shapes=shapes))

    told = [row["row"] for row in done.report["rows"] if row["faults"]]
    assert wrong == 23
    assert told == [number + 1 for number in range(500) if number % 22 == 7]
    assert remarks(done, 7) == [("boundary", "boundary_wrong", "field_left_as_it_was")]
    assert (count(session, Right), count(session, Boundary)) == (500, 500 - wrong)


def test_a_shape_that_is_no_area_is_told(tmp_path, import_rows) -> None:
    line = shapely.LineString([(126.7, 42.9), (126.8, 42.9), (126.8, 42.95)])
    file = tmp_path / "rights.gpkg"
    layer(tmp_path, "gpkg", [PLAIN])
    file.unlink()
    pyogrio.raw.write(
        file,
        geometry=np.array(shapely.to_wkb([line]), dtype=object),
        field_data=[np.array([value], dtype=object) for value in PLAIN.values()],
        fields=list(PLAIN),
        crs="EPSG:4490",
        driver="GPKG",
        geometry_type="LineString",
    )

    done = import_rows(content=file.read_bytes())

    assert outcomes(done) == ["created"]
    assert [code for _, code, _ in remarks(done)] == ["boundary_wrong"]


def test_other_layers_and_columns_are_told(tmp_path, import_rows) -> None:
    done = import_rows(content=layer(tmp_path, "gpkg", [{**PLAIN, "备注二": "x"}]))

    assert [(one["field"], one["code"]) for one in done.report["file"]] == [
        ("备注二", "column_unknown")
    ]


def test_a_bomb_of_a_shapefile_leaves_nothing(session, import_rows) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in ("a.shp", "a.shx", "a.dbf"):
            archive.writestr(part, bytes(100 << 20))

    with pytest.raises(Refusal) as refusal:
        import_rows(content=packed.getvalue())

    assert refusal.value.code == "registry.file_unreadable"
    assert session.scalars(select(Right)).all() == []


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04", b"PK\x03\x04" + bytes(900), b"SQLite format 3\x00"]
)
def test_what_is_no_layer_is_refused(content) -> None:
    with pytest.raises(Refusal) as refusal:
        read(content)

    assert refusal.value.code == "registry.file_unreadable"


def test_a_kml_of_places_without_licence_numbers_is_refused(tmp_path) -> None:
    with pytest.raises(Refusal) as refusal:
        read(layer(tmp_path, "kml", [{"name": "矿"}], epsg=4326))

    assert refusal.value.code == "registry.no_headings"


def test_a_kml_with_the_columns_is_read(tmp_path, session, import_rows) -> None:
    done = import_rows(content=layer(tmp_path, "kml", [PLAIN], epsg=4326))

    (drawn,) = boundaries(session)
    assert outcomes(done) == ["created"]
    assert drawn.source_datum is SourceDatum.WGS84
