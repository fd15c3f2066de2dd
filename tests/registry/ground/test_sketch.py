"""The sketch: well-formed whatever people are called, and it says what was measured."""

from xml.etree import ElementTree as ET

import hypothesis.strategies as st
import pytest
import shapely
from hypothesis import HealthCheck, given, settings

from registry.ground import sketch
from registry.ground.sketch import frame, svg
from tests.registry.ground.conftest import WITHIN

NAMESPACE = "{http://www.w3.org/2000/svg}"


def texts(picture: str) -> str:
    root = ET.fromstring(picture)  # noqa: S314  # our own picture
    return "\n".join(one.text or "" for one in root.iter(f"{NAMESPACE}text"))


def test_it_says_what_was_measured(compare, right) -> None:
    said = texts(sketch.draw(compare(right, top_m=790, bottom_m=640, accuracy_m=2.0)))

    for words in (
        *("越界示意图", "越界 · 越层", "55,363.3 m²", "233.3 m", "北", "CGCS2000", "2026-11-20"),
        *("126°42′07.2″", "高出上限 10 m", "夹皮沟金矿", "500 m", "不作为测绘成果"),
    ):
        assert words in said


def test_a_survey_inside_has_nothing_red_in_it(compare, right) -> None:
    said = texts(sketch.draw(compare(right, WITHIN)))

    assert "未越界" in said
    assert "越界部分" not in said


def test_a_small_survey_of_a_large_right_is_shown_large(compare, right) -> None:
    corner = shapely.box(126.7099, 42.9099, 126.7102, 42.9102)

    assert "登记范围局部" in texts(sketch.draw(compare(right, corner)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(name=st.text(max_size=300))
def test_no_name_breaks_the_picture_or_becomes_more_than_text(compare, right, name) -> None:
    found = compare(right)
    found.staked.right.name = name
    picture = sketch.draw(found)
    plain = svg.shortened(name, 16, 360)
    found.staked.right.name = "矿"

    tags = {one.tag.removeprefix(NAMESPACE) for one in ET.fromstring(picture).iter()}  # noqa: S314  # as above
    assert plain in texts(picture)
    assert tags <= {
        *("svg", "title", "rect", "defs", "clipPath", "pattern", "line", "marker", "circle"),
        *("text", "path", "g"),
    }


def test_a_script_in_a_name_stays_words(compare, right) -> None:
    found = compare(right)
    found.staked.right.name = '"><script>alert(1)</script>\x00\x0b'
    picture = sketch.draw(found)
    found.staked.right.name = "矿"

    assert "<script" not in picture
    assert "&lt;script&gt;" in picture


@pytest.mark.parametrize(
    ("degrees", "said"),
    [(126.702, "126°42′07.2″"), (126.99999999, "127°00′00.0″"), (42.5, "42°30′00.0″")],
)
def test_degrees_are_told_as_surveyors_do(degrees, said) -> None:
    assert frame.dms(degrees) == said
