"""The text of a board comes from the register; what was printed stays when the licence changes."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from registry.states import RightKind, RightState
from signboards.faces.layout import Size, layout_called, layout_for
from signboards.faces.refusals import (
    LettersWanting,
    NoPublicAddress,
    NotAMine,
    NotInForce,
)
from signboards.models import Signboard
from signboards.refusals import Exempt
from tests.signboards.site import URL, Site

FACE = "/api/signboards/faces"


def told(site: Site, **wanted: Any) -> list[str]:
    with site.land.sessions.begin() as session:
        return list(site.draft(session, **wanted).told)


def made(site: Site, **body: Any) -> Any:
    door = f"/api/signboards/rights/{site.land.right_id}/faces"
    return site.desk().post(door, 201, **body)


def test_a_board_says_all_the_licence_says_who_watches_and_since_when(site: Site) -> None:
    site.right(certificate_no="吉（2026）蛟河市不动产权第0000012号")

    *lines, address = told(site, made_on=dt.date(2026, 11, 20))

    assert lines == [
        "采矿权标识牌",
        "矿山名称：新站采石场",
        "采矿权人：蛟河新站石材有限公司",
        "采矿许可证号：C2202812010127120098765",
        "不动产权证书号：吉（2026）蛟河市不动产权第0000012号",
        "开采矿种：建筑用花岗岩",
        "开采方式：露天开采",
        "生产规模：10.00万立方米/年",
        "矿区面积：0.3512平方公里",
        "开采深度：由+480米至+350.5米标高",
        "矿区范围：由4个拐点圈定（坐标见许可证）",
        "有效期限：自2018年7月1日至2028年6月30日",
        "监督单位：蛟河市执法队",
        "制作日期：2026年11月20日",
    ]
    assert address.startswith(f"{URL}/b/")


def test_what_the_register_lacks_is_left_out_and_named(site: Site) -> None:
    site.right(scale=None, area_km2=None, valid_from=None)

    face = made(site)

    assert face["absent"] == ["scale", "area"]
    assert face["values"]["validity"] == "至2028年6月30日"
    assert not {"scale", "area", "certificate_no"} & set(face["values"])


def test_a_letter_the_font_lacks_is_refused_by_name_and_a_rare_one_is_drawn(site: Site) -> None:
    site.right(holder="𨱏𬭚矿业有限公司")
    assert any("𨱏𬭚" in line for line in told(site))

    site.right(holder="𰻝𰻝面石料厂", name="㼆山采石场")
    with pytest.raises(LettersWanting, match=r"㼆（U\+3F06）、𰻝（U\+30EDD）"):
        told(site)


@pytest.mark.parametrize(
    ("instead", "refusal"),
    [
        ({"kind": RightKind.EXPLORATION}, NotAMine),
        ({"mineral": "铀矿"}, Exempt),
        ({"mineral": "煤层气", "oil_gas": True}, Exempt),
        ({"state": RightState.EXPIRED}, NotInForce),
        ({"valid_to": dt.date(2026, 11, 19)}, NotInForce),
        ({"state": RightState.REVOKED, "ended_on": dt.date(2026, 1, 1)}, NotInForce),
    ],
)
def test_no_board_is_drawn_where_none_is_due(
    site: Site, instead: dict[str, Any], refusal: type[Exception]
) -> None:
    site.right(**instead)

    with pytest.raises(refusal):
        told(site)


def test_a_code_that_would_lead_nowhere_is_not_printed(site: Site) -> None:
    with pytest.raises(NoPublicAddress):
        told(site, public_url=None)


def test_the_address_of_a_right_is_given_once(site: Site) -> None:
    assert told(site)[-1] == told(site, size=Size.SMALL)[-1] == URL + site.address()
    assert site.land.tampered() == []


def test_what_was_printed_is_printed_again_after_the_licence_changed(site: Site) -> None:
    face = made(site, size="120x80", made_on="2026-11-01")
    door = f"{FACE}/{face['id']}"
    before = site.app.test_client().get(f"{door}/face.pdf", headers=_SIGNED_IN)
    site.right(name="新站二号采石场", valid_to=dt.date(2038, 6, 30))

    after = site.app.test_client().get(f"{door}/face.pdf", headers=_SIGNED_IN)

    assert before.data == after.data
    assert after.headers["ETag"] == f'"{face["pdf_sha256"]}"'
    assert after.headers["Content-Disposition"].startswith("attachment")
    assert site.desk().get(door)["values"]["name"] == "新站采石场"
    assert made(site)["values"]["name"] == "新站二号采石场"


def test_making_a_face_makes_the_board(site: Site) -> None:
    face = made(site, size="120x80", made_on="2026-11-19")

    with site.land.sessions() as session:
        board = session.scalars(select(Signboard)).one()
    assert (board.state, board.made_on, board.size) == ("made", dt.date(2026, 11, 19), "120x80")
    assert str(board.print_id) == face["id"]
    assert site.land.tampered() == []


def test_a_board_is_not_made_tomorrow(site: Site) -> None:
    site.desk().post(
        f"/api/signboards/rights/{site.land.right_id}/faces", 422, made_on="2026-12-24"
    )
    assert site.desk().get(f"/api/signboards/rights/{site.land.right_id}/faces") == []


def test_other_counties_neither_see_nor_draw_it(site: Site) -> None:
    face = made(site)
    stranger = site.desk("stranger")

    stranger.get(f"{FACE}/{face['id']}", 404)
    stranger.get(f"{FACE}/{face['id']}/face.svg", 404)
    stranger.get(f"/api/signboards/rights/{site.land.right_id}/face.svg", 404)
    stranger.post(f"/api/signboards/rights/{site.land.right_id}/faces", 404)


def test_a_draft_is_drawn_as_both_and_nothing_is_kept(site: Site) -> None:
    client = site.app.test_client()
    for kind, begins in (("svg", b"<svg "), ("pdf", b"%PDF-")):
        door = f"/api/signboards/rights/{site.land.right_id}/face.{kind}?size=120x80&bleed_mm=3"
        answer = client.get(door, headers=_SIGNED_IN)
        assert answer.data.startswith(begins)
        assert "sandbox" in answer.headers["Content-Security-Policy"]

    assert site.desk().get(f"/api/signboards/rights/{site.land.right_id}/faces") == []


def test_a_form_is_chosen_by_province_and_day_and_kept_by_name() -> None:
    usual = layout_for("22", dt.date(2026, 1, 1))

    assert layout_for("21", dt.date(2026, 1, 1)) is layout_for("", dt.date(2001, 1, 1)) is usual
    assert layout_called(usual.label) is usual
    assert set(usual.places) == {size.value for size in Size}


_SIGNED_IN = {"Authorization": "Bearer whoever"}
