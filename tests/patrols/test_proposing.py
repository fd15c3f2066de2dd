"""A proposal is fair, keeps to the season and the county, and is the same for the same county."""

import datetime as dt
import random
import uuid
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.calendar import is_working_day
from patrols.duty.periods import Period, Span, bounds, spans
from patrols.states import Grade, PlanPeriod
from patrols.timetable import (
    Owing,
    Proposal,
    Reason,
    Stretch,
    Target,
    Unit,
    bounds_of,
    propose,
    stretches,
)

COUNTY, TOWNSHIPS = 1, (11, 12, 13)
MONDAY, SUNDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 29)
LONG_AGO = dt.date(2020, 1, 1)
DAYS = st.dates(dt.date(2026, 10, 1), dt.date(2026, 11, 22))


def reason(n: int, until: dt.date) -> Reason:
    return Reason(uuid.UUID(int=1000 + n), "clue", f"线索{n}", until)


@st.composite
def targets(draw: st.DrawFn) -> list[Target]:
    found = []
    for n in range(draw(st.integers(0, 12))):
        until = draw(st.none() | st.dates(MONDAY, SUNDAY))
        found.append(
            Target(
                uuid.UUID(int=n + 1),
                f"区{n}",
                draw(st.sampled_from((COUNTY, *TOWNSHIPS, 99))),
                LONG_AGO,
                grade=draw(st.sampled_from(Grade)),
                months=draw(st.sampled_from([frozenset(), frozenset({11}), frozenset({6, 7})])),
                last=draw(st.none() | st.dates(LONG_AGO, SUNDAY)),
                last_seen=draw(st.none() | DAYS),
                reasons=(reason(n, until),) if until else (),
            )
        )
    return found


@st.composite
def units(draw: st.DrawFn) -> list[Unit]:
    found = []
    for n, seat in enumerate((*TOWNSHIPS, COUNTY)):
        asked, walked = draw(st.integers(0, 4)), draw(st.integers(0, 2))
        reach = {COUNTY, *TOWNSHIPS} if seat == COUNTY else {COUNTY, seat}
        stretch = Stretch(draw(st.dates(MONDAY, SUNDAY)), SUNDAY, asked, walked)
        office = uuid.UUID(int=100 + n)
        found.append(Unit(office, f"所{n}", seat, frozenset(reach), (stretch,)))
    return found


def proposed(county: list[Unit], places: list[Target]) -> Proposal:
    return propose(county, places, is_working_day=is_working_day)


@given(units(), targets())
def test_nobody_is_sent_out_of_season_or_out_of_reach(
    county: list[Unit], places: list[Target]
) -> None:
    for visit in proposed(county, places).visits:
        (stretch,) = visit.unit.stretches
        assert visit.target.open_on(visit.day)
        assert visit.target.division_id in visit.unit.reach
        assert visit.target.division_id != 99
        assert stretch.first <= visit.day <= stretch.last


@given(units(), targets())
def test_nobody_goes_twice_to_one_place_on_one_day(
    county: list[Unit], places: list[Target]
) -> None:
    trips = Counter(
        (visit.unit.office_id, visit.target.id, visit.day)
        for visit in proposed(county, places).visits
    )

    assert all(times == 1 for times in trips.values())


@given(units(), targets())
def test_everyone_is_given_what_they_owe_and_at_most_one_more(
    county: list[Unit], places: list[Target]
) -> None:
    found = proposed(county, places)
    given_to = Counter(visit.unit.office_id for visit in found.visits)
    nowhere = {note["office_id"]: note["visits"] for note in found.notes if "visits" in note}

    for unit in county:
        (stretch,) = unit.stretches
        missing = nowhere.get(str(unit.office_id), 0)
        assert 0 <= given_to[unit.office_id] + missing - stretch.owes <= 1
        days = [stretch.first + dt.timedelta(n) for n in range((SUNDAY - stretch.first).days + 1)]
        trips = sum(place.open_on(day) for place in places if unit.reaches(place) for day in days)
        assert missing == 0 or trips < stretch.owes


@st.composite
def units_of_a_month(draw: st.DrawFn) -> list[Unit]:
    november = bounds_of(PlanPeriod.MONTH, MONDAY)
    found = []
    for n, seat in enumerate(TOWNSHIPS):
        owings = [
            Owing(span, draw(st.integers(0, 3)), draw(st.integers(0, 3)))
            for span in spans(Period.WEEK, *november)
        ]
        due = tuple(stretches(owings, november, today=draw(st.dates(*november))))
        found.append(Unit(uuid.UUID(int=100 + n), f"所{n}", seat, frozenset({COUNTY, seat}), due))
    return found


@given(units_of_a_month(), targets())
def test_a_month_asks_of_nobody_more_than_one_visit_beyond_its_weeks(
    county: list[Unit], places: list[Target]
) -> None:
    found = proposed(county, places)
    given_to = Counter(visit.unit.office_id for visit in found.visits)
    nowhere = {note["office_id"]: note["visits"] for note in found.notes if "visits" in note}

    for unit in county:
        owed = sum(stretch.owes for stretch in unit.stretches)
        assert 0 <= given_to[unit.office_id] + nowhere.get(str(unit.office_id), 0) - owed <= 1
        mine = [visit for visit in found.visits if visit.unit.office_id == unit.office_id]
        for stretch in unit.stretches:
            trips = [one for one in mine if stretch.first <= one.day <= stretch.last]
            spare = nowhere.get(str(unit.office_id), 0)
            assert len(trips) <= stretch.owes + 1
            assert len(trips) + spare >= stretch.owes


@given(units(), targets())
def test_a_full_area_waits_for_the_key_areas_of_whoever_goes(
    county: list[Unit], places: list[Target]
) -> None:
    visits = proposed(county, places).visits
    gone = {visit.target.id for visit in visits}

    for visit in visits:
        if visit.target.urgent:
            continue
        (stretch,) = visit.unit.stretches
        days = [stretch.first + dt.timedelta(n) for n in range((SUNDAY - stretch.first).days + 1)]
        for place in places:
            if place.grade is Grade.KEY and visit.unit.reaches(place):
                assert place.id in gone or not any(map(place.open_on, days))


@given(units(), targets(), st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_told_changes_nothing(
    county: list[Unit], places: list[Target], chance: random.Random
) -> None:
    first = proposed(county, places)
    shuffled = proposed(chance.sample(county, len(county)), chance.sample(places, len(places)))

    assert (first.visits, first.notes) == (shuffled.visits, shuffled.notes)


@given(units(), targets())
def test_every_visit_says_why(county: list[Unit], places: list[Target]) -> None:
    for visit in proposed(county, places).visits:
        codes = [why["code"] for why in visit.why]
        assert codes[0] in {"duty", "beyond_duty"}
        assert ("never_seen" in codes) != ("last_seen" in codes)
        assert codes.count("reason") == len(visit.target.reasons)
        assert ("day_off" in codes) != is_working_day(visit.day)


def one_unit(asked: int, first: dt.date = MONDAY, last: dt.date = SUNDAY) -> Unit:
    whole = Stretch(first, last, asked, 0)
    return Unit(uuid.UUID(int=100), "所", 11, frozenset({COUNTY, 11}), (whole,))


def place(n: int, **more: Any) -> Target:
    return Target(uuid.UUID(int=n), f"区{n}", 11, LONG_AGO, **more)


def test_what_was_seen_longest_ago_comes_first() -> None:
    places = [
        place(1, grade=Grade.FULL, last_seen=dt.date(2026, 11, 1)),
        place(2, grade=Grade.FULL, last_seen=dt.date(2026, 9, 1)),
        place(3, grade=Grade.FULL),
        place(4, grade=Grade.KEY, last_seen=dt.date(2026, 11, 20)),
    ]

    visits = proposed([one_unit(3)], places).visits

    assert [visit.target.id.int for visit in visits] == [4, 3, 2]
    assert [visit.day.isoformat() for visit in visits] == ["2026-11-23", "2026-11-25", "2026-11-27"]


def test_a_reason_is_heeded_before_it_ends() -> None:
    soon = reason(1, dt.date(2026, 11, 24))
    places = [place(1, grade=Grade.KEY), place(2, grade=Grade.FULL, reasons=(soon,))]

    visits = proposed([one_unit(2)], places).visits

    assert {visit.target.id.int: visit.day.isoformat() for visit in visits} == {
        2: "2026-11-24",
        1: "2026-11-26",
    }


def test_a_week_without_a_working_day_is_walked_all_the_same() -> None:
    holiday = one_unit(2, dt.date(2026, 10, 1), dt.date(2026, 10, 4))

    visits = proposed([holiday], [place(1), place(2)]).visits

    assert len(visits) == 2
    assert all(visit.why[-1] == {"code": "day_off"} for visit in visits)


def test_what_is_urgent_and_would_be_too_much_is_told() -> None:
    places = [place(n, grade=Grade.KEY) for n in range(1, 5)]

    found = proposed([one_unit(1)], places)

    assert [visit.why[0]["code"] for visit in found.visits].count("beyond_duty") == 1
    assert [note["name"] for note in found.notes] == ["区3", "区4"]


def weeks_of(month: Span, counted: int = 0) -> list[Owing]:
    return [Owing(span, 2, counted) for span in spans(Period.WEEK, *month)]


@given(st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31)), st.integers(0, 3))
def test_the_plans_of_a_year_ask_for_each_week_once(day: dt.date, counted: int) -> None:
    month, week = bounds_of(PlanPeriod.MONTH, day), bounds_of(PlanPeriod.WEEK, day)
    thursday = week[0] + dt.timedelta(days=3)

    asked = stretches(weeks_of(month), month, today=month[0])
    (of_week,) = stretches([Owing(week, 2, counted)], week, today=week[0])

    assert of_week.owes == max(0, 2 - counted)
    mondays = {stretch.last - dt.timedelta(days=stretch.last.weekday()) for stretch in asked}
    assert len(mondays) == len(asked)
    assert (week[0] in mondays) == (month[0] <= thursday <= month[1])
    assert all(month[0] <= one.first <= one.last <= month[1] for one in asked)


@pytest.mark.parametrize(
    ("first", "counted", "owes"),
    [("2026-11-02", 0, 1), ("2026-11-09", 1, 0), ("2026-11-16", 1, 1), ("2026-11-23", 0, 2)],
)
def test_a_monthly_duty_falls_evenly_on_its_weeks(first: str, counted: int, owes: int) -> None:
    monday = dt.date.fromisoformat(first)
    plan = bounds_of(PlanPeriod.WEEK, monday)
    november = Owing(bounds(Period.MONTH, monday), 2, counted)

    (stretch,) = stretches([november], plan, today=monday)

    assert stretch.owes == owes


def test_days_that_are_over_are_not_planned() -> None:
    week = Span(MONDAY, SUNDAY)

    (stretch,) = stretches([Owing(week, 2, 1)], week, today=dt.date(2026, 11, 26))

    assert (stretch.first, stretch.owes) == (dt.date(2026, 11, 26), 1)
    assert stretches([Owing(week, 2, 0)], week, today=dt.date(2026, 12, 1)) == []


def test_an_office_that_is_excused_owes_less() -> None:
    week = Span(MONDAY, SUNDAY)

    assert [one.owes for one in stretches([Owing(week, 0, 0)], week, today=MONDAY)] == [0]
