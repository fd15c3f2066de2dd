"""A photograph that came with a correction is held against the track like those of the first."""

from typing import Any

from patrols.routes import blueprint
from tests.county import County, fix
from tests.patrols.test_photos import (
    LAT,
    LON,
    PLACE,
    STEP,
    TIME,
    doubted,
    listed,
    photographed,
    shown,
    uploaded,
    walked,
)

__all__ = ["walked"]  # a fixture
WHO = "township_officer"
FOUND: dict[str, Any] = {
    "found_at": "2026-11-20T10:10:00+08:00",
    "fix": fix(),
    "description": "越界开采",
}


def test_a_photograph_of_a_corrected_patrol_is_held_against_its_track(
    land: County, walked: dict[str, Any]
) -> None:
    patrol_id = land.send(WHO, "patrol", walked)
    land.drain()
    far = photographed((LON + 600 * STEP, LAT + 0.01))

    second = land.correct(WHO, "patrol", patrol_id, walked, "补一张照片", files=listed(far))
    uploaded(land, WHO, second, far)

    assert shown(land, patrol_id) == {
        (str(second), PLACE): "off_track",
        (str(second), TIME): "during_patrol",
    }
    assert doubted(land, patrol_id)["photos_far_from_track"] == {"count": 1}
    land.client(blueprint, "stranger").get(f"/api/patrols/{patrol_id}/photos/checks", 404)


def test_photographs_of_a_finding_are_held_against_the_patrol_a_correction_names(
    land: County, walked: dict[str, Any]
) -> None:
    patrol_id = land.send(WHO, "patrol", walked)
    finding_id = land.send(WHO, "finding", FOUND)
    land.drain()
    near = photographed((LON + 600 * STEP, LAT))
    second = land.correct(WHO, "finding", finding_id, FOUND, "补一张照片", files=listed(near))
    uploaded(land, WHO, second, near)
    assert shown(land, patrol_id) == {}

    named = {**FOUND, "patrol_id": str(patrol_id)}
    land.correct(WHO, "finding", finding_id, named, "属于这次巡查")
    land.drain()

    assert shown(land, patrol_id)[str(second), PLACE] == "on_track"
    assert land.tampered() == []
