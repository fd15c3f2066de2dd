"""What an officer takes along, its size, and what changed since."""

import datetime as dt
import gzip
from typing import Any

import orjson
import pytest
import shapely

from field_api import jobs
from field_api.models import FieldPack
from kernel import clock
from kernel.db import Sessions, reading, writing
from kernel.ids import new_id
from kernel.jobs import Work
from kernel.settings import Settings
from kernel.spatial import to_wkb_element
from registry.models import Boundary, Holder, Right
from registry.states import RightKind, RightState, SourceDatum
from tests.field_api.conftest import InHand, Person, SignIn

PACK, CHANGES = "/api/field/v1/pack", "/api/field/v1/changes"
SQUARE = shapely.MultiPolygon([shapely.box(126.5, 43.8, 126.6, 43.9)])


@pytest.fixture
def quarry(sessions: Sessions, township_officer: Person) -> Right:
    """A quarry with a boundary in the township."""
    now = clock.now()
    with writing(sessions) as session:
        holder = Holder(name="磐石市红旗采石有限公司")
        session.add(holder)
        session.flush()
        right = Right(
            licence_no="C2202842020057130150001",
            kind=RightKind.MINING,
            name="红旗采石场",
            holder_id=holder.id,
            division_id=township_officer.office.division_id,
            mineral="建筑用花岗岩",
            valid_from=dt.date(2024, 1, 1),
            valid_to=dt.date(2029, 1, 1),
            changed_at=now,
        )
        session.add(right)
        session.flush()
        session.add(
            Boundary(
                id=new_id(),
                right_id=right.id,
                version=1,
                geometry=to_wkb_element(SQUARE),
                source_datum=SourceDatum.CGCS2000,
                source_text="",
                comparable=True,
                valid_from=dt.date(2024, 1, 1),
            )
        )
    return right


def pack(in_hand: InHand, **headers: str) -> dict[str, Any]:
    answer = in_hand.client.get(PACK, headers=headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def test_a_pack_holds_the_rights_of_the_township_with_their_boundaries(
    in_hand: InHand, quarry: Right
) -> None:
    (right,) = pack(in_hand)["sections"]["rights"]

    assert right["id"] == str(quarry.id)
    assert right["holder"] == "磐石市红旗采石有限公司"
    assert right["boundary"]["version"] == 1
    assert shapely.geometry.shape(right["boundary"]["geometry"]).equals(SQUARE)


def test_a_pack_holds_colleagues_divisions_and_codes_and_nothing_of_others(
    in_hand: InHand, quarry: Right, sign_in: SignIn, stranger: Person
) -> None:
    own = pack(in_hand)["sections"]
    theirs = pack(sign_in(stranger))["sections"]

    assert [one["name"] for one in own["colleagues"]] == ["wang"]
    assert [one["name"] for one in own["divisions"]] == ["烟筒山镇"]
    (offences,) = own["codes"]
    named = ["mine_without_right", "未取得采矿权开采矿产资源", "Mining without a mining right"]
    assert named in offences["values"]
    assert theirs["rights"] == []
    assert str(quarry.id) not in str(theirs)


def test_its_size_is_told_before_it_is_fetched(in_hand: InHand, quarry: Right) -> None:
    del quarry
    told = in_hand.client.head(PACK)
    fetched = in_hand.client.get(PACK)
    packed = {"Accept-Encoding": "gzip"}
    told_packed = in_hand.client.head(PACK, headers=packed)
    fetched_packed = in_hand.client.get(PACK, headers=packed)

    assert told.status_code == 200
    assert told.data == b""
    assert int(told.headers["Content-Length"]) == len(fetched.data)
    assert told.headers["ETag"] == fetched.headers["ETag"] == fetched_packed.headers["ETag"]
    assert int(told_packed.headers["Content-Length"]) == len(fetched_packed.data)
    assert gzip.decompress(fetched_packed.data) == fetched.data


def test_a_pack_that_did_not_change_is_not_fetched_again(in_hand: InHand, quarry: Right) -> None:
    del quarry
    first = in_hand.client.get(PACK)

    again = in_hand.client.get(PACK, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert again.data == b""


def test_changes_tell_what_is_new_other_and_gone(
    in_hand: InHand, quarry: Right, sessions: Sessions, stranger: Person
) -> None:
    cursor = pack(in_hand)["cursor"]
    nothing = in_hand.client.get(CHANGES, query_string={"cursor": cursor}).json
    assert nothing == {"cursor": cursor, "changed": {}, "gone": []}

    with writing(sessions) as session:
        session.get_one(Right, quarry.id).state = RightState.SUSPENDED
    changed = in_hand.client.get(CHANGES, query_string={"cursor": cursor}).json
    assert [one["state"] for one in changed["changed"]["rights"]] == ["suspended"]
    assert list(changed["changed"]) == ["rights"]

    with writing(sessions) as session:
        session.get_one(Right, quarry.id).division_id = stranger.office.division_id
    gone = in_hand.client.get(CHANGES, query_string={"cursor": changed["cursor"]}).json
    assert gone["changed"] == {}
    assert gone["gone"] == [
        {"section": "rights", "id": str(quarry.id), "reason": "ended_or_out_of_scope"}
    ]
    assert in_hand.client.get(CHANGES, query_string={"cursor": gone["cursor"]}).json["gone"] == []


def test_a_cursor_of_somebody_else_or_of_nobody_has_expired(
    in_hand: InHand, sign_in: SignIn, stranger: Person
) -> None:
    theirs = pack(sign_in(stranger))["cursor"]

    for cursor in (theirs, "0" * 64, "x", "采"):
        answer = in_hand.client.get(CHANGES, query_string={"cursor": cursor})
        assert (answer.status_code, answer.json["code"]) == (410, "field.cursor_expired")
    assert in_hand.client.get(CHANGES).status_code == 422


def test_a_pack_nobody_asks_about_is_forgotten(in_hand: InHand, sessions: Sessions) -> None:
    cursor = pack(in_hand)["cursor"]
    settings = Settings(data=None, database_url="")  # type: ignore[arg-type]  # the job reads none
    now = clock.now()

    jobs.forget_packs(Work(sessions, settings, now + dt.timedelta(days=89)))
    assert in_hand.client.get(CHANGES, query_string={"cursor": cursor}).status_code == 200
    jobs.forget_packs(Work(sessions, settings, now + dt.timedelta(days=92)))

    assert in_hand.client.get(CHANGES, query_string={"cursor": cursor}).status_code == 410
    with reading(sessions) as session:
        assert session.query(FieldPack).count() == 0


def test_who_may_not_see_the_register_takes_none_of_it_along(
    county: Any, sign_in: SignIn, quarry: Right
) -> None:
    del quarry
    blind = sign_in(county("blind", "220284101", ["evidence.upload"]))

    assert "rights" not in pack(blind)["sections"]


def test_a_pack_needs_a_post_that_works_in_the_field(county: Any, sign_in: SignIn) -> None:
    desk = sign_in(county("desk", "220284", ["registry.read"]))

    for door in (PACK, f"{CHANGES}?cursor=x"):
        answer = desk.client.get(door)
        assert (answer.status_code, answer.json["code"]) == (403, "kernel.forbidden")


def test_a_pack_is_plain_json(in_hand: InHand, quarry: Right) -> None:
    del quarry
    raw = in_hand.client.get(PACK).data

    assert orjson.loads(raw)["cursor"] == pack(in_hand)["cursor"]
