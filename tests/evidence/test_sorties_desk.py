"""A sortie comes in sealed; the desk sees which ground it shows, and how much of a right."""

import datetime as dt
import uuid
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import shapely

from evidence.service import SealedIn
from kernel.spatial import to_wkb_element, validated_polygon
from registry.models import Boundary, Holder, Right
from registry.states import RightKind, SourceDatum
from tests.assets import asset
from tests.evidence.drone_photos import LAT, LON, Shot
from tests.evidence.office import COUNTY, ELSEWHERE, CountyOffice, seal, send

API = "/api/evidence/sorties"
NOBODYS = "01a1fd39-980d-757c-9a71-58effff2f881"
KML = "{http://www.opengis.net/kml/2.2}"
FIRST = dt.datetime(2026, 11, 19, 1, tzinfo=dt.UTC)
SHEET = b"time,lat,lon\n1,42.0,126.8\n"


def fly(office: CountyOffice, *files: bytes, **what_matters: Any) -> uuid.UUID:
    """Have a flight sealed, sent and read."""
    flight: SealedIn = seal(*files, kind="sortie", **what_matters)
    office.keep(flight)
    for file in files:
        send(office.as_("liu:phone"), file, flight.id)
    office.drain()
    return flight.id


def draw(office: CountyOffice, division: int = COUNTY, *, comparable: bool = True) -> uuid.UUID:
    """Record a right round the place the tests fly over: 0.004 by 0.003 degrees."""
    shape = shapely.box(LON - 0.002, LAT - 0.0015, LON + 0.002, LAT + 0.0015)
    drawn = to_wkb_element(validated_polygon(shape)) if comparable else None
    with office.write() as session:
        holder = Holder(name=f"石料有限公司{division}", credit_code=None, natural_person=False)
        session.add(holder)
        session.flush()
        right = Right(
            licence_no=f"C{division}2021037100000001",
            kind=RightKind.MINING,
            name="石料矿",
            holder_id=holder.id,
            division_id=division,
            mineral="建筑用石料",
            changed_at=office.at,
        )
        session.add(right)
        session.flush()
        session.add(
            Boundary(
                right_id=right.id,
                version=1,
                geometry=drawn,
                source_datum=SourceDatum.CGCS2000,
                source_text="-",
                comparable=comparable,
                valid_from=dt.date(2021, 3, 10),
                replaced_on=None,
            )
        )
        return right.id


def test_each_frame_says_which_ground_it_shows_or_why_not(office: CountyOffice) -> None:
    flight = fly(
        office,
        Shot().jpeg(),
        Shot(height_m=None).jpeg(),
        Shot(pitch_deg=25).jpeg(),
        Shot(zoom=2).jpeg(),
        Shot(focal_mm=0).jpeg(),
        SHEET,
    )

    answer = office.as_("wang").get(f"{API}/{flight}/footprints", headers={"Accept-Language": "en"})

    assert (answer.status_code, answer.mimetype) == (200, "application/geo+json")
    assert answer.json["type"] == "FeatureCollection"
    seen, *others = answer.json["features"]
    polygon = shapely.geometry.shape(seen["geometry"])
    assert polygon.is_valid
    assert polygon.exterior.is_ccw
    assert polygon.contains(shapely.Point(LON, LAT))
    told = seen["properties"]
    # a lens of 24 mm shows 144 by 108 m from 100 m: 4:3 of a diagonal of 43.27 mm
    assert told["area_m2"] == pytest.approx(144.2 * 108.2, rel=0.01)
    assert 5 < told["error_m"] < 10
    assert told["taken_at"] == "2026-11-20T10:33:46"
    assert set(told["assumptions"]) == set(answer.json["assumptions"])
    assert [one["geometry"] for one in others] == [None] * 5
    assert [one["properties"]["why_none"] for one in others] == [
        "no_height",
        "sees_no_ground_nearby",
        "digital_zoom",
        "no_angle_of_view",
        "not_a_picture",
    ]
    assert all(one["properties"]["why_none_text"] for one in others)


def test_what_has_not_arrived_is_named_too(office: CountyOffice) -> None:
    flight = seal(Shot().jpeg(), kind="sortie")
    office.keep(flight)

    (frame,) = office.as_("wang").get(f"{API}/{flight.id}/footprints").json["features"]

    assert (frame["geometry"], frame["properties"]["why_none"]) == (None, "not_here_yet")


def test_the_kml_has_the_same_corners_longitude_first(office: CountyOffice) -> None:
    flight = fly(office, Shot(yaw_deg=30).jpeg(), SHEET)
    desk = office.as_("wang")

    answer = desk.get(f"{API}/{flight}/footprints.kml")

    assert answer.mimetype == "application/vnd.google-earth.kml+xml"
    (ring,) = ET.fromstring(answer.data).iter(f"{KML}coordinates")  # noqa: S314 -- our own words
    corners = [tuple(map(float, corner.split(",")))[:2] for corner in (ring.text or "").split()]
    (frame, _sheet) = desk.get(f"{API}/{flight}/footprints").json["features"]
    assert corners == [tuple(corner) for corner in frame["geometry"]["coordinates"][0]]
    assert corners[0] == corners[-1]
    assert corners[0] == pytest.approx((LON, LAT), abs=0.01)


def test_coverage_is_the_share_of_the_boundary_that_was_seen(office: CountyOffice) -> None:
    right = draw(office)
    flight = fly(office, Shot().jpeg(), Shot(lon=LON + 0.0005).jpeg(), Shot(lon=120).jpeg(), SHEET)

    told = office.as_("wang").get(f"{API}/{flight}/coverage?right={right}").json

    # 0.0005 degrees of longitude are 41.4 m here: the two overlap and make one strip
    assert told["covered_m2"] == pytest.approx((144.2 + 41.4) * 108.2, rel=0.01)
    assert told["area_m2"] == pytest.approx(331.3 * 333.2, rel=0.01)
    assert told["covered_m2"] + told["missed_m2"] == pytest.approx(told["area_m2"])
    assert told["share"] == pytest.approx(told["covered_m2"] / told["area_m2"])
    assert 0 < told["share_least"] < told["share"] < told["share_most"] < 1
    assert (told["frames"], told["frames_without"], told["boundary_version"]) == (3, 1, 1)
    assert told["worst_error_m"] > 5
    assert "flat_ground_at_take_off" in told["assumptions"]
    assert told["standard_errors"]["yaw_deg"] == 3


def test_a_flight_elsewhere_covers_nothing(office: CountyOffice) -> None:
    right, flight = draw(office), fly(office, SHEET)

    told = office.as_("wang").get(f"{API}/{flight}/coverage?right={right}").json

    assert (told["covered_m2"], told["share_most"], told["worst_error_m"]) == (0, 0, None)


def test_the_same_view_of_an_earlier_flight_is_found(office: CountyOffice) -> None:
    earlier = fly(
        office,
        Shot(shade=10).jpeg(),
        Shot(lon=LON + 0.001, shade=11).jpeg(),
        sealed_at=FIRST,
    )
    later = fly(office, Shot(lon=LON + 0.0001, yaw_deg=-170, shade=12).jpeg())
    desk = office.as_("wang")

    told = desk.get(f"{API}/{later}/pairs").json

    (pair,) = told["items"]
    assert told["sorties"] == 1
    assert pair["earlier"]["record_id"] == str(earlier)
    assert pair["frame"]["record_id"] == str(later)
    assert 0.6 <= pair["overlap"] < 1
    assert pair["turned_deg"] == 170
    assert desk.get(f"{API}/{earlier}/pairs").json == {"sorties": 0, "items": []}


def test_flights_of_another_county_are_not_compared(office: CountyOffice) -> None:
    fly(office, Shot(shade=10).jpeg(), sealed_at=FIRST, author="stranger", division_id=ELSEWHERE)
    later = fly(office, Shot(shade=12).jpeg())

    assert office.as_("wang").get(f"{API}/{later}/pairs").json == {"sorties": 0, "items": []}


def test_a_stranger_finds_neither_the_flight_nor_the_right(office: CountyOffice) -> None:
    flight, right, foreign = fly(office, SHEET), draw(office), draw(office, ELSEWHERE)
    stranger, desk = office.as_("stranger@elsewhere"), office.as_("wang")

    for what in ("footprints", "footprints.kml", "pairs", f"coverage?right={foreign}"):
        answer = stranger.get(f"{API}/{flight}/{what}")
        assert (answer.status_code, answer.json["code"]) == (404, "evidence.record_missing")
    answer = desk.get(f"{API}/{flight}/coverage?right={foreign}")
    assert (answer.status_code, answer.json["code"]) == (404, "registry.no_such_right")
    assert desk.get(f"{API}/{flight}/coverage?right={right}").status_code == 200


@pytest.mark.parametrize("what", ["footprints", "footprints.kml", "pairs", "coverage"])
def test_what_is_no_flight_is_refused_with_a_word(office: CountyOffice, what: str) -> None:
    finding = seal(SHEET)
    office.keep(finding)
    desk, right = office.as_("wang"), draw(office)
    query = f"?right={right}" if what == "coverage" else ""

    answer = desk.get(f"{API}/{finding.id}/{what}{query}")

    assert (answer.status_code, answer.json["code"]) == (422, "evidence.not_a_sortie")
    assert desk.get(f"{API}/{NOBODYS}/{what}{query}").status_code == 404
    assert desk.get(f"{API}/not-an-id/{what}{query}").status_code == 404


def test_a_right_that_cannot_be_compared_is_refused(office: CountyOffice) -> None:
    flight, right = fly(office, SHEET), draw(office, comparable=False)
    desk = office.as_("wang")

    answer = desk.get(f"{API}/{flight}/coverage?right={right}")

    assert (answer.status_code, answer.json["code"]) == (409, "evidence.right_without_boundary")
    assert desk.get(f"{API}/{flight}/coverage").status_code == 422
    assert desk.get(f"{API}/{flight}/coverage?right=x").status_code == 422


def test_real_photographs_of_drones_show_as_much_ground_as_they_can(office: CountyOffice) -> None:
    down = asset("photos/pierotof__DJI_0026.JPG").read_bytes()
    level = asset("photos/SanNianY__DJI_H20T.jpg").read_bytes()
    flight = fly(office, down, level)

    below, ahead = office.as_("wang").get(f"{API}/{flight}/footprints").json["features"]

    # 40.1 m up; 3.61 mm before a sensor 6.17 mm wide, 16:9: 68.5 by 38.6 m, 17 mm a pixel
    assert below["properties"]["area_m2"] == pytest.approx(68.5 * 38.6, rel=0.04)
    place = shapely.Point(-91.9939543888889, 46.84269025)
    assert shapely.geometry.shape(below["geometry"]).contains(place)
    assert "frame_cut_from_4_3" in below["properties"]["assumptions"]
    # 16.5 m up and nearly level, north-east: only what lies steeply enough below
    assert "cut_towards_horizon" in ahead["properties"]["assumptions"]
    corners = ahead["geometry"]["coordinates"][0]
    assert all(lon > -79.7649628 and lat > 40.5637811 for lon, lat in corners)
