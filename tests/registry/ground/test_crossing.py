"""A survey held against a right: how much lies beyond, how far, how deep, in whose ground."""

import math

import hypothesis.strategies as st
import numpy as np
import pytest
import shapely
from hypothesis import given
from sqlalchemy import text

from kernel.spatial import ELLIPSOID, area_m2, metres_between
from registry.ground import crossing, measuring, seams, surveying
from registry.ground.crossing import Verdict
from registry.ground.refusals import (
    HeightsReversed,
    NoBoundaryThen,
    NotComparable,
    SurveyElsewhere,
)
from registry.ground.seams import Seam
from registry.queries import NoSuchRight
from tests.registry.conftest import NOW, TODAY, boundaries, only_right
from tests.registry.ground.conftest import LICENCE, SURVEY, WITHIN

GROUND = shapely.MultiPolygon([shapely.box(126.70, 42.90, 126.71, 42.91)])


def star(middle: tuple[float, float], radii: list[float]) -> shapely.MultiPolygon:
    """Return a polygon round a place, which never crosses itself."""
    turns = [2 * math.pi * at / len(radii) for at in range(len(radii))]
    corners = [
        (middle[0] + radius * math.cos(turn) * 1.3, middle[1] + radius * math.sin(turn))
        for radius, turn in zip(radii, turns, strict=True)
    ]
    return shapely.MultiPolygon([shapely.Polygon(corners)])


places = st.tuples(st.floats(126.695, 126.715), st.floats(42.895, 42.915))
surveys = st.builds(star, places, st.lists(st.floats(2e-4, 8e-3), min_size=3, max_size=60))
shrunk = st.builds(
    star,
    st.tuples(st.floats(126.7045, 126.7055), st.floats(42.9045, 42.9055)),
    st.lists(st.floats(1e-5, 3e-3), min_size=3, max_size=40),
)


@given(surveys)
def test_what_is_beyond_and_what_is_inside_add_up_to_the_survey(survey) -> None:
    found = crossing.cross(survey, GROUND)

    assert found.inside_m2 + found.beyond_m2 == pytest.approx(found.survey_m2, rel=1e-6)
    assert found.survey_m2 == pytest.approx(area_m2(survey), rel=1e-4)


@given(shrunk)
def test_a_survey_inside_is_not_beyond_by_a_square_millimetre(survey) -> None:
    found = crossing.cross(survey, GROUND, accuracy_m=0.0)

    assert (found.beyond_m2, found.pieces, found.farthest_m) == (0, [], 0)
    assert found.verdict is Verdict.WITHIN


def test_an_accuracy_next_to_nothing_is_as_good_as_none_at_all() -> None:
    survey = star((126.695, 42.915), [0.008, 0.0002, 0.0002, 0.008, 0.008])
    nothing = 6.395711404714404e-146  # by which GEOS widened this ground to nothing
    exact, nearly = (crossing.cross(survey, GROUND, far).certainty for far in (0.0, nothing))

    assert exact is not None
    assert nearly is not None
    assert nearly.inside_m2 == exact.inside_m2 > 0
    assert nearly.beyond_m2 == exact.beyond_m2


@given(surveys, st.floats(0, 300))
def test_sure_and_unsure_parts_add_up_to_the_survey_too(survey, accuracy_m) -> None:
    found = crossing.cross(survey, GROUND, accuracy_m)
    sure = found.certainty
    assert sure is not None

    parts = sure.beyond_m2 + sure.cannot_tell_m2 + sure.inside_m2
    assert parts == pytest.approx(found.survey_m2, rel=1e-6)
    assert sure.beyond_m2 <= found.beyond_m2 + 0.01
    assert sure.inside_m2 <= found.inside_m2 + 0.01


@given(surveys)
def test_no_corner_of_a_survey_lies_farther_beyond_than_the_farthest_place(survey) -> None:
    found = crossing.cross(survey, GROUND)
    corners = shapely.get_coordinates(survey).tolist()
    nearest = [shapely.shortest_line(shapely.Point(*c), GROUND).coords[1] for c in corners]
    far = max(metres_between(*c, *n) for c, n in zip(corners, nearest, strict=True))

    assert found.farthest_m >= far * 0.6  # nearest in degrees is not nearest in metres
    assert found.farthest_m <= max(far * 1.001, 0.01)


def test_areas_are_those_of_postgis(postgres_session) -> None:
    found = crossing.cross(shapely.MultiPolygon([SURVEY]), GROUND)
    asked = text(
        "SELECT ST_Area(CAST(ST_GeomFromText(:survey, 4490) AS geography)),"
        " ST_Area(CAST(ST_Difference(ST_GeomFromText(:survey, 4490),"
        " ST_GeomFromText(:ground, 4490)) AS geography))"
    )
    wkt = {"survey": SURVEY.wkt, "ground": GROUND.wkt}
    survey_m2, beyond_m2 = postgres_session.execute(asked, wkt).one()

    assert found.survey_m2 == pytest.approx(survey_m2, rel=1e-4)
    assert found.beyond_m2 == pytest.approx(beyond_m2, rel=1e-4)


def test_the_area_of_a_square_degree_is_that_of_the_ellipsoid() -> None:
    """Between two parallels, where great circles would be off by 0.3 %."""
    cell = shapely.box(126, 42, 127, 43)
    dense = shapely.segmentize(cell, 0.001)
    exact, _ = ELLIPSOID.geometry_area_perimeter(shapely.orient_polygons(dense))

    assert measuring.area_m2(cell) == pytest.approx(abs(exact), rel=1e-9)


def test_a_hole_in_the_right_is_beyond_it(compare, session, import_rows) -> None:
    holed = shapely.difference(GROUND, shapely.box(126.704, 42.904, 126.706, 42.906))
    found = crossing.cross(shapely.MultiPolygon([WITHIN]), shapely.MultiPolygon([holed]))

    assert found.beyond_m2 == pytest.approx(163.4 * 222.2, rel=0.01)
    assert found.farthest_m == pytest.approx(163.4 / 2, rel=0.02)


def test_each_piece_has_its_area_and_its_farthest_place(compare, right) -> None:
    crossed = compare(right).crossing

    assert [round(piece.area_m2) for piece in crossed.pieces] == [55363, 29853]
    assert crossed.farthest_m == pytest.approx(233.3, abs=0.1)
    assert crossed.pieces[1].far_at == pytest.approx((126.703, 42.9121))
    assert crossed.verdict is Verdict.BEYOND


def test_within_the_accuracy_of_the_survey_nobody_can_tell(compare, right) -> None:
    beyond_by_4_m = shapely.box(126.705, 42.902, 126.71005, 42.908)
    verdicts = [
        compare(right, beyond_by_4_m, accuracy_m=metres).crossing.verdict for metres in (1, 5)
    ]

    assert verdicts == [Verdict.BEYOND, Verdict.CANNOT_TELL]
    assert compare(right, beyond_by_4_m).crossing.verdict is Verdict.BEYOND


@pytest.mark.parametrize(
    ("top_m", "bottom_m", "above_m", "below_m", "verdict"),
    [
        (770, 630, 0, 0, Verdict.WITHIN),
        (780, 620, 0, 0, Verdict.WITHIN),
        (790, 630, 10, 0, Verdict.BEYOND),
        (700, 600.5, 0, 19.5, Verdict.BEYOND),
        (781, 630, 1, 0, Verdict.CANNOT_TELL),  # surveyed to 2 m
        (None, 610, None, 10, Verdict.BEYOND),
        (None, 630, None, 0, Verdict.CANNOT_TELL),
    ],
)
def test_depths_are_held_against_the_registered_ones(
    compare, right, top_m, bottom_m, above_m, below_m, verdict
) -> None:
    (depth,) = compare(right, WITHIN, top_m=top_m, bottom_m=bottom_m, height_accuracy_m=2.0).depths

    assert (depth.above_m, depth.below_m, depth.verdict) == (above_m, below_m, verdict)


def test_within_any_one_seam_is_within() -> None:
    survey = shapely.MultiPolygon([WITHIN])
    found = [Seam("上层", GROUND, 780, 700), Seam("下层", GROUND, 600, 500)]
    verdicts = [
        seams.verdict(seams.cross(found, survey, top, bottom, 0))
        for top, bottom in ((590, 510), (650, 620), (None, None))
    ]

    assert verdicts == [Verdict.WITHIN, Verdict.BEYOND, None]


def test_whose_ground_is_entered_is_told_only_to_their_own_authority(
    compare, right, import_rows, stranger
) -> None:
    beside = "126.7105,42.90;126.715,42.90;126.715,42.905;126.7105,42.905"
    import_rows({"证号": "C2200002010124210098204", "范围坐标": beside})
    theirs = {"证号": "C2200002010124210098205", "行政区代码": "220281100"}
    import_rows({**theirs, "范围坐标": beside.replace("42.90;", "42.9001;")}, by=stranger)
    known, foreign = sorted(compare(right).entered, key=lambda one: one.right is None)

    assert known.right.licence_no == "C2200002010124210098204"
    assert (foreign.right, foreign.ground) == (None, None)
    assert foreign.area_m2 == pytest.approx(known.area_m2, rel=0.01)


def test_the_boundary_is_that_of_the_day_meant(compare, right, import_rows) -> None:
    later = NOW.replace(month=12)
    import_rows({"范围坐标": "126.70,42.90;126.72,42.90;126.72,42.92;126.70,42.92"}, now=later)

    assert compare(right).crossing.pieces
    assert not compare(right, day=later.date()).crossing.pieces
    with pytest.raises(NoBoundaryThen):
        compare(right, day=TODAY.replace(year=2001))


def test_another_datum_is_refused_and_so_is_a_stranger(
    compare, right, session, import_rows, stranger
) -> None:
    with pytest.raises(NoSuchRight):
        compare(right, by=stranger)
    import_rows({"坐标系": "西安80"}, now=NOW.replace(month=12))
    with pytest.raises(NotComparable):
        compare(right, day=NOW.replace(month=12).date())


@pytest.mark.parametrize(
    ("lon", "lat"), [(110.0, 30.0), (-126.7, -42.9), (126.7, -42.9), (53.3, 42.9)]
)
def test_a_survey_of_somewhere_else_is_refused(compare, right, lon, lat) -> None:
    with pytest.raises(SurveyElsewhere):
        compare(right, shapely.box(lon, lat, lon + 0.01, lat + 0.01))


def test_heights_upside_down_are_refused(compare, right) -> None:
    with pytest.raises(HeightsReversed):
        compare(right, top_m=600, bottom_m=700)


def test_a_survey_off_by_what_web_maps_are_off_gets_a_hint(compare, right) -> None:
    as_on_a_web_map = shapely.transform(
        WITHIN, lambda corners: corners + np.array((0.00569, 0.00237))
    )
    a_neighbour = shapely.transform(WITHIN, lambda corners: corners + np.array((-0.006, 0)))

    assert compare(right, as_on_a_web_map).perhaps_gcj02
    assert not compare(right, a_neighbour).perhaps_gcj02
    assert not compare(right, WITHIN).perhaps_gcj02


def test_thousands_of_corners_take_no_longer_than_a_breath(compare, right) -> None:
    ragged = star((126.706, 42.906), [0.004 + 0.0005 * (at % 2) for at in range(19_000)])
    found = compare(right, ragged)

    assert found.crossing.inside_m2 + found.crossing.beyond_m2 == pytest.approx(
        found.crossing.survey_m2, rel=1e-6
    )
    assert found.staked.right.licence_no == LICENCE


def test_a_survey_in_metres_of_a_zone_is_read_as_boundaries_are() -> None:
    lines = (
        "点号 X坐标 Y坐标\n1 4751900.1 42475493.2\n2 4752900.2 42475499.9\n3 4751950 42476500.5\n"
    )
    survey = surveying.from_file(lines.encode("gb18030"), surveying.outlines.How())

    assert survey.form == "table"
    assert survey.ground.area > 0


TWO_SEAMS = """1,4752100,42475400, , ,
2,4752100,42476000, , ,
3,4752700,42476000, , ,
4,4752700,42475400, , ,
*,780,700,上层,1,
1,4752100,42475700, , ,
2,4752100,42476300, , ,
3,4752700,42476300, , ,
4,4752700,42475700, , ,
*,650,560,下层,1,
"""


def test_seams_are_read_again_from_the_text_the_boundary_was_given_in(
    compare, session, import_rows
) -> None:
    import_rows({"范围坐标": TWO_SEAMS})
    right = only_right(session)
    west = surveying.from_file(
        b"1 4752200 42475450\n2 4752200 42475550\n3 4752300 42475550", surveying.outlines.How()
    )
    both = surveying.from_file(
        b"1 4752200 42475650\n2 4752200 42475900\n3 4752300 42475900", surveying.outlines.How()
    )
    (depth,) = compare(right, west.ground, top_m=690, bottom_m=600).depths
    depths = compare(right, both.ground, top_m=640, bottom_m=600).depths

    assert (depth.seam.name, depth.below_m, depth.verdict) == ("上层", 100, Verdict.BEYOND)
    assert [one.seam.name for one in depths] == ["上层", "下层"]
    assert seams.verdict(depths) is Verdict.WITHIN


def test_a_text_that_no_longer_covers_the_ground_is_not_believed(
    session, import_rows, compare
) -> None:
    import_rows({"范围坐标": TWO_SEAMS})
    (boundary,) = boundaries(session)
    session.expunge(boundary)
    boundary.source_text = TWO_SEAMS.replace("42476300", "42476400")

    (seam,) = seams.of(boundary)

    assert (seam.top_m, seam.bottom_m) == (780, 560)
