"""What is given out can be read by others, and taken back in without a change."""

import csv
import io
from hashlib import sha256

import numpy as np
import pyogrio
import pytest
import shapely
from sqlalchemy import select

from identity import queries as places
from kernel.audit import AuditLine
from kernel.spatial import area_m2, to_shapely
from registry import outlines
from registry.ground.exporting import giving
from registry.ground.exporting.columns import COLUMNS
from registry.ground.exporting.giving import Wanted
from registry.ground.refusals import NoSuchPlace, NothingToExport, TooManyToExport
from registry.ground.states import ExportForm
from registry.ground.tables import RegistryExport
from registry.states import RightKind
from tests.registry.conftest import NOW, TODAY, boundaries, outcomes
from tests.registry.ground.conftest import LICENCE, ring

SECOND = "T2200002022013230000004"
OLD = "C2200002010124210098205"


@pytest.fixture
def three(right, import_rows, session):
    """Return a county with a mine, an exploration right with a former number, one of Xi'an 80."""
    exploring = {
        "证号": SECOND,
        "矿山名称": "=HYPERLINK(1)",
        "统一社会信用代码": "",
        "矿业权人": "张三",
    }
    ground = ring(126.8, 42.8, 126.85, 42.83)
    import_rows({**exploring, "自然人": "是", "原证号": "T22120080102012345", "范围坐标": ground})
    import_rows(
        {
            "证号": OLD,
            "矿山名称": "老矿",
            "坐标系": "西安80",
            "上限标高": "-20.5",
            "下限标高": "-200",
        }
    )
    return right


@pytest.fixture
def give(session, registrar):
    def do(form, code="220282", **how):
        place = places.division_by_code(session, code, TODAY)
        return giving.export(session, registrar, Wanted(form, place.id, **how), now=NOW)

    return do


@pytest.fixture
def read(tmp_path):
    """Return what gives attributes and shapes as GDAL reads them."""
    return lambda content, form: _read(tmp_path, content, form)


def _read(folder, content: bytes, form: ExportForm) -> tuple[list[dict[str, object]], list[object]]:
    path = folder / f"rights.{'shz' if form is ExportForm.SHAPEFILE else form.value}"
    path.write_bytes(content)
    meta, _, shapes, columns = pyogrio.raw.read(path)
    fields = [str(name) for name in meta["fields"]]
    rows = [dict(zip(fields, row, strict=True)) for row in zip(*columns, strict=True)]
    return rows, list(shapely.from_wkb(shapes))


@pytest.mark.parametrize("form", ["geojson", "kml", "gpkg", "shp"])
def test_gdal_reads_the_same_rights_and_areas(three, give, session, form, read) -> None:
    line, content = give(ExportForm(form))
    rows, shapes = read(content, ExportForm(form))
    drawn = [to_shapely(one.geometry) for one in boundaries(session) if one.geometry]
    placed = [shape for shape in shapes if shape is not None and not shape.is_empty]

    assert line.rights == len(rows) == 3
    assert {row["证号"] for row in rows} == {LICENCE, SECOND, OLD}
    assert {row.get("矿山名称", row.get("Name")) for row in rows} >= {"夹皮沟金矿", "=HYPERLINK(1)"}
    assert sorted(area_m2(shape) for shape in placed) == pytest.approx(
        sorted(area_m2(shape) for shape in drawn), rel=1e-9
    )
    assert {row["矿业权人"] for row in rows} == {"张三", "桦甸某矿业有限公司"}


def test_a_shapefile_keeps_every_heading_whole(three, give, read) -> None:
    _, content = give(ExportForm.SHAPEFILE)
    rows, _ = read(content, ExportForm.SHAPEFILE)

    assert set(rows[0]) == set(COLUMNS)
    assert all(len(name.encode("gb18030")) <= 10 for name in COLUMNS)


def test_a_drawing_is_in_metres_of_one_zone_and_reads_back_as_a_boundary(
    right, give, session
) -> None:
    _, content = give(ExportForm.DXF)
    outline = outlines.read(content, outlines.How())
    (drawn,) = boundaries(session)

    assert outline.epsg == 4530  # 126°, zone 42
    assert outline.area_km2 == pytest.approx(drawn.area_m2 / 1e6, abs=1e-4)
    assert LICENCE.encode() in content


@pytest.mark.parametrize(("form", "how"), [("geojson", {}), ("csv", {})])
def test_what_went_out_comes_in_again_without_a_change(
    three, give, import_rows, session, form, how
) -> None:
    _, content = give(ExportForm(form))
    if form == "csv":
        content = content.replace(b"'=HYPERLINK", b"=HYPERLINK")  # the one cell made harmless
    done = import_rows(content=content)

    assert outcomes(done) == ["unchanged"] * 3, done.report


def test_no_spreadsheet_runs_a_cell(three, give) -> None:
    _, content = give(ExportForm.CSV)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))

    assert {row["矿山名称"] for row in rows} == {"夹皮沟金矿", "'=HYPERLINK(1)", "老矿"}
    assert [row["下限标高"] for row in rows if row["证号"] == OLD] == ["-200.0"]


def test_filters_and_area_decide_what_goes_out(three, give, session, stranger) -> None:
    line, content = give(ExportForm.GEOJSON, kind=RightKind.EXPLORATION)

    assert (line.rights, line.filters) == (1, {"kind": "exploration"})
    assert SECOND.encode() in content
    assert LICENCE.encode() not in content
    with pytest.raises(NoSuchPlace):
        give(ExportForm.CSV, "220281")
    with pytest.raises(NothingToExport):
        give(ExportForm.CSV, words="没有这样的矿")


def test_each_file_has_a_line_in_the_ledger_and_in_the_audit(three, give, session) -> None:
    line, content = give(ExportForm.GEOPACKAGE)
    (kept,) = session.scalars(select(RegistryExport)).all()
    (act,) = session.scalars(
        select(AuditLine).where(AuditLine.act == "registry.rights_exported")
    ).all()

    assert kept.sha256 == sha256(content).hexdigest() == line.sha256
    assert (act.subject_id, act.details) == (str(kept.id), {"rights": 3})


def test_too_many_are_refused_before_anything_is_written(three, give, monkeypatch) -> None:
    monkeypatch.setattr(giving, "MOST", 2)

    with pytest.raises(TooManyToExport):
        give(ExportForm.GEOPACKAGE)


def test_the_same_rights_give_the_same_archive(three, give) -> None:
    digests = {give(ExportForm.SHAPEFILE)[0].sha256 for _ in range(2)}

    assert len(digests) == 1


def test_the_desk_takes_a_file_and_finds_it_in_the_ledger(
    three, desk_of, registrar, session
) -> None:
    desk = desk_of(registrar)
    place = places.division_by_code(session, "220282", TODAY)
    taken = desk.post("/api/registry/exports", json={"form": "gpkg", "division_id": place.id})
    ledger = desk.get("/api/registry/exports").json["items"]

    assert taken.status_code == 200
    assert taken.mimetype == "application/geopackage+sqlite3"
    assert ledger[0]["sha256"] == sha256(taken.data).hexdigest()
    assert np.array_equal([one["rights"] for one in ledger], [3])
