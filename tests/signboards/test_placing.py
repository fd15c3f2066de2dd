"""How near the right a board was looked at is told with its reason, and blocks nothing."""

import datetime as dt
from typing import Any

import pytest
import shapely

from evidence.service import FileIn
from kernel.spatial import to_wkb_element
from registry.models import Boundary
from registry.states import SourceDatum
from signboards import service
from signboards.service.placing import near
from tests.county import County, fix
from tests.phone import digest
from tests.signboards.looking import ROOT, board_of, desk_of, look, seen

# About 800 m by 1,100 m around the county's usual fix.
GROUND = shapely.box(127.335, 43.715, 127.345, 43.725)
EDGE = 127.345


def boundary(**instead: Any) -> Boundary:
    values = {
        "version": 1,
        "geometry": to_wkb_element(shapely.MultiPolygon([GROUND])),
        "source_datum": SourceDatum.CGCS2000,
        "source_text": "",
        "comparable": True,
        "valid_from": dt.date(2012, 1, 1),
    }
    return Boundary(**{**values, **instead})


@pytest.mark.parametrize(
    ("lon", "accuracy_m", "verdict", "reason"),
    [
        (127.34, 6.5, "yes", "inside_the_right"),
        (EDGE + 0.003, 6.5, "yes", "within_reach"),  # 240 m
        (EDGE + 0.00001, 30.0, "yes", "within_reach"),  # on which side nobody can tell
        (EDGE + 0.006, 100.0, "cannot_tell", "too_inaccurate"),  # 480 m, give or take 100
        (EDGE + 0.03, 6.5, "no", "beyond_reach"),
        (127.34, 6.5e6, "cannot_tell", "too_inaccurate"),
        (127.34, None, "cannot_tell", "accuracy_unknown"),
        (127.34, -1.0, "cannot_tell", "accuracy_unknown"),
        (512.0, 6.5, "cannot_tell", "fix_out_of_range"),
    ],
)
def test_near_is_said_with_the_metres_behind_it(
    lon: float, accuracy_m: float | None, verdict: str, reason: str
) -> None:
    found = near(boundary(), fix(lon, accuracy_m=accuracy_m), 500.0)

    assert (found["near"], found["reason"]) == (verdict, reason)
    assert ("line_m" in found) == (reason not in {"accuracy_unknown", "fix_out_of_range"})


def test_what_nobody_can_know_is_not_guessed() -> None:
    elsewhere = boundary(comparable=False, geometry=None)

    assert near(None, fix(), 500.0)["reason"] == "no_boundary"
    assert near(elsewhere, fix(), 500.0)["reason"] == "boundary_in_another_datum"
    assert near(boundary(), None, 500.0)["reason"] == "no_fix"
    assert near(boundary(), fix(), None)["reason"] == "no_rule"
    assert near(boundary(), fix(source="map"), 500.0)["reason"] == "fix_not_measured"


def shot(lon: float, lat: float = 43.72) -> FileIn:
    at = "2026-11-20T10:00:00+08:00"
    capture = {"taken_at": at, "fix": fix(lon, lat), "location_source": "shutter"}
    return FileIn(digest(f"{lon}".encode()), 7, "image/jpeg", "photo", capture)


def test_the_phone_and_each_photo_are_placed_and_the_board_is_judged_all_the_same(
    land: County,
) -> None:
    with land.sessions.begin() as session:
        session.add(boundary(right_id=land.right_id))
    first = seen(land, fix=fix(EDGE + 0.03))
    land.now += dt.timedelta(hours=1)
    photos = (shot(127.34), shot(EDGE + 0.03), shot(0.0, 0.0))
    files = land.send("township_officer", "signboard_check", look(land), files=photos)
    with land.sessions.begin() as session:  # as the job does when the last of them is here
        service.judge_check(session, files, now=land.now)

    looked = desk_of(land).get(f"{ROOT}/checks/{first}")
    assert looked["verdict"] == "ok"
    assert looked["place"]["phone"]["reason"] == "beyond_reach"
    assert looked["place"]["boundary_version"] == 1
    assert board_of(land)["state"] == "ok"
    placed = desk_of(land).get(f"{ROOT}/checks/{files}")["place"]
    assert [one["reason"] for one in placed["photos"]] == [
        "inside_the_right",
        "beyond_reach",
        "no_fix",
    ]

    later = {"files": [shot(EDGE + 0.003)]}
    told = land.correct("township_officer", "signboard_check", files, look(land), "补拍", **later)
    placed = desk_of(land).get(f"{ROOT}/checks/{told}")["place"]
    assert [one["reason"] for one in placed["photos"]][3:] == ["within_reach"]
