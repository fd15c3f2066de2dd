"""A survey held against a licence on the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pyogrio
import pytest
from click.testing import Result

from tests.server.served import Installation

LICENCE = "C2206052021037100000001"
SURVEY = "126.8610,42.0310\n126.8680,42.0310\n126.8680,42.0340\n126.8610,42.0340\n"


@pytest.fixture
def cross(installation: Installation, tmp_path: Path) -> Callable[..., Result]:
    """Return what holds a survey against a right of the demo county."""

    def do(*more: str, survey: str = SURVEY, licence: str = LICENCE) -> Result:
        file = tmp_path / "survey.txt"
        file.write_text(survey)
        asked = ("crossing", licence, str(file), "--login", "handler", "--angles", "decimal")
        return installation.invoke("registry", *asked, *more)

    return do


def test_what_lies_beyond_is_one_line_of_json_and_a_sketch(cross, tmp_path: Path) -> None:
    svg = tmp_path / "sketch.svg"
    done = cross("--top", "790", "--bottom", "640", "--accuracy", "2", "--svg", str(svg))
    said = json.loads(done.stdout)

    assert done.exit_code == 0
    assert (said["verdict"], said["depth_verdict"]) == ("beyond", "beyond")
    assert said["beyond_m2"] == pytest.approx(66.2 * 333.2, rel=0.01)
    assert said["certainty"]["cannot_tell_m2"] > 0
    assert ET.parse(svg).getroot().tag.endswith("svg")  # noqa: S314  # our own picture


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"licence": "C2205242020097100000007"}, "registry.no_such_right"),
        ({"licence": "没有"}, "registry.licence_unreadable"),
        ({"survey": "没有坐标"}, "registry.boundary_unreadable"),
        ({"survey": SURVEY.replace("126", "110")}, "registry.survey_elsewhere"),
    ],
)
def test_what_cannot_be_compared_is_told_in_a_sentence(cross, how, said: str) -> None:
    done = cross(**how)

    assert done.exit_code == 1
    assert said in done.stderr


def test_the_boundary_of_a_day_before_there_was_one_is_asked_for_in_vain(cross) -> None:
    done = cross("--on", "1990-01-01")

    assert "registry.no_boundary_on_day" in done.stderr


REDLINE = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"名称": "红线"},'
    ' "geometry": {"type": "Polygon", "coordinates": [[[126.86, 42.03], [126.864, 42.03],'
    " [126.864, 42.034], [126.86, 42.03]]]}}]}"
)


def test_a_layer_comes_in_and_the_next_survey_is_told_of_it(
    cross, installation: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "redline.geojson"
    file.write_text(REDLINE)
    about = ("--name", "红线", "--kind", "ecological_redline", "--source", "省厅")
    when = ("--division", "220605", "--from", "2020-01-01", "--login", "registrar")
    done = installation.invoke("registry", "layer", str(file), *about, *when)
    told = json.loads(cross().stdout)["protected"]

    assert (done.exit_code, json.loads(done.stdout)["taken"]) == (0, 1)
    assert [(one["area"], one["kind"]) for one in told] == [("红线", "ecological_redline")]


def test_rights_go_out_as_a_file(installation: Installation, tmp_path: Path) -> None:
    out = tmp_path / "rights.gpkg"
    whose = ("--division", "220605", "--login", "handler")
    done = installation.invoke("registry", "export", str(out), "--form", "gpkg", *whose)
    elsewhere = ("--division", "220524", "--login", "handler")
    refused = installation.invoke("registry", "export", str(out), "--form", "csv", *elsewhere)

    assert done.exit_code == 0, done.stderr
    assert pyogrio.raw.read(out)[2] is not None
    assert (refused.exit_code, "registry.no_such_area" in refused.stderr) == (1, True)
