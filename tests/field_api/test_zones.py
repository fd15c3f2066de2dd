"""What an officer's map shows goes along, no larger than a phone can bear, and says so."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import shapely

import field_api.zones
from kernel import clock
from kernel.db import Sessions, writing
from kernel.ids import new_id
from kernel.spatial import area_m2, to_wkb_element
from patrols.models import PatrolArea
from patrols.policy import Permission as Patrols
from patrols.states import Grade
from registry.ground.states import LayerKind
from registry.ground.tables import ProtectedArea, ProtectedLayer
from registry.models import Right
from registry.policy import Permission as Registry
from tests.field_api.conftest import FIELD, InHand, Person, SignIn
from tests.field_api.test_pack import CHANGES, pack, quarry

__all__ = ["quarry"]  # a fixture, borrowed

INSIDE = shapely.box(126.52, 43.82, 126.54, 43.84)
AROUND = shapely.box(126.4, 43.7, 126.7, 44.0)
ELSEWHERE = shapely.box(127.5, 43.8, 127.6, 43.9)
AddLayer = Callable[..., ProtectedLayer]


@pytest.fixture
def inspector(county: Any, township_officer: Person, sign_in: SignIn) -> InHand:
    del township_officer
    return sign_in(county("li", "220284101", [*FIELD, Patrols.READ]))


@pytest.fixture
def add_layer(sessions: Sessions, inspector: InHand) -> AddLayer:
    def add(name: str, shapes: Sequence[Any], **what_matters: Any) -> ProtectedLayer:
        person = inspector.person
        with writing(sessions) as session:
            layer = ProtectedLayer(
                **{
                    "name": name,
                    "kind": LayerKind.ECOLOGICAL_REDLINE,
                    "source": "省厅",
                    "division_id": person.office.division_id,
                    "office_id": person.office.id,
                    "officer_id": person.officer.id,
                    "file_name": "",
                    "sha256": new_id().hex * 2,
                    "valid_from": dt.date(2022, 1, 1),
                    "imported_at": clock.now(),
                    "counts": {},
                    "report": [],
                    **what_matters,
                }
            )
            session.add(layer)
            session.flush()
            for number, shape in enumerate(shapes, 1):
                ground = shapely.MultiPolygon([shape])
                session.add(
                    ProtectedArea(
                        layer_id=layer.id,
                        number=number,
                        name=f"{name}{number}",
                        geometry=to_wkb_element(ground),
                        area_m2=area_m2(ground),
                    )
                )
        return layer

    return add


def zones(phone: InHand) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in pack(phone)["sections"]["zones"]}


def ragged(corners: int) -> shapely.Polygon:
    """Return a round area whose edge trembles by a metre or so."""
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    reach = 0.02 + 1e-5 * np.sin(turn * 977)
    return shapely.Polygon(np.c_[126.53 + reach * np.cos(turn), 43.83 + reach * np.sin(turn)])


def test_protected_land_about_the_scope_goes_along_and_none_from_elsewhere(
    inspector: InHand, quarry: Right, add_layer: AddLayer
) -> None:
    del quarry
    layer = add_layer("红线", [INSIDE, ELSEWHERE, AROUND], kind=LayerKind.NATURE_RESERVE)

    told = zones(inspector)

    assert set(told) == {"红线1", "红线3"}
    one = told["红线1"]
    assert (one["kind"], one["layer"], one["version"]) == ("nature_reserve", layer.name, 1)
    assert (one["simplified_m"], one["left_out"]) == (0.0, 0)
    assert shapely.geometry.shape(one["geometry"]).equals(INSIDE)


def test_the_provinces_layer_is_seen_below_and_another_countys_is_not(
    inspector: InHand, quarry: Right, add_layer: AddLayer, sessions: Sessions, stranger: Person
) -> None:
    del quarry
    everywhere, theirs = add_layer("省", [INSIDE]), add_layer("邻县", [INSIDE])
    with writing(sessions) as session:
        session.get_one(ProtectedLayer, everywhere.id).division_id = 1
        session.get_one(ProtectedLayer, theirs.id).division_id = stranger.office.division_id

    assert set(zones(inspector)) == {"省1"}


def test_a_layer_that_ends_is_told_to_be_gone(
    inspector: InHand, quarry: Right, add_layer: AddLayer, sessions: Sessions
) -> None:
    del quarry
    layer = add_layer("红线", [INSIDE])
    built = pack(inspector)
    with writing(sessions) as session:
        session.get_one(ProtectedLayer, layer.id).valid_to = clock.day_of(clock.now())

    told = inspector.client.get(CHANGES, query_string={"cursor": built["cursor"]}).json

    (zone,) = built["sections"]["zones"]
    gone = {"section": "zones", "id": zone["id"], "reason": "no_longer_in_force"}
    assert told["gone"] == [gone]


def test_areas_of_the_timetable_go_along_and_decide_what_is_near(
    inspector: InHand, add_layer: AddLayer, sessions: Sessions, sign_in: SignIn, stranger: Person
) -> None:
    add_layer("红线", [INSIDE, ELSEWHERE])
    assert set(zones(inspector)) == {"红线1", "红线2"}  # nothing is known of where the scope lies
    place = {"division_id": inspector.person.office.division_id, "drawn_at": clock.now()}
    ground = shapely.MultiPolygon([INSIDE])
    with writing(sessions) as session:
        session.add(
            PatrolArea(
                **place,
                name="采石沟",
                grade=Grade.KEY,
                months=[],
                place=to_wkb_element(ground),
                area_m2=area_m2(ground),
                valid_from=dt.date(2024, 1, 1),
            )
        )

    told = zones(inspector)

    assert set(told) == {"采石沟", "红线1"}
    assert (told["采石沟"]["kind"], told["采石沟"]["grade"]) == ("patrol_area", "key")
    assert told["采石沟"]["geometry"]["type"] == "MultiPolygon"
    assert zones(sign_in(stranger)) == {}


def test_a_line_with_too_many_corners_is_simplified_and_says_by_how_much(
    inspector: InHand, quarry: Right, add_layer: AddLayer
) -> None:
    del quarry
    fine = ragged(3 * field_api.zones.MOST_CORNERS)
    add_layer("红线", [fine, INSIDE])

    told = zones(inspector)

    rough = shapely.geometry.shape(told["红线1"]["geometry"])
    simplified_m = told["红线1"]["simplified_m"]
    assert 0 < simplified_m <= 10
    assert rough.is_valid
    assert shapely.get_num_coordinates(rough) <= field_api.zones.MOST_CORNERS
    assert shapely.hausdorff_distance(rough, fine) * 111_700 <= simplified_m
    assert told["红线2"]["simplified_m"] == 0.0


def test_of_too_many_areas_the_largest_of_each_layer_go_along(
    inspector: InHand, quarry: Right, add_layer: AddLayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    del quarry
    monkeypatch.setattr(field_api.zones, "MOST_AREAS", 4)
    plots = [shapely.box(126.53, 43.83, 126.531 + n * 1e-3, 43.831) for n in range(6)]
    add_layer("农田", plots, kind=LayerKind.PERMANENT_FARMLAND)
    add_layer("红线", [INSIDE])

    told = zones(inspector)

    assert set(told) == {"红线1", "农田6", "农田5", "农田4"}
    assert {one["left_out"] for name, one in told.items() if name.startswith("农田")} == {3}


def test_who_may_not_see_the_register_gets_no_protected_land(
    county: Any, sign_in: SignIn, add_layer: AddLayer
) -> None:
    add_layer("红线", [INSIDE])
    posts = [one for one in FIELD if one != Registry.READ]

    assert zones(sign_in(county("blind", "220284101", posts))) == {}
