"""What the register of a county breaks, seen by its registrar and by nobody from elsewhere."""

import datetime as dt
import uuid

import pytest

from registry.queries import NoSuchRight
from registry.rules import checking, ruleset
from tests.registry.conftest import TODAY, only_right

GOOD = {
    "开采方式": "地下开采",
    "生产规模": "小型 3万吨/年",
    "有效期起": "2020-01-01",
    "有效期止": "2029-12-31",
    "上限标高": "400",
    "下限标高": "-50",
    "面积": "0.9089",
    "不动产权证号": "",
}


@pytest.fixture
def broken(session, registrar):
    """Return what tells the rules that the only right breaks, on a day."""

    def of(on: dt.date = TODAY, by=registrar) -> set[str]:
        found = checking.check_right(session, by, only_right(session).id, on=on, today=TODAY)
        return {one.rule.id for one in found.findings}

    return of


def test_a_right_in_order_breaks_nothing(import_rows, broken, session) -> None:
    import_rows({**GOOD, "面积": ""})
    area = session.scalars(checking.queries.present_boundaries([only_right(session).id], on=TODAY))
    only_right(session).area_km2 = round(area.one().area_m2 / 1e6, 4)
    session.flush()

    assert broken() == set()


def test_a_bare_right_breaks_what_it_lacks(import_rows, broken) -> None:
    import_rows({"统一社会信用代码": "", "范围坐标": "", "有效期止": "", "证号": "3526000520001"})

    assert broken() == {
        "base.area_missing",
        "base.boundary_missing",
        "base.holder_code_missing",
        "base.number_of_old_form",
        "base.scale_missing",
        "base.valid_to_missing",
        "jilin.method_missing",
    }


def test_a_right_that_came_in_crooked_breaks_what_it_should(import_rows, broken) -> None:
    import_rows({**GOOD, "证号": "C9900002010134210098203", "坐标系": "西安80", "上限标高": ""})

    told = broken()

    assert {"base.number_odd", "base.boundary_not_comparable", "base.elevations_missing"} <= told
    assert "base.area_differs" not in told  # nothing was drawn to compare it with


def test_a_stated_area_that_the_boundary_belies_is_told(import_rows, broken) -> None:
    import_rows({**GOOD, "面积": "0.5"})

    assert "base.area_differs" in broken()


def test_what_was_in_order_once_is_judged_as_of_then(import_rows, broken) -> None:
    import_rows({**GOOD, "有效期止": "2026-01-31"})

    assert "law.right_extinguished" in broken()
    assert "law.right_extinguished" not in broken(dt.date(2026, 1, 31))
    assert "law.right_extinguished" in broken(dt.date(2026, 2, 1))
    assert broken(dt.date(2019, 12, 31)) == set()  # it had not begun


def test_before_the_new_law_the_licence_was_void_of_itself(import_rows, broken) -> None:
    import_rows({**GOOD, "有效期止": "2025-05-31"})

    assert "law.mining_licence_void" in broken(dt.date(2025, 6, 1))
    assert "law.right_extinguished" not in broken(dt.date(2025, 6, 1))
    assert {"law.mining_licence_void", "law.right_extinguished"} & broken() == {
        "law.right_extinguished"
    }


def test_a_right_that_ended_later_had_not_ended_then(import_rows, broken) -> None:
    import_rows({**GOOD, "统一社会信用代码": "", "状态": "注销", "注销日期": "2026-03-01"})

    assert broken() == set()
    assert "base.holder_code_missing" in broken(dt.date(2026, 2, 28))


def test_two_rights_with_one_certificate_are_both_told(import_rows, session, registrar) -> None:
    number = "吉(2026)桦甸市不动产权第0000001号"
    other = {
        "证号": "C2200002010124210098204",
        "不动产权证号": "吉（2026）桦甸市不动产权第0000001号",
    }
    import_rows({"不动产权证号": number}, other, {"证号": "C2200002010124210098205"})

    page = checking.check_page(
        session,
        registrar,
        lambda rule: rule.id == "base.certificate_twice",
        on=TODAY,
        today=TODAY,
        after=None,
        limit=50,
    )

    assert [one.right.licence_no[-1] for one in page.items] == ["3", "4"]
    assert page.next is None


def test_a_stranger_is_told_of_nothing(import_rows, session, broken, stranger) -> None:
    import_rows({"范围坐标": ""})

    with pytest.raises(NoSuchRight):
        broken(by=stranger)
    assert list(checking.check_all(session, stranger, on=TODAY, today=TODAY)) == []


def test_pages_go_on_until_all_was_told(import_rows, client_as, city_registrar) -> None:
    numbers = [f"C22000020101242100982{n:02}" for n in range(5)]
    import_rows(*({"证号": number, "范围坐标": ""} for number in numbers))
    desk = client_as(city_registrar)
    told, after = [], ""

    while after is not None:
        query = {"rule": "base.boundary_missing", "limit": 2} | ({"after": after} if after else {})
        page = desk.get("/api/registry/findings", query_string=query).json
        told += [one["right"]["licence_no"] for one in page["items"]]
        after = page["next"]

    assert sorted(told) == numbers


def test_the_desk_reads_what_is_wrong_and_by_which_rule(
    import_rows, session, client_as, registrar, stranger
) -> None:
    import_rows({"范围坐标": ""})
    door = f"/api/registry/rights/{only_right(session).id}/findings"

    told = client_as(registrar).get(door, headers={"Accept-Language": "zh"}).json
    refused = client_as(stranger).get(door)

    assert told["rules_version"] == ruleset.present().version
    first = told["findings"][0]
    assert (first["rule"], first["severity"]) == ("base.boundary_missing", "error")
    assert first["text"] == "没有登记范围坐标，无法判断越界。请导入拐点坐标。"
    assert first["cites"] == {"statute": "矿业权登记信息管理办法", "article": "第十二条"}
    assert refused.status_code == 404


def test_only_wanted_severities_are_listed(import_rows, client_as, registrar) -> None:
    import_rows({"范围坐标": "", "统一社会信用代码": ""})

    answer = client_as(registrar).get("/api/registry/findings?severity=error").json

    told = {found["severity"] for one in answer["items"] for found in one["findings"]}
    assert told == {"error"}


def test_the_rules_of_a_day_are_listed_with_their_source(client_as, registrar) -> None:
    desk = client_as(registrar)

    now, then = (
        {rule["id"] for rule in desk.get("/api/registry/rules", query_string=query).json["items"]}
        for query in ({}, {"on": "2016-01-01"})
    )

    assert "law.right_extinguished" in now - then
    assert "law.mining_licence_void" in then - now


def test_a_right_that_is_not_there_has_no_findings(client_as, registrar) -> None:
    answer = client_as(registrar).get(f"/api/registry/rights/{uuid.uuid4()}/findings")

    assert answer.status_code == 404
