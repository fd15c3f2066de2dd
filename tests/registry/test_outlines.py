"""Boundary texts as notices print them: where they lie, what is wrong, and back byte for byte."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Proj

from registry import outlines
from registry.outlines import BoundaryRefused, How
from registry.outlines.drafts import Angles
from registry.states import SourceDatum
from tests.shared_data import shared

PUBLISHED = [
    ("exploration_block_daye.txt", None, 4490, 3.5778, ["outer", "hole"]),
    ("mining_block_haicheng.txt", None, 4529, 1.0685, ["outer", "outer"]),
    ("table_chongyang.txt", None, 4526, 0.9755, ["outer"]),
    ("packed_dms_2009.csv", Angles.DMS, 4490, 14.4099, ["outer"] * 3),
]
BLOCK = """\
1,4751234.5,42412345.6, , ,
2,4751334.5,42412345.6, , ,
3,4751334.5,42412445.6, , ,
*,300,20,一采区,1,
"""


def read(text: str, **how) -> dict:
    return outlines.told(outlines.read(text.encode(), How(**how)))


def codes(text: str, **how) -> list[tuple]:
    faults = read(text, **how)["faults"]
    return [(fault["code"], fault["ring"], fault["points"]) for fault in faults]


@pytest.mark.parametrize(("name", "angles", "epsg", "km2", "roles"), PUBLISHED)
def test_a_published_boundary_has_its_area(name, angles, epsg, km2, roles) -> None:
    said = outlines.told(outlines.read(shared(f"boundaries/{name}").read_bytes(), How(angles)))

    assert (said["datum"], said["epsg"], said["area_km2"]) == ("cgcs2000", epsg, km2)
    assert [ring["role"] for ring in said["rings"]] == roles
    assert {fault["code"] for fault in said["faults"]} <= {"area_differs"}


@pytest.mark.parametrize(("name", "angles", "epsg", "km2", "roles"), PUBLISHED)
def test_a_published_boundary_is_written_back_as_it_was(name, angles, epsg, km2, roles) -> None:
    printed = shared(f"boundaries/{name}").read_bytes()
    draft = outlines.read(printed, How(angles)).draft

    assert outlines.written(draft).encode() == printed


def test_each_row_of_a_notice_is_held_against_its_own_stated_area() -> None:
    printed = shared("boundaries/packed_dms_2009.csv")
    with printed.open(encoding="utf-8", newline="") as file:
        stated = [float(row["stated_area_km2"]) for row in csv.DictReader(file)]
    said = outlines.told(outlines.read(printed.read_bytes(), How(Angles.DMS)))

    assert [ring["area_km2"] for ring in said["rings"]] == pytest.approx(stated, rel=0.004)
    assert [fault["ring"] for fault in said["faults"]] == [1, 2, 3]


def test_seams_have_their_own_elevations_and_the_whole_has_the_widest() -> None:
    said = outlines.told(
        outlines.read(shared("boundaries/mining_block_haicheng.txt").read_bytes(), How())
    )

    assert [(ring["top_m"], ring["bottom_m"]) for ring in said["rings"]] == [(229.5, 70), (363, 10)]
    assert (said["top_m"], said["bottom_m"]) == (363, 10)


def test_seams_above_each_other_cover_their_ground_once() -> None:
    below = BLOCK.replace("*,300,20,一采区", "*,10,-80,二采区")
    one, both = read(BLOCK), read(BLOCK + below)

    assert both["area_km2"] == one["area_km2"] > 0
    assert (both["top_m"], both["bottom_m"]) == (300, -80)


@pytest.mark.parametrize("zone", [*range(13, 24), *range(25, 46)])
@pytest.mark.parametrize("datum", ["cgcs2000", "xian80", "beijing54"])
def test_a_zone_is_the_one_that_the_registry_of_systems_has(zone, datum) -> None:
    epsg = read(BLOCK.replace(",42", f",{zone}"), datum=SourceDatum(datum))["epsg"]
    named = CRS.from_epsg(epsg)

    assert f"zone {zone}" in named.name
    assert ("3-degree" in named.name) == (zone > 23)
    name = {"cgcs2000": "CGCS2000", "xian80": "Xian 1980", "beijing54": "Beijing 1954"}[datum]
    assert named.name.startswith(name)


@pytest.mark.parametrize("epsg", [4529, 4530, 4511 - 13, 2366, 2418, 4551])
def test_a_place_is_where_proj_has_it(epsg) -> None:
    crs = CRS.from_epsg(epsg)
    meridian = crs.coordinate_operation.params[1].value
    east, north = Proj(crs)(meridian + 0.4, 42.9)
    text = f"1 {north} {east}\n2 {north + 100} {east}\n3 {north} {east + 100}\n"
    bare = east < 1_000_000
    datum = SourceDatum({"X": "xian80", "B": "beijing54"}.get(crs.name[0], "cgcs2000"))
    said = read(text, datum=datum, meridian=meridian if bare else None)

    assert said["epsg"] == epsg
    assert said["rings"][0]["points"][0] == pytest.approx([meridian + 0.4, 42.9], abs=1e-9)


def test_an_easting_without_its_zone_is_refused_until_the_meridian_is_given() -> None:
    bare = BLOCK.replace(",42412", ",412")
    with pytest.raises(BoundaryRefused, match="zone") as refusal:
        read(bare)

    assert refusal.value.facts["point"] == "1"
    assert read(bare, meridian=126)["rings"] == read(BLOCK)["rings"]
    assert read(bare, meridian=126)["epsg"] == 4551
    assert read(bare, meridian=126.5)["epsg"] is None


def test_a_meridian_that_is_not_that_of_the_zone_is_refused() -> None:
    with pytest.raises(BoundaryRefused) as refusal:
        read(BLOCK, meridian=123)
    assert refusal.value.code == "registry.boundary_meridian_contradicts"


@pytest.mark.parametrize("title", ["1980西安坐标系", "西安80坐标系", "1954北京坐标系"])
def test_an_old_datum_is_kept_and_never_shifted(title) -> None:
    said = read(f"{title}\n" + BLOCK.replace(", , ,", "").replace("*,300,20,一采区,1,\n", ""))

    assert said["datum"] in {"xian80", "beijing54"}
    assert said["faults"][0]["code"] == "not_comparable"
    with_figure = Proj(CRS.from_epsg(said["epsg"]))(42412345.6, 4751234.5, inverse=True)
    assert said["rings"][0]["points"][0] == pytest.approx(list(with_figure), abs=1e-9)


def test_digits_that_read_both_ways_wait_for_the_caller() -> None:
    text = "121.5600,45.3800\n121.5815,45.3800\n121.5815,45.3700\n121.5600,45.3700\n"
    with pytest.raises(BoundaryRefused) as refusal:
        read(text)

    assert refusal.value.code == "registry.boundary_angles_unclear"
    assert read(text, angles=Angles.DMS)["rings"][0]["points"][0] == pytest.approx(
        [121 + 56 / 60, 45 + 38 / 60]
    )
    assert read(text, angles=Angles.DECIMAL)["rings"][0]["points"][0] == [121.56, 45.38]


def test_sixty_seconds_prove_decimal_degrees_and_refuse_the_other_reading() -> None:
    text = "126.7012,42.9077\n126.7112,42.9077\n126.7112,42.9177\n"

    assert read(text)["rings"][0]["points"][0] == [126.7012, 42.9077]
    with pytest.raises(BoundaryRefused) as refusal:
        read(text, angles=Angles.DMS)
    assert refusal.value.code == "registry.boundary_not_dms"


coordinates = st.tuples(
    st.decimals("4700000", "4750000", places=3), st.decimals("42400000", "42450000", places=3)
)
rings = st.tuples(
    st.lists(coordinates, min_size=1, max_size=9),
    st.sampled_from(["1", "-1"]),
    st.integers(-500, 900),
)


@given(st.lists(rings, min_size=1, max_size=4))
def test_any_canonical_block_comes_back_byte_for_byte(drawn) -> None:
    text = "".join(
        "".join(f"{n},{x},{y}, , ,\n" for n, (x, y) in enumerate(points, 1))
        + f"*,{top},-600,采区,{mark},\n"
        for points, mark, top in drawn
    )
    assert outlines.written(outlines.read(text.encode(), How()).draft) == text


def test_a_line_made_to_be_tried_for_ever_is_refused_at_once() -> None:
    with pytest.raises(BoundaryRefused):
        read("a,b,c\n" + "a,1," + ";".join(["123456789"] * 4000) + "x\n")


@given(st.text(alphabet="0123456789.,;*°′″ \n-东X", max_size=400))
def test_any_digits_read_or_are_refused(text) -> None:
    try:
        said = read(text)
    except BoundaryRefused as refusal:
        said = outlines.refused(refusal, How())
    assert said["rings"] or said["faults"]


@given(st.text(max_size=200))
def test_any_text_reads_or_is_refused(text) -> None:
    try:
        said = read(text)
    except BoundaryRefused as refusal:
        said = outlines.refused(refusal, How())
    assert list(said)[:4] == ["form", "datum", "epsg", "rings"]
