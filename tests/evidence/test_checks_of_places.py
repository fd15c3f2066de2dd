"""Where a file says it was taken is held against the phone, the office and the register."""

import datetime as dt
import uuid
from typing import Any

import orjson
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from evidence.checks import place
from evidence.checks.place import NearRight
from evidence.checks.verdicts import Found
from evidence.checks.words import sentences
from kernel.spatial import Point, to_wkb_element
from kernel.spatial.chinese_maps import apart_m, metres_if_shifted, shifted
from registry.models import Boundary, Holder, Right
from registry.states import RightKind, SourceDatum
from tests.evidence.office import COUNTY, ELSEWHERE, CountyOffice
from tests.evidence.photographs import LAT, LON, Photo
from tests.evidence.test_checks_desk import SIDECAR, keep, of_record

METRE = 1 / 111_000  # of latitude, in degrees


def capture(**instead: Any) -> dict[str, Any]:
    fix = {"lon": LON, "lat": LAT, "accuracy_m": 8.0, "source": "gnss"} | instead
    return {"taken_at": "2026-11-20T10:00:00+08:00", "fix": fix, "location_source": "shutter"}


def reading(north_m: float = 0.0, accuracy_m: float | None = 12.0) -> dict[str, Any]:
    here = {"lon": LON, "lat": LAT + north_m * METRE}
    return {"position": here, "accuracy_m": accuracy_m}


def told(found: Found) -> tuple[str, str]:
    zh, en = sentences(found.check, found.reason, found.facts)
    assert (zh[-1], en[-1]) == ("。", ".")
    return found.verdict.value, found.reason


def on_a_map() -> dict[str, Any]:
    there = shifted(Point(LON, LAT))
    return {"lon": there.lon, "lat": there.lat}


OLD = "2026-11-20T08:00:00+08:00"
AGAINST_SIDECAR = {
    "near": (reading(80), capture(), "agrees", "near_sidecar"),
    "far": (reading(900), capture(), "differs", "far_from_sidecar"),
    "far, odd time": (reading(900), capture(time="?"), "differs", "far_from_sidecar"),
    "far, old fix": (reading(900), capture(time=OLD), "cannot_tell", "sidecar_fix_old"),
    "off a map": (reading(), capture(**on_a_map()), "differs", "shifted_like_chinese_maps"),
    "vague": (reading(0, 3000.0), capture(), "cannot_tell", "place_too_vague"),
    "copied": (
        reading(),
        capture() | {"location_source": "exif"},
        "cannot_tell",
        "sidecar_copied_from_file",
    ),
    "nothing in the file": ({}, capture(), "cannot_tell", "file_without_place"),
    "nowhere": (reading(), capture(lon=0, lat=0), "cannot_tell", "sidecar_place_impossible"),
    "no fix": (reading(), capture() | {"fix": None}, "cannot_tell", "sidecar_without_place"),
    "no sidecar": (reading(), None, "none", "no_sidecar"),
}


@pytest.mark.parametrize("name", AGAINST_SIDECAR)
def test_the_cameras_place_is_held_against_the_phones(name: str) -> None:
    of_camera, of_phone, verdict, reason = AGAINST_SIDECAR[name]

    assert told(place.against_sidecar(of_camera, of_phone)) == (verdict, reason)


def test_metres_are_told() -> None:
    found = place.against_sidecar(reading(900), capture())

    assert found.facts == {"metres": pytest.approx(901, abs=2), "allowed_m": 120}


def test_the_shift_of_maps_is_that_of_the_published_example() -> None:
    there = shifted(Point(113.912316, 22.543847))

    assert (there.lon, there.lat) == pytest.approx((113.9171764808363, 22.540796131694766))


@given(st.floats(74, 135), st.floats(4, 53))
def test_a_shifted_point_is_known_again_from_either_side(lon: float, lat: float) -> None:
    true = Point(lon, lat)
    there = shifted(true)

    assert metres_if_shifted(true, there) < 0.01
    assert metres_if_shifted(there, true) < 0.01
    assert 20 < apart_m(true, there) < 2000


NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


def test_maps_of_the_antimeridian_are_not_shifted() -> None:
    """A shift there would leave the globe."""
    there = Point(180.0, 0.0)
    assert shifted(there) == there


@given(st.floats(-180, 180), st.floats(-90, 90), NUMBERS, NUMBERS, NUMBERS)
def test_any_two_places_get_an_answer(
    lon: float, lat: float, west: float, south: float, accuracy_m: float
) -> None:
    of_phone = capture(lon=west, lat=south, accuracy_m=accuracy_m)

    told(place.against_sidecar({"position": {"lon": lon, "lat": lat}}, of_phone))
    found = place.against_right(place.of_sidecar(of_phone), right(5e7), None)
    told(found)
    assert orjson.dumps(found.facts)


OURS = NearRight("石料矿", "C1", 0.0, in_division=True)
THEIRS = NearRight("邻县石料矿", "C2", 0.0)
THERE = place.of_file(reading())
ABROAD = place.of_file({"position": {"lon": 2.35, "lat": 48.85}})
IN_DIVISION = {
    "nowhere": (None, [], "cannot_tell", "no_place"),
    "abroad": (ABROAD, [], "differs", "outside_the_country"),
    "somewhere": (THERE, [], "cannot_tell", "divisions_without_boundaries"),
    "in another's right": (THERE, [THEIRS], "cannot_tell", "divisions_without_boundaries"),
    "in a right here": (THERE, [THEIRS, OURS], "agrees", "in_right_of_division"),
}


@pytest.mark.parametrize("name", IN_DIVISION)
def test_a_division_without_boundaries_is_judged_only_where_it_can_be(name: str) -> None:
    where, covering, verdict, reason = IN_DIVISION[name]

    assert told(place.in_division(where, "蛟河市", covering)) == (verdict, reason)


def right(metres: float | None) -> NearRight:
    return NearRight("石料矿", "C1", metres)


AGAINST_RIGHT = {
    "nowhere": (None, right(0), None, "cannot_tell", "no_place"),
    "inside": (THERE, right(0), None, "agrees", "in_named_right"),
    "at its edge": (THERE, right(9), None, "cannot_tell", "at_edge_of_named_right"),
    "outside": (THERE, right(300), None, "differs", "outside_named_right"),
    "not drawn": (THERE, right(None), None, "cannot_tell", "right_without_boundary"),
    "none named, none near": (THERE, None, None, "none", "no_right_nearby"),
    "none named, inside one": (THERE, None, right(0), "none", "in_a_right"),
    "none named, one near": (THERE, None, right(700), "none", "near_a_right"),
}


@pytest.mark.parametrize("name", AGAINST_RIGHT)
def test_a_right_is_judged_only_if_the_record_names_it(name: str) -> None:
    where, named, nearest, verdict, reason = AGAINST_RIGHT[name]

    assert told(place.against_right(where, named, nearest)) == (verdict, reason)


# Against the register


def drawn(office: CountyOffice, west: float, south: float, division: int = COUNTY) -> uuid.UUID:
    """Register a right of some 160 by 220 metres, from that corner."""
    square = shapely.MultiPolygon([shapely.box(west, south, west + 0.002, south + 0.002)])
    with office.write() as session:
        holder = Holder(name="石料有限公司", credit_code=None, natural_person=False)
        session.add(holder)
        session.flush()
        made = Right(
            licence_no=f"C{division}{uuid.uuid4().int % 10**10:010}",
            kind=RightKind.MINING,
            name="石料矿",
            holder_id=holder.id,
            division_id=division,
            mineral="建筑用石料",
            changed_at=office.at,
        )
        session.add(made)
        session.flush()
        session.add(
            Boundary(
                right_id=made.id,
                version=1,
                geometry=to_wkb_element(square),
                source_datum=SourceDatum.CGCS2000,
                source_text="-",
                comparable=True,
                valid_from=dt.date(2021, 3, 10),
                replaced_on=None,
            )
        )
        return made.id


PHOTO = Photo(place=(LON, LAT)).jpeg()


def naming(right_id: uuid.UUID) -> dict[str, Any]:
    return {"payload": {"right_id": str(right_id)}}


def test_a_photo_inside_the_named_right_agrees_with_office_and_right(office: CountyOffice) -> None:
    right_id = drawn(office, LON - 0.001, LAT - 0.001)

    found = of_record(office, keep(office, PHOTO, SIDECAR, **naming(right_id)))

    assert found["place_against_right"]["reason"] == "in_named_right"
    assert found["place_in_division"]["reason"] == "in_right_of_division"


def test_a_photo_outside_the_named_right_says_by_how_many_metres(office: CountyOffice) -> None:
    right_id = drawn(office, LON + 0.01, LAT - 0.001)

    found = of_record(office, keep(office, PHOTO, SIDECAR, **naming(right_id)))

    outside = found["place_against_right"]
    assert outside["reason"] == "outside_named_right"
    assert outside["facts"]["metres"] == pytest.approx(805, abs=5)
    assert f"{outside['facts']['metres']} 米" in outside["reason_zh"]


def test_a_correction_names_its_right_inside(office: CountyOffice) -> None:
    right_id = drawn(office, LON - 0.001, LAT - 0.001)
    told = {"payload": {"corrects": "-", "payload": {"right_id": str(right_id)}}}

    found = of_record(office, keep(office, PHOTO, SIDECAR, kind="correction", **told))

    assert found["place_against_right"]["reason"] == "in_named_right"


def test_without_a_named_right_the_nearest_is_told_and_the_sidecar_will_do(
    office: CountyOffice,
) -> None:
    drawn(office, LON + 0.01, LAT - 0.001)
    blind = Photo().jpeg()

    found = of_record(office, keep(office, blind, SIDECAR))["place_against_right"]

    assert (found["verdict"], found["reason"]) == ("none", "near_a_right")
    assert found["facts"]["of"] == "sidecar"


def test_a_right_of_another_county_is_not_told_of(office: CountyOffice) -> None:
    right_id = drawn(office, LON - 0.001, LAT - 0.001, ELSEWHERE)

    found = of_record(office, keep(office, PHOTO, SIDECAR, **naming(right_id)))

    assert found["place_against_right"]["reason"] == "no_right_nearby"
    assert "石料矿" not in str(found)


def test_a_record_that_is_locked_is_not_opened_to_see_which_right_it_names(
    office: CountyOffice,
) -> None:
    right_id = drawn(office, LON - 0.001, LAT - 0.001)

    found = of_record(office, keep(office, PHOTO, SIDECAR, secret=True, **naming(right_id)))

    assert found["place_against_right"]["reason"] == "in_a_right"
