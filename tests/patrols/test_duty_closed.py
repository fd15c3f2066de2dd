"""Figures of closed periods never change silently: what comes later is a line more."""

import datetime as dt

import pytest

from identity.models import OfficeScope
from patrols import service
from patrols.service.duty.ruling import DaysAreClosed
from patrols.states import PatrolState
from tests.county import County
from tests.patrols.duties import (
    asks,
    at,
    close,
    figures,
    move,
    restatements,
    rule,
    versions,
    walk,
)

TOWN, NEXT, COUNTY, CITY = "220281100", "220281101", "220281", "2202"


def test_a_week_is_closed_after_its_days_of_grace_and_not_before(land: County) -> None:
    walk(land, "township_officer", at("2026-11-18"))

    close(land, at("2026-11-29", 23, 59))  # the week ended on the 22nd
    assert figures(land, TOWN) == []
    close(land, at("2026-11-30", 0, 1))
    (week,) = figures(land, TOWN)
    assert (week.owed, week.walked, week.counted, week.missing) == (2, 1, 1, 1)
    assert (week.first_day, week.last_day) == (dt.date(2026, 11, 16), dt.date(2026, 11, 22))
    assert week.rule == "jilin.township"
    (neighbours,) = figures(land, NEXT)
    assert (neighbours.owed, neighbours.walked, neighbours.missing) == (2, 0, 2)
    assert figures(land, COUNTY) == []
    assert land.tampered() == []


def test_every_period_is_closed_once_and_in_turn(land: County) -> None:
    walk(land, "township_officer", at("2026-11-18"))

    for _ in range(2):
        close(land, at("2027-01-20"))

    weeks = [(week.first_day.isoformat(), week.missing) for week in figures(land, TOWN)]
    assert weeks == [
        ("2026-11-16", 1),
        *((f"2026-{day}", 2) for day in ("11-23", "11-30", "12-07", "12-14", "12-21", "12-28")),
        ("2027-01-04", 2),
    ]
    assert [month.last_day.month for month in figures(land, COUNTY)] == [11, 12]


def test_nothing_is_closed_before_the_first_patrol_of_all(land: County) -> None:
    close(land, at("2026-11-30", 0, 1))

    assert figures(land, TOWN) == []


def test_a_patrol_that_arrives_late_restates_its_week_and_both_figures_stay(land: County) -> None:
    walk(land, "township_officer", at("2026-11-18"))
    close(land, at("2026-12-01"))
    before = figures(land, TOWN)[0]

    late = walk(land, "township_officer", at("2026-11-19"), arrives=at("2026-12-20"))

    assert vars_of(figures(land, TOWN)[0]) == vars_of(before)
    (restated,) = restatements(land)
    assert (restated.walked, restated.counted, restated.missing) == (2, 2, 0)
    assert restated.causes == [{"found": "arrived", "subject_id": str(late)}]
    assert land.tampered() == []


def test_a_late_patrol_that_does_not_count_was_walked_all_the_same(land: County) -> None:
    rule(land, asks("2026-11-01", least_members=2))
    walk(land, "township_officer", at("2026-11-18"))
    close(land, at("2026-12-01"))

    walk(land, "township_officer", at("2026-11-19"), arrives=at("2026-12-20"))

    (restated,) = restatements(land)
    assert (restated.walked, restated.counted, restated.missing) == (2, 0, 2)


def test_a_patrol_returned_and_logged_again_after_the_close_restates_twice(land: County) -> None:
    walked = walk(land, "township_officer", at("2026-11-18"))
    close(land, at("2026-12-01"))

    for state in (PatrolState.RETURNED, PatrolState.LOGGED, PatrolState.APPROVED):
        land.now += dt.timedelta(hours=1)
        move(land, walked, state)

    assert [(one.number, one.counted, one.causes[0]["found"]) for one in restatements(land)] == [
        (1, 0, "returned"),
        (2, 1, "corrected"),
    ]


def test_approval_restates_where_approval_is_asked(land: County) -> None:
    rule(land, asks("2026-11-01", approved=True))
    walked = walk(land, "township_officer", at("2026-11-18"))
    close(land, at("2026-12-01"))

    move(land, walked, PatrolState.APPROVED)

    (restated,) = restatements(land)
    assert (restated.counted, restated.causes[0]["found"]) == (1, "approved")


def test_an_open_week_is_not_restated(land: County) -> None:
    walk(land, "township_officer", at("2026-11-18"))
    close(land, at("2026-12-01"))

    walk(land, "township_officer", at("2026-11-25"), arrives=at("2026-12-01", 12))

    assert restatements(land) == []


def test_a_patrol_across_the_weeks_edge_belongs_to_the_week_in_which_it_began(
    land: County,
) -> None:
    walk(land, "township_officer", at("2026-11-15", 23, 0), hours=3)
    walk(land, "township_officer", at("2026-11-16", 0, 30))
    walk(land, "township_officer", at("2026-12-31", 23, 0), hours=3)

    close(land, at("2027-01-20"))

    walked = {week.first_day.isoformat(): week.walked for week in figures(land, TOWN)}
    assert {day for day, count in walked.items() if count} == {"2026-11-16", "2026-12-28"}
    # what began on the Sunday before the ledger begins stands in the ledger, in no closed week
    assert min(walked) == "2026-11-16"


def test_rules_cannot_change_what_is_closed(land: County) -> None:
    rule(land, asks("2026-11-01", least_members=2))
    walk(land, "township_officer", at("2026-11-18"))
    close(land, at("2026-12-01"))

    for wrong in ([], [asks("2026-11-02", least_members=2)], [asks("2026-11-01", least_members=1)]):
        with pytest.raises(DaysAreClosed) as refusal:
            rule(land, *wrong)
        assert refusal.value.facts["first"] == "2026-11-23"
    ended = {**asks("2026-11-01", least_members=2), "to": "2026-11-23"}
    rule(land, ended, {**asks("2026-11-23", least_members=3), "id": "22.counts.anew"})
    assert versions(land) == [1, 2]


def test_of_two_equal_rules_the_first_goes_on_holding_for_closed_days(land: County) -> None:
    two = asks("2026-11-01", least_members=2)
    three = {**asks("2026-11-01", least_members=3), "id": "22.counts.other"}
    rule(land, two, three)
    walk(land, "township_officer", at("2026-11-18"))
    close(land, at("2026-12-01"))

    with pytest.raises(DaysAreClosed) as refusal:
        rule(land, three, two)
    rule(land, asks("2026-12-02", least_members=1) | {"id": "22.counts.later"}, two, three)

    assert refusal.value.facts["rule"] == three["id"]
    assert versions(land) == [1, 2]


def test_a_dissolved_office_owes_no_more(land: County) -> None:
    walk(land, "township_officer", at("2026-11-18"))
    with land.sessions.begin() as session:
        office = land.people["neighbour"].office_id
        for scope in session.query(OfficeScope).filter_by(office_id=office):
            scope.valid_to = dt.date(2026, 11, 25)

    close(land, at("2026-12-08"))

    assert [week.first_day.day for week in figures(land, NEXT)] == [16]
    assert [week.first_day.day for week in figures(land, TOWN)] == [16, 23]


def test_closing_a_period_when_nothing_is_due_closes_nothing(land: County) -> None:
    walk(land, "township_officer", at("2026-11-18"))

    with land.sessions.begin() as session:
        assert not service.duty.close_next(session, now=land.now)


def vars_of(row: object) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}
