"""Every rule fires where it should, keeps silent where it should, and not before its day."""

import datetime as dt
from typing import Any

import pytest

from registry.rules import ruleset
from registry.rules.facts import FACTS
from registry.rules.judging import judge

DAY = dt.date(2026, 11, 20)
BEGAN, ENDS = dt.date(2026, 1, 1), dt.date(2035, 12, 31)
RECENT = dt.date(2019, 1, 1)
IN_ORDER: dict[str, Any] = {
    "kind": "mining",
    "state": "valid",
    "name": "夹皮沟金矿",
    "mineral": "金矿",
    "mining_method": "地下开采",
    "scale": "小型 3万吨/年",
    "area_km2": 1.2345,
    "valid_from": BEGAN,
    "valid_to": ENDS,
    "ended_on": None,
    "oil_gas": False,
    "holder_name": "桦甸某矿业有限公司",
    "credit_code": "91350100M000100Y43",
    "natural_person": False,
    "licence_no": "C2200002010124210098203",
    "number_form": "C23",
    "number_kind": "mining",
    "number_class": "4",
    "number_month": dt.date(2010, 12, 1),
    "number_warnings": [],
    "certificate_no": "吉（2026）桦甸市不动产权第0000001号",
    "certificate_shared": False,
    "boundary": 1,
    "comparable": True,
    "datum": "cgcs2000",
    "drawn_km2": 1.2345,
    "elevations": "400..-50",
    "province": "22",
}
EXPLORING = {"kind": "exploration", "number_kind": "exploration", "number_form": "T23"}
OIL = {"oil_gas": True, "mineral": "石油"}
OVER = {"valid_to": dt.date(2026, 11, 19)}
# What must be so for a rule to fire, on the day given or on `DAY`.
FIRES: dict[str, dict[str, Any]] = {
    "base.holder_code_missing": {"credit_code": None},
    "base.holder_code_wrong": {"credit_code": "91350100M000100Y44"},
    "base.valid_from_missing": {"valid_from": None},
    "base.valid_to_missing": {"valid_to": None},
    "base.ended_before_it_began": {"state": "cancelled", "ended_on": dt.date(2025, 12, 31)},
    "base.boundary_missing": {"boundary": None, "comparable": None, "drawn_km2": None},
    "base.boundary_not_comparable": {"comparable": False, "datum": "xian80", "drawn_km2": None},
    "base.area_missing": {"area_km2": None},
    "base.area_differs": {"area_km2": 1.2345 * 1.0011},
    "base.elevations_missing": {"elevations": None},
    "base.scale_missing": {"scale": None},
    "base.number_unreadable": {"number_form": None, "number_kind": None},
    "base.number_of_old_form": {"number_form": "OLD13"},
    "base.number_of_18": {**EXPLORING, "number_form": "T18", "valid_to": dt.date(2030, 12, 31)},
    "base.number_of_other_kind": {"number_kind": "exploration"},
    "base.number_odd": {"number_warnings": ["organ_unknown"]},
    "base.number_younger_than_right": {"number_month": dt.date(2026, 2, 1)},
    "base.number_of_other_mineral": {"number_class": "7"},
    "base.certificate_odd": {"certificate_no": "证号不详"},
    "base.certificate_twice": {"certificate_shared": True},
    "law.right_extinguished": OVER,
    "law.mining_licence_void": {"valid_from": RECENT, "valid_to": dt.date(2025, 6, 29)},
    "law.exploration_licence_void": {
        **EXPLORING,
        "valid_from": dt.date(2022, 1, 1),
        "valid_to": dt.date(2025, 6, 29),
    },
    "law.mining_over_30_years": {"valid_to": dt.date(2056, 1, 2)},
    "law.large_mine_over_30_years": {"valid_from": RECENT, "valid_to": dt.date(2049, 1, 2)},
    "law.medium_mine_over_20_years": {
        "scale": "中型",
        "valid_from": RECENT,
        "valid_to": dt.date(2039, 1, 2),
    },
    "law.small_mine_over_10_years": {"valid_from": RECENT, "valid_to": dt.date(2029, 1, 2)},
    "law.exploration_over_5_years": {**EXPLORING, "valid_to": dt.date(2031, 1, 2)},
    "law.exploration_over_3_years": {
        **EXPLORING,
        "valid_from": RECENT,
        "valid_to": dt.date(2027, 1, 2),
    },
    "law.oil_gas_exploration_over_7_years": {
        **EXPLORING,
        **OIL,
        "valid_from": RECENT,
        "valid_to": dt.date(2027, 1, 2),
    },
    "law.certificate_missing": {"certificate_no": None},
    "jilin.method_missing": {"mining_method": None},
    "jilin.size_missing": {"scale": "3万吨/年"},
    "jilin.oil_and_gas": OIL,
}
ON = dict.fromkeys(
    ["law.mining_licence_void", "law.exploration_licence_void"], dt.date(2025, 6, 30)
)
# What keeps it silent although it would fire.
SPARED: dict[str, dict[str, Any]] = {
    "base.holder_code_missing": {"natural_person": True},
    "base.area_differs": {"area_km2": 1.2345 * 1.0009},
    "base.elevations_missing": EXPLORING,
    "base.number_younger_than_right": {"number_month": dt.date(2026, 1, 1)},
    "base.number_of_other_mineral": {"mineral": "金矿、建筑石料"},
    "law.right_extinguished": {"valid_to": DAY},
    "law.mining_over_30_years": {"valid_to": dt.date(2056, 1, 1)},
    "law.large_mine_over_30_years": OIL,
    "law.medium_mine_over_20_years": {"scale": "15万吨/年"},
    "law.small_mine_over_10_years": {"valid_from": BEGAN, "valid_to": ENDS},
    "law.exploration_over_3_years": {"valid_from": dt.date(2020, 5, 1)},
    "law.oil_gas_exploration_over_7_years": {"valid_to": dt.date(2026, 1, 1)},
    "law.certificate_missing": {"valid_from": dt.date(2025, 6, 30)},
    "jilin.method_missing": {"province": "21"},
    "jilin.size_missing": {"scale": "大型"},
}
RULES = {rule.id: rule for rule in ruleset.present().rules}


def broken(changes: dict[str, Any], on: dt.date = DAY) -> set[str]:
    facts = {**IN_ORDER, **changes}
    return {found.rule.id for found in judge(ruleset.present().perhaps(on), facts, on)}


def test_facts_in_this_file_are_all_there_are() -> None:
    assert IN_ORDER.keys() == FACTS.keys()
    assert FIRES.keys() == RULES.keys()


def test_nothing_is_wrong_with_what_is_in_order() -> None:
    assert broken({}) == set()


@pytest.mark.parametrize("name", sorted(FIRES))
def test_a_rule_fires_where_it_should(name: str) -> None:
    assert name in broken(FIRES[name], ON.get(name, DAY))


@pytest.mark.parametrize("name", sorted(SPARED))
def test_a_rule_spares_what_it_does_not_mean(name: str) -> None:
    assert name not in broken({**FIRES[name], **SPARED[name]}, ON.get(name, DAY))


@pytest.mark.parametrize("name", sorted(FIRES))
def test_no_rule_is_older_than_its_source(name: str) -> None:
    eve = RULES[name].valid_from - dt.timedelta(days=1)
    since = {"valid_from": eve} if RULES[name].dated_by else {}

    assert name not in broken({**FIRES[name], **since}, DAY if since else eve)


@pytest.mark.parametrize("name", sorted(name for name in FIRES if RULES[name].valid_to))
def test_no_rule_outlives_its_source(name: str) -> None:
    day = RULES[name].valid_to
    assert day is not None
    since = {"valid_from": day} if RULES[name].dated_by else {}

    assert name not in broken({**FIRES[name], **since}, DAY if since else day)


@pytest.mark.parametrize("state", ["cancelled", "revoked"])
def test_rights_that_ended_are_left_alone(state: str) -> None:
    ended = {"state": state, "ended_on": DAY, "credit_code": None, "boundary": None}

    assert broken(ended) == set()


def test_a_licence_is_measured_by_the_law_under_which_it_was_given() -> None:
    eleven_years = {"valid_from": RECENT, "valid_to": dt.date(2030, 1, 1)}
    under_the_new_law = {"valid_from": BEGAN, "valid_to": dt.date(2037, 1, 1)}

    assert "law.small_mine_over_10_years" in broken(eleven_years)
    assert "law.small_mine_over_10_years" not in broken(under_the_new_law)


def test_every_finding_says_what_to_look_at_in_both_languages() -> None:
    for name, changes in FIRES.items():
        on = ON.get(name, DAY)
        facts = {**IN_ORDER, **changes}
        found = next(one for one in judge([RULES[name]], facts, on))

        assert "{" not in found.sentence("zh") + found.sentence("en")
        assert found.sentence("zh").endswith("。")
        assert found.rule.cites.article
