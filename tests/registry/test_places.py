"""Lines and areas asked of the register, on a day; and on which side of a line somebody stood."""

import datetime as dt

import pytest
import shapely

from kernel.spatial import Point
from registry import queries, service
from registry.service import Side
from tests.registry.conftest import NOW, ROW, TODAY, boundaries

RIGHTS = "/api/registry/rights"
LATER = NOW + dt.timedelta(days=30)
MOVED = "126.8,42.9;126.81,42.9;126.81,42.91;126.8,42.91"
THROUGH = shapely.LineString([(126.69, 42.905), (126.72, 42.905)])
BESIDE = shapely.LineString([(126.715, 42.90), (126.715, 42.91)])  # 408 m east of the right


def found(session, statement) -> list[str]:
    return [right.licence_no for right, _ in session.execute(statement)]


def test_a_road_through_a_right_meets_it_and_one_beside_is_near(
    session, registrar, import_rows
) -> None:
    import_rows()
    asked = [(THROUGH, 0), (BESIDE, 0), (BESIDE, 400), (BESIDE, 420)]
    answers = [
        bool(found(session, queries.meeting(registrar, line, metres, on=TODAY)))
        for line, metres in asked
    ]

    assert answers == [True, False, False, True]


def test_the_day_meant_decides_where_a_right_lay(session, registrar, import_rows) -> None:
    import_rows()
    import_rows({"范围坐标": MOVED}, now=LATER)
    today = LATER.date()

    assert found(session, queries.meeting(registrar, THROUGH, 0, on=today)) == []
    assert found(session, queries.meeting(registrar, THROUGH, 0, on=today, at=TODAY)) == [
        ROW["证号"]
    ]


def test_a_stranger_meets_nothing(session, stranger, import_rows) -> None:
    import_rows()

    assert found(session, queries.meeting(stranger, THROUGH, 5000, on=TODAY)) == []


@pytest.mark.parametrize(
    ("lon", "accuracy_m", "side", "line_m"),
    [
        (126.705, 20, Side.INSIDE, 408.4),
        (126.705, 500, Side.CANNOT_TELL, 408.4),
        (126.7101, 5, Side.OUTSIDE, 8.2),
        (126.7101, 9, Side.CANNOT_TELL, 8.2),
        (126.71, 0, Side.CANNOT_TELL, 0),
    ],
)
def test_nearer_to_the_line_than_the_fix_is_sure_nobody_can_tell(
    session, import_rows, lon, accuracy_m, side, line_m
) -> None:
    import_rows()
    (boundary,) = boundaries(session)
    stood = service.standing(boundary, Point(lon, 42.905), accuracy_m)

    assert stood.side is side
    assert stood.line_m == pytest.approx(line_m, abs=0.1)


def test_the_desk_asks_for_a_line_and_for_a_fix(client_as, registrar, import_rows) -> None:
    import_rows()
    desk = client_as(registrar)
    line = {"geometry": shapely.geometry.mapping(BESIDE), "metres": 420}
    met = desk.post(f"{RIGHTS}/meeting", json=line)
    fix = desk.get(f"{RIGHTS}/fix?lon=126.7101&lat=42.905&accuracy_m=30")

    assert [item["right"]["licence_no"] for item in met.json["items"]] == [ROW["证号"]]
    assert met.json["more"] is False
    (stood,) = fix.json["items"]
    assert (stood["side"], stood["line_m"]) == ("cannot_tell", pytest.approx(8.2, abs=0.1))


def test_a_fix_tells_of_rights_further_off_too_if_asked(client_as, registrar, import_rows) -> None:
    import_rows()
    desk = client_as(registrar)
    fix = f"{RIGHTS}/fix?lon=126.715&lat=42.905&accuracy_m=5"

    assert desk.get(fix).json["items"] == []
    assert desk.get(f"{fix}&within_m=500").json["items"][0]["side"] == "outside"


@pytest.mark.parametrize(
    "shape", [None, {"type": "Point", "coordinates": [126, "x"]}, "POINT(1 1)"]
)
def test_what_is_no_shape_is_refused_not_raised(client_as, registrar, shape) -> None:
    answer = client_as(registrar).post(f"{RIGHTS}/meeting", json={"geometry": shape})

    assert answer.status_code == 422, answer.json


def test_a_number_is_read_at_the_desk_as_on_the_command_line(client_as, registrar) -> None:
    said = client_as(registrar).get("/api/registry/licence?number=1506002009067120024121").json

    assert (said["number"], said["form"]) == ("C1506002009067120024121", "C23")
    assert said["repairs"] == ["prefix_missing"]
