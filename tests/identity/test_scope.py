"""An office sees its subtree of the tree, on the day asked about, and nothing else."""

import datetime as dt

import pytest
from sqlalchemy import select

from identity import queries, service
from identity.models import Division
from kernel.clock import day_of
from kernel.clock import now as clock_now
from kernel.errors import NotFound

NOW = clock_now()
TODAY = day_of(NOW)
MERGED = dt.date(2026, 7, 1)
BEFORE = MERGED - dt.timedelta(days=1)


@pytest.fixture
def sees(session):
    def codes(person, on=TODAY):
        rule = queries.in_scope(person.actor, Division.id, on=on)
        return set(session.scalars(select(Division.code).where(rule)).all())

    return codes


@pytest.fixture
def early(session, divisions, hire):
    """Hire people whose offices have stood since 2023."""

    def make(login, division):
        person = hire(login, division)
        for scope in session.scalars(queries.office_scopes(divisions[division].id, TODAY)):
            scope.valid_from = dt.date(2023, 6, 30)
        session.commit()
        return person

    return make


def test_a_county_sees_itself_and_all_below(inspector, sees):
    assert sees(inspector) == {"220122", "220122100", "220122101", "220122100201"}


def test_a_township_sees_less(township_officer, sees):
    assert sees(township_officer) == {"220122100", "220122100201"}


def test_a_stranger_sees_nothing_of_it(inspector, stranger, sees):
    assert not sees(stranger) & sees(inspector)


def test_the_rule_answers_for_a_single_division_too(session, inspector, divisions):
    def lies_there(code):
        return session.scalar(
            select(queries.in_scope(inspector.actor, divisions[code].id, on=TODAY))
        )

    assert lies_there("220122100201") is True
    assert lies_there("222403") is False


def test_what_is_not_mine_is_everything_else(session, inspector, divisions, sees):
    rule = ~queries.in_scope(inspector.actor, Division.id, on=TODAY)
    rest = set(session.scalars(select(Division.code).where(rule)).all())

    assert rest == set(divisions) - sees(inspector)


def test_an_office_is_not_a_division(session, divisions, sees, hire):
    area = service.found_office(
        session,
        None,
        name="长白山管委会自然资源局",
        seat=divisions["222403"],
        scope=[divisions["220122101"], divisions["222403100"]],
        now=NOW,
    )
    person = hire("area", "222403", office=area)

    assert sees(person) == {"220122101", "222403100"}


def test_a_scope_begins_and_ends(session, inspector, divisions, sees):
    tomorrow = TODAY + dt.timedelta(days=1)
    scope = service.widen_scope(
        session, None, inspector.office, divisions["222403"], on=tomorrow, now=NOW
    )
    assert "222403100" not in sees(inspector)
    assert "222403100" in sees(inspector, on=tomorrow)

    service.end_scope(session, None, scope, on=tomorrow + dt.timedelta(days=1), now=NOW)
    assert "222403100" in sees(inspector, on=tomorrow)
    assert "222403100" not in sees(inspector, on=tomorrow + dt.timedelta(days=1))


def test_a_merged_county_is_seen_by_the_one_that_took_it_up(session, divisions, early, sees):
    taker, taken = early("taker", "220182"), early("taken", "220122")
    everything = {"220122", "220122100", "220122101", "220122100201"}
    service.merge_division(
        session, None, divisions["220122"].id, divisions["220182"].id, on=MERGED, now=NOW
    )

    assert sees(taker) == {"220182"} | everything
    assert sees(taker, on=BEFORE) == {"220182"}
    assert sees(taken) == {"220122"}
    assert sees(taken, on=BEFORE) == everything


def test_a_moved_township_changes_hands_that_day(session, divisions, early, sees):
    loser, gainer = early("loser", "220122"), early("gainer", "222403")
    service.move_division(
        session, None, divisions["220122100"].id, divisions["222403"].id, on=MERGED, now=NOW
    )

    assert {"220122100", "220122100201"} <= sees(gainer)
    assert not {"220122100", "220122100201"} & sees(loser)
    assert {"220122100", "220122100201"} <= sees(loser, on=BEFORE)
    assert not {"220122100", "220122100201"} & sees(gainer, on=BEFORE)


def test_its_new_province_city_sees_the_moved_township_too(session, divisions, early, sees):
    old_city, new_city, province = (
        early(name, code) for name, code in (("old", "2201"), ("new", "2224"), ("all", "22"))
    )
    service.move_division(
        session, None, divisions["220122100"].id, divisions["222403"].id, on=MERGED, now=NOW
    )

    assert "220122100201" not in sees(old_city)
    assert "220122100201" in sees(new_city)
    assert "220122100201" in sees(province)


def test_a_renamed_county_is_seen_as_before_under_both_names(session, divisions, early, sees):
    person = early("person", "220122")
    before = sees(person)
    renamed = service.rename_division(
        session, None, divisions["220122"].id, name="农安市", code="220185", on=MERGED, now=NOW
    )

    assert sees(person) == before | {"220185"}
    assert sees(person, on=BEFORE) == before
    assert person.office.division_id == renamed.id


def test_a_merger_after_a_merger_loses_nothing(session, divisions, early, sees):
    last = early("last", "222403")
    for ended, into, day in (("220122", "220182", 1), ("220182", "222403", 2)):
        on = dt.date(2026, 7, day)
        service.merge_division(
            session, None, divisions[ended].id, divisions[into].id, on=on, now=NOW
        )

    below = {"220122100", "220122101", "220122100201", "222403100"}
    assert sees(last) == {"220122", "220182", "222403"} | below


def test_people_posts_and_phones_of_strangers_are_not_found(session, inspector, stranger):
    on, mine = TODAY, stranger.actor

    with pytest.raises(NotFound):
        queries.get_officer(session, mine, inspector.officer.id, on)
    with pytest.raises(NotFound):
        queries.get_post(session, mine, inspector.post.id, on)
    with pytest.raises(NotFound):
        queries.get_office(session, mine, inspector.office.id, on)
    assert session.scalars(queries.officers_readable_by(mine, on)).all() == [stranger.officer]


def test_the_county_sees_people_of_its_township_and_not_the_other_way(
    session, inspector, township_officer
):
    below = queries.officers_readable_by(inspector.actor, TODAY)
    above = queries.officers_readable_by(township_officer.actor, TODAY)

    assert set(session.scalars(below)) == {inspector.officer, township_officer.officer}
    assert set(session.scalars(above)) == {township_officer.officer}


def test_who_moved_to_another_county_is_that_countys(session, inspector, colleague, stranger):
    service.appoint(session, None, inspector.officer, stranger.post, on=TODAY, now=NOW)

    assert queries.get_officer(session, stranger.actor, inspector.officer.id, TODAY)
    with pytest.raises(NotFound):
        queries.get_officer(session, colleague.actor, inspector.officer.id, TODAY)
