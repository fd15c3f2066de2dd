"""What overlaps whom, in plan and in depth; and what nobody is told of others."""

import datetime as dt

import pytest

from identity import queries as places
from registry.ground import alike, layering, overlapping
from registry.ground.alike import Reason
from registry.ground.layering import LayerIn
from registry.ground.states import LayerKind, Vertical
from tests.registry.conftest import NOW, TODAY
from tests.registry.ground.conftest import layer_file, ring

SECOND = "C2200002010124210098204"
THIRD = "C2200002010124210098205"
INTO = ring(126.709, 42.90, 126.72, 42.91)  # a tenth of the square mine
BESIDE = ring(126.71, 42.90, 126.72, 42.91)
SLIVER = ring(126.709998, 42.90, 126.72, 42.91)  # 16 cm
ELSEWHERE = {"行政区代码": "220281100"}


@pytest.fixture
def listed(session, registrar):
    def do(what="rights", by=registrar, **how):
        given = {"on": TODAY, "day": TODAY, "after": None, "most": 50, "tolerance_m": 0.5, **how}
        return overlapping.listed(session, by, what, **given)

    return do


@pytest.mark.parametrize(("ground", "overlaps"), [(INTO, 1), (BESIDE, 0), (SLIVER, 0)])
def test_a_common_line_is_no_overlap(right, import_rows, listed, ground, overlaps) -> None:
    import_rows({"证号": SECOND, "范围坐标": ground})
    found, following = listed()

    assert (len(found), following) == (overlaps, None)


def test_each_pair_is_told_once_with_area_and_share(right, import_rows, listed, session) -> None:
    import_rows({"证号": SECOND, "范围坐标": INTO, "上限标高": "700", "下限标高": "500"})
    ((one,), _) = listed()

    assert {one.right.licence_no, one.other.licence_no} == {right.licence_no, SECOND}
    assert one.area_m2 == pytest.approx(81.7 * 1110.9, rel=0.01)
    assert min(one.share, 1.0) in (pytest.approx(1 / 10, rel=0.01), pytest.approx(1 / 11, rel=0.01))
    assert one.vertical is Vertical.SHARED


@pytest.mark.parametrize(
    ("top", "bottom", "vertical"),
    [
        ("620", "500", "stacked"),
        ("900", "780", "stacked"),
        ("621", "500", "shared"),
        (None, None, "unknown"),
    ],
)
def test_rights_above_each_other_are_stacked(
    right, import_rows, listed, top, bottom, vertical
) -> None:
    import_rows({"证号": SECOND, "范围坐标": INTO, "上限标高": top, "下限标高": bottom})
    ((one,), _) = listed()

    assert one.vertical.value == vertical


def test_of_another_authoritys_right_nothing_is_told_but_the_ground(
    right, import_rows, listed, stranger, city_registrar
) -> None:
    import_rows({**ELSEWHERE, "证号": SECOND, "范围坐标": INTO}, by=stranger)
    ((ours,), _) = listed()
    ((theirs,), _) = listed(by=stranger)
    ((whole,), _) = listed(by=city_registrar)

    assert (ours.right.licence_no, ours.other) == (right.licence_no, None)
    assert (theirs.right.licence_no, theirs.other) == (SECOND, None)
    assert whole.other is not None
    assert ours.area_m2 == pytest.approx(theirs.area_m2) == pytest.approx(whole.area_m2)


def test_the_day_decides_what_was_in_force_and_where(right, import_rows, listed, session) -> None:
    import_rows(
        {"证号": SECOND, "范围坐标": INTO, "有效期起": "2024-01-01", "有效期止": "2027-01-01"}
    )

    days = [dt.date(2023, 6, 1), TODAY, dt.date(2027, 2, 1)]
    assert [len(listed(day=day)[0]) for day in days] == [0, 1, 0]


def test_of_one_right_everything_is_told_the_largest_first(
    session, registrar, right, import_rows, make_layer
) -> None:
    import_rows({"证号": SECOND, "范围坐标": INTO})
    make_layer((ring(126.70, 42.90, 126.705, 42.91), "红线一"))
    how = {"on": TODAY, "day": TODAY, "tolerance_m": 0.5}
    found = overlapping.of_right(session, registrar, right.id, **how)

    assert [type(one.other).__name__ for one in found] == ["Zone", "Side"]
    assert found[0].share == pytest.approx(0.5, rel=0.01)


def test_a_long_list_is_gone_through_page_by_page(right, import_rows, listed, session) -> None:
    ways = ["1", "2", "3", "4", "5"]
    import_rows(*({"证号": f"C22000020101242100982{n}9", "范围坐标": INTO} for n in ways))
    whole, _ = listed()
    pages, after = [], None
    while True:
        found, after = listed(most=2, after=after)
        pages += found
        if after is None:
            break

    assert len(whole) == 15  # all six of each other
    key = [(one.right.id, one.other.id) for one in whole]
    assert sorted((one.right.id, one.other.id) for one in pages) == sorted(key)


def test_protected_land_is_seen_above_and_below_and_not_beside(
    right, listed, make_layer, city_registrar, stranger, import_rows
) -> None:
    made = make_layer((ring(126.70, 42.90, 126.705, 42.91), "红线一"), division="220282")
    import_rows(
        {**ELSEWHERE, "证号": SECOND, "范围坐标": INTO.replace("126.709", "126.704")}, by=stranger
    )

    assert [one.other.area for one in listed("layers")[0]] == ["红线一"]
    assert len(listed("layers", by=city_registrar)[0]) == 2
    assert listed("layers", by=stranger) == ([], None)
    assert made.counts == {"features": 1, "taken": 1, "refused": 0, "repaired": 0}


def test_a_layer_holds_until_the_day_it_ends(session, registrar, right, listed, make_layer) -> None:
    made = make_layer((ring(126.70, 42.90, 126.705, 42.91), "红线一"))
    layering.end(session, registrar, made.id, on=TODAY, now=NOW)

    assert [len(listed("layers", day=TODAY - dt.timedelta(days=n))[0]) for n in (0, 1)] == [0, 1]


def test_a_replaced_layer_ends_the_day_the_new_one_begins(
    session, registrar, right, listed, make_layer
) -> None:
    old = make_layer((ring(126.70, 42.90, 126.705, 42.91), "旧线"))
    make_layer((ring(126.70, 42.90, 126.706, 42.91), "新线"), replaces=old.id, valid_from=TODAY)

    assert [one.other.area for one in listed("layers")[0]] == ["新线"]
    assert old.valid_to == TODAY


def test_duplicates_are_told_with_reasons(session, registrar, right, import_rows) -> None:
    again = {
        "证号": SECOND,
        "原证号": right.licence_no,
        "不动产权证号": "吉（2025）桦甸市不动产权第1号",
    }
    import_rows({"不动产权证号": "吉（2025）桦甸市不动产权第1号"})
    import_rows(
        {**again, "证号": THIRD, "原证号": "C2200002010124210098299", "矿山名称": "夹皮沟金矿 "}
    )
    import_rows({"证号": SECOND, "矿山名称": "别的矿", "范围坐标": BESIDE})
    ((pair,), following) = alike.listed(
        session, registrar, on=TODAY, day=TODAY, after=None, most=50
    )

    assert following is None
    assert {ground.reason for ground in pair.grounds} == {
        Reason.SAME_GROUND,
        Reason.SAME_CERTIFICATE,
        Reason.SAME_HOLDER_AND_NAME,
    }
    assert 0.99 < pair.score <= 1


def test_a_former_number_that_another_right_bears_is_a_reason(
    session, registrar, right, import_rows
) -> None:
    import_rows({"证号": SECOND, "原证号": THIRD, "范围坐标": BESIDE, "矿山名称": "甲矿"})
    other = {"证号": "C2200002010124210098206", "范围坐标": ring(126.8, 42.9, 126.81, 42.91)}
    import_rows({**other, "原证号": THIRD, "矿山名称": "乙矿"})
    found, _ = alike.listed(session, registrar, on=TODAY, day=TODAY, after=None, most=50)

    assert [[(g.reason, g.said) for g in one.grounds] for one in found] == [
        [(Reason.SAME_NUMBER, THIRD)]
    ]


def test_the_same_ground_under_another_authority_is_told_without_whose(
    session, registrar, right, import_rows, stranger
) -> None:
    import_rows({**ELSEWHERE, "证号": SECOND}, by=stranger)
    found, _ = alike.listed(session, registrar, on=TODAY, day=TODAY, after=None, most=50)

    assert [(one.right.id, one.other) for one in found] == [(right.id, None)]
    assert [ground.reason for ground in found[0].grounds] == [Reason.SAME_GROUND]


@pytest.mark.parametrize(
    ("one", "other", "alike_"),
    [
        ("夹皮沟金矿", "夹皮沟金 矿（扩界）", False),
        ("桦甸市夹皮沟金矿", "桦甸夹皮沟金矿", True),
        ("夹皮沟金矿一采区", "夹皮沟金矿二采区", False),
        ("红旗岭镍矿1号井", "红旗岭镍矿２号井", False),
        ("红旗岭镍矿", "红旗岭镍矿", True),
    ],
)
def test_names_that_a_number_tells_apart_are_not_alike(one, other, alike_) -> None:
    assert (alike.likeness_of_names(one, other) >= 0.85) is alike_


def test_a_file_is_taken_once_and_each_odd_feature_is_told(session, registrar, land) -> None:
    bow = "126.70,42.90;126.71,42.91;126.71,42.90;126.70,42.91"
    content = layer_file(
        (ring(126.70, 42.90, 126.705, 42.91), " 甲区\n"), (bow, "蝴蝶"), (ring(1, 2, 3, 4), "海外")
    )
    given = LayerIn(
        "保护区",
        LayerKind.NATURE_RESERVE,
        "省厅",
        places.division_by_code(session, "220282", TODAY).id,
        TODAY,
    )
    first = layering.import_layer(
        session, registrar, content, given, file_name="a.geojson", now=NOW
    )
    again = layering.import_layer(
        session, registrar, content, given, file_name="b.geojson", now=NOW
    )

    assert again.id == first.id
    assert first.counts == {"features": 3, "taken": 1, "refused": 2, "repaired": 0}
    assert [(line["feature"], line["code"]) for line in first.report] == [
        (2, "crosses_itself"),
        (3, "abroad"),
    ]
