"""What offices owe and what counts, by rules of the day and the province."""

import datetime as dt
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from identity.levels import DivisionLevel
from patrols.duty import ruleset
from patrols.duty.figures import excused_of
from patrols.duty.judging import CRITERIA, Facts, judge
from patrols.duty.periods import Period, Span, bounds, following, spans
from patrols.duty.reading import BadDutyRule, RuleKind, read_all, read_rule

DAY = dt.date.fromisoformat
PAGE = Path(__file__).parents[2] / "docs" / "duty.md"
OWN = {
    "id": "22.township",
    "is": "quota",
    "province": "22",
    "from": "2027-01-01",
    "level": "township",
    "at_least": 3,
    "period": "month",
    "source": "吉自然资发〔2026〕1号",
}
ASKS = {
    "id": "22.counts",
    "is": "counts",
    "province": "22",
    "from": "2026-01-01",
    "level": "township",
    "asks": {"least_minutes": 30, "least_members": 2},
    "source": "吉自然资发〔2026〕1号",
}


@pytest.mark.parametrize(
    ("level", "at_least", "period"),
    [
        (DivisionLevel.CITY, 1, Period.QUARTER),
        (DivisionLevel.COUNTY, 2, Period.MONTH),
        (DivisionLevel.TOWNSHIP, 2, Period.WEEK),
    ],
)
def test_every_rank_owes_what_the_notice_says(
    level: DivisionLevel, at_least: int, period: Period
) -> None:
    owed = ruleset.present().quota("22", level, DAY("2026-11-20"))

    assert owed is not None
    assert (owed.at_least, owed.period) == (at_least, period)
    assert owed.source == "吉国土资发〔2010〕6号"


def test_nobody_owes_before_the_notice_or_outside_its_province_and_villages_never() -> None:
    rules, today = ruleset.present(), DAY("2026-01-01")

    assert rules.quota("22", DivisionLevel.COUNTY, DAY("2009-12-31")) is None
    assert rules.quota("21", DivisionLevel.COUNTY, today) is None
    assert rules.quota("22", DivisionLevel.VILLAGE, today) is None
    assert rules.quota("22", DivisionLevel.PROVINCE, today) is None


@pytest.mark.parametrize(
    ("period", "day", "first", "last"),
    [
        (Period.WEEK, "2026-11-20", "2026-11-16", "2026-11-22"),
        (Period.WEEK, "2026-11-22", "2026-11-16", "2026-11-22"),
        (Period.WEEK, "2027-01-01", "2026-12-28", "2027-01-03"),
        (Period.WEEK, "2024-12-31", "2024-12-30", "2025-01-05"),
        (Period.MONTH, "2024-02-10", "2024-02-01", "2024-02-29"),
        (Period.MONTH, "2026-12-31", "2026-12-01", "2026-12-31"),
        (Period.QUARTER, "2026-11-20", "2026-10-01", "2026-12-31"),
        (Period.QUARTER, "2026-03-31", "2026-01-01", "2026-03-31"),
    ],
)
def test_periods_begin_and_end_with_the_calendar(
    period: Period, day: str, first: str, last: str
) -> None:
    assert bounds(period, DAY(day)) == (DAY(first), DAY(last))


@pytest.mark.parametrize("period", list(Period))
def test_periods_follow_each_other_without_a_gap_across_the_years_edge(period: Period) -> None:
    found = list(spans(period, DAY("2026-11-20"), DAY("2027-02-10")))

    assert found[0] == bounds(period, DAY("2026-11-20"))
    assert found[-1] == bounds(period, DAY("2027-02-10"))
    for before, after in pairwise(found):
        assert (after.first_day - before.last_day).days == 1
        assert following(period, before) == after


def test_a_provinces_own_rule_outranks_the_older_from_its_day_on() -> None:
    rules = ruleset.with_added([[OWN]])
    dues = list(rules.dues("22", DivisionLevel.TOWNSHIP, DAY("2026-12-20"), DAY("2027-02-01")))

    # the week across the year's edge began under the old rule, which holds for the whole of it
    assert [(due.period, due.span.first_day.isoformat()) for due in dues] == [
        (Period.WEEK, "2026-12-14"),
        (Period.WEEK, "2026-12-21"),
        (Period.WEEK, "2026-12-28"),
        (Period.MONTH, "2027-01-01"),
        (Period.MONTH, "2027-02-01"),
    ]
    assert {due.quota.at_least for due in dues[3:]} == {3}
    assert rules.version != ruleset.present().version
    assert rules.quota("21", DivisionLevel.TOWNSHIP, DAY("2027-02-01")) is None


def test_what_counts_ends_with_its_rule() -> None:
    rules = ruleset.with_added([[{**ASKS, "to": "2026-06-01"}]])

    asked = rules.asks("22", DivisionLevel.TOWNSHIP, DAY("2026-05-31"))
    assert asked == {"least_minutes": 30, "least_members": 2}
    assert rules.asks("22", DivisionLevel.TOWNSHIP, DAY("2026-06-01")) == {}
    assert rules.asks("22", DivisionLevel.COUNTY, DAY("2026-05-31")) == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"is": "advice"},
        {"level": "hamlet"},
        {"period": "fortnight"},
        {"at_least": -1},
        {"at_least": True},
        {"from": "yesterday"},
        {"to": "2026-12-31"},
        {"source": ""},
        {"asks": {}},
        {"id": ""},
    ],
)
def test_a_rule_that_says_what_no_rule_may_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadDutyRule):
        read_rule({**OWN, **wrong})


@pytest.mark.parametrize(
    "asks",
    [{"beauty": 1}, {"least_minutes": "30"}, {"most_gap_share": 1.5}, {"approved": False}, []],
)
def test_a_rule_asks_only_what_can_be_told(asks: object) -> None:
    with pytest.raises(BadDutyRule):
        read_rule({**ASKS, "asks": asks})


GOOD = Facts(
    returned=False,
    minutes=90,
    clean_length_m=4000,
    members=2,
    key_areas=1,
    gap_share=0.1,
    suspicion=0,
    approved=True,
)


@pytest.mark.parametrize(
    ("asks", "short", "code"),
    [
        ({"least_minutes": 60}, {"minutes": 59.5}, "too_short_a_time"),
        ({"least_clean_length_m": 3000}, {"clean_length_m": 2999.0}, "too_short_a_way"),
        ({"least_members": 2}, {"members": 1}, "too_few_people"),
        ({"least_key_areas": 1}, {"key_areas": 0}, "too_few_key_areas"),
        ({"most_gap_share": 0.2}, {"gap_share": 0.21}, "too_many_gaps"),
        ({"most_suspicion": 30}, {"suspicion": 31}, "too_doubtful"),
        ({"approved": True}, {"approved": False}, "not_approved"),
        ({"least_minutes": 60, "most_gap_share": 0.2}, {"minutes": None}, "not_measured"),
    ],
)
def test_a_patrol_counts_if_it_is_what_is_asked_and_says_why_not(
    asks: dict[str, object], short: dict[str, object], code: str
) -> None:
    facts = {name: getattr(GOOD, name) for name in Facts.__slots__}

    assert judge(GOOD, asks) == []
    (reason,) = judge(Facts(**{**facts, **short}), asks)
    assert reason["code"] == code
    assert reason["zh"].endswith("。")
    assert reason["en"].endswith(".")
    assert judge(Facts(**{**facts, **short}), {}) == []


def test_a_returned_patrol_counts_under_no_rule() -> None:
    facts = {name: getattr(GOOD, name) for name in Facts.__slots__}

    assert [one["code"] for one in judge(Facts(**{**facts, "returned": True}), {})] == ["returned"]


WEEK = bounds(Period.WEEK, DAY("2026-11-20"))


@pytest.mark.parametrize(("days", "excused"), [(0, 0), (1, 0), (2, 1), (5, 1), (6, 2), (7, 2)])
def test_an_excuse_lowers_what_is_owed_by_its_days(days: int, excused: int) -> None:
    last = WEEK.first_day + dt.timedelta(days=days - 1)

    assert excused_of(2, WEEK, [Span(WEEK.first_day, last)] if days else []) == excused


def test_a_day_excused_twice_is_excused_once() -> None:
    early = Span(DAY("2026-10-01"), DAY("2026-11-17"))
    late = Span(DAY("2026-11-17"), DAY("2026-11-17"))

    assert WEEK.days_in([early, late]) == 2
    assert WEEK.days_in([Span(DAY("2026-11-23"), DAY("2026-11-30"))]) == 0


def test_the_rules_on_the_page_can_be_handed_in_and_it_names_every_criterion() -> None:
    page = PAGE.read_text()
    (example,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    named = set(re.findall(r"`(\w+)`", page))

    assert {rule.kind for rule in read_all(json.loads(example))} == set(RuleKind)
    assert CRITERIA.keys() | {one.code for one in CRITERIA.values()} <= named
