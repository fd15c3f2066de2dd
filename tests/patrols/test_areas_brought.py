"""Areas are brought in whatever form the county has them, by the readers of the register."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from patrols.routes import blueprint
from tests.county import County

SHAPES = [shapely.box(127.3, 43.7, 127.32, 43.72), shapely.box(127.5, 43.7, 127.52, 43.73)]
NAMES = ["东山重点区", "=西山"]
Write = Callable[..., bytes]


@pytest.fixture
def written(tmp_path: Path) -> Write:
    def write(driver: str, ending: str, crs: str = "EPSG:4490", heading: str = "名称") -> bytes:
        folder = tmp_path / ending
        folder.mkdir()
        pyogrio.raw.write(
            folder / f"areas.{ending}",
            shapely.to_wkb(np.array(SHAPES, dtype=object)),
            [np.array(NAMES, dtype=object)],
            [heading],
            driver=driver,
            crs=crs,
            geometry_type="Polygon",
            layer="areas",
        )
        if ending != "shp":
            return (folder / f"areas.{ending}").read_bytes()
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for part in folder.iterdir():
                archive.write(part, part.name)
        return packed.getvalue()

    return write


def brought(land: County, content: bytes, status: int = 200) -> Any:
    desk = land.client(blueprint, "inspector")
    about = f"division_id={land.divisions['220281']}&grade=key&valid_from=2099-01-01"
    path = f"/api/patrols/areas/import?{about}"
    answer = desk.client.post(path, data=content, headers=desk.headers)
    assert answer.status_code == status, answer.get_json()
    return answer.get_json()


@pytest.mark.parametrize(
    ("driver", "ending", "heading"),
    [
        ("ESRI Shapefile", "shp", "名称"),
        ("GPKG", "gpkg", "名称"),
        ("GeoJSON", "geojson", "name"),
        ("KML", "kml", "Name"),
    ],
)
def test_areas_come_in_the_form_the_county_has_them(
    land: County, written: Write, driver: str, ending: str, heading: str
) -> None:
    crs = "EPSG:4326" if ending == "kml" else "EPSG:4490"
    told = brought(land, written(driver, ending, crs, heading))

    assert [one["name"] for one in told["areas"]] == NAMES
    assert told["report"] == []
    assert [one["area_m2"] for one in told["areas"]] == pytest.approx([3.58e6, 5.37e6], rel=0.01)
    assert land.tampered() == []


def test_the_same_file_again_changes_nothing(land: County, written: Write) -> None:
    content = written("GPKG", "gpkg")

    first, again = brought(land, content), brought(land, content)

    assert (len(first["areas"]), again["areas"]) == (2, [])
    assert [one["code"] for one in again["report"]] == ["name_taken", "name_taken"]


def test_a_datum_without_parameters_is_refused(land: County, written: Write) -> None:
    refusal = brought(land, written("GPKG", "gpkg", "EPSG:4610"), 422)

    assert refusal["code"] == "registry.survey_not_comparable"
