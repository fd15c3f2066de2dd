"""Whether a patrol counts: told when it is logged, and again when it is returned or approved."""

import datetime as dt

from sqlalchemy import event, select

from kernel.db import reading
from patrols import service
from patrols.duty import ruleset
from patrols.models import DutyVerdict, Patrol
from patrols.routes import blueprint
from patrols.states import Found, Grade, PatrolState
from tests.county import County
from tests.patrols.duties import ROOT, asks, at, codes, move, province, rule, verdict, walk
from tests.patrols.ground_seen import along, area, square, walked
from tests.phone import patrol


def test_a_logged_patrol_counts_where_no_rule_asks_more(land: County) -> None:
    walk_id = walk(land, "township_officer", at("2026-11-18"))

    found = verdict(land, walk_id)
    assert (found.stands, found.counts, found.reasons) == (True, True, [])
    assert found.rules_version == ruleset.present().version
    assert land.tampered() == []


def test_a_patrol_whose_files_are_missing_is_not_weighed(land: County) -> None:
    land.send("township_officer", "patrol", patrol())

    with land.sessions.begin() as session:
        service.duty.weigh(
            session, session.scalars(select(Patrol)).all(), found=Found.CORRECTED, now=land.now
        )
        assert session.scalars(select(DutyVerdict)).all() == []


def test_a_patrol_that_does_not_count_says_why_and_by_which_rule(land: County) -> None:
    rule(land, asks("2026-11-01", least_members=2, least_clean_length_m=500_000))
    colleague = str(land.people["township_colleague"].id)

    alone = walk(land, "township_officer", at("2026-11-18"))
    together = walk(land, "township_officer", at("2026-11-19"), members=[colleague], track=None)

    assert codes(land, alone) == ["too_short_a_way", "too_few_people"]
    assert codes(land, together) == ["not_measured"]
    assert verdict(land, alone).rule == "22.counts.township"
    assert verdict(land, alone).rules_version != ruleset.present().version


def test_a_rule_of_townships_asks_nothing_of_the_county(land: County) -> None:
    rule(land, asks("2026-11-01", least_members=9))

    assert verdict(land, walk(land, "inspector", at("2026-11-18"))).counts


def test_weighing_again_changes_nothing(land: County) -> None:
    walk_id = walk(land, "township_officer", at("2026-11-18"))
    before = verdict(land, walk_id)
    land.now += dt.timedelta(hours=1)

    with land.sessions.begin() as session:
        service.duty.weigh(
            session, [session.get_one(Patrol, walk_id)], found=Found.CORRECTED, now=land.now
        )

    assert verdict(land, walk_id).weighed_at == before.weighed_at


def test_a_returned_patrol_does_not_count_until_it_is_logged_again(land: County) -> None:
    walk_id = walk(land, "township_officer", at("2026-11-18"))

    move(land, walk_id, PatrolState.RETURNED)
    assert codes(land, walk_id) == ["returned"]
    assert not verdict(land, walk_id).stands
    move(land, walk_id, PatrolState.LOGGED)
    assert verdict(land, walk_id).counts


def test_where_approval_is_asked_a_patrol_counts_once_approved(land: County) -> None:
    rule(land, asks("2026-11-01", approved=True))
    walk_id = walk(land, "township_officer", at("2026-11-18"))

    assert codes(land, walk_id) == ["not_approved"]
    move(land, walk_id, PatrolState.APPROVED)
    assert verdict(land, walk_id).counts


def test_new_rules_weigh_what_is_not_closed_anew(land: County) -> None:
    walk_id = walk(land, "township_officer", at("2026-11-18"))

    rule(land, asks("2026-11-01", least_members=2))
    assert codes(land, walk_id) == ["too_few_people"]
    rule(land)
    assert verdict(land, walk_id).counts


def test_many_patrols_are_weighed_in_as_many_statements_as_few(land: County) -> None:
    ids = [walk(land, "township_officer", at("2026-11-18", hour)) for hour in range(8, 12)]
    said = list[int]()
    for some in (ids[:2], ids):
        statements = list[str]()
        with land.sessions.begin() as session:
            held = [session.get_one(Patrol, one) for one in some]
            session.query(DutyVerdict).delete()
            bind = session.get_bind()
            heard = lambda *given, into=statements: into.append(given[2])  # noqa: E731 (kept to be unheard)
            event.listen(bind, "before_cursor_execute", heard)
            service.duty.weigh(session, held, found=Found.CORRECTED, now=land.now)
            event.remove(bind, "before_cursor_execute", heard)
        said.append(len(statements))

    assert said[0] == said[1]


def test_a_patrol_belongs_to_the_day_and_week_in_which_it_began(land: County) -> None:
    """It began on a Sunday before midnight in China, when it was Sunday afternoon in Greenwich."""
    walk_id = walk(land, "township_officer", at("2026-11-15", 23, 30))
    on_monday = walk(land, "township_officer", at("2026-11-16", 0, 10))

    assert verdict(land, walk_id).walked_on == dt.date(2026, 11, 15)
    assert verdict(land, on_monday).walked_on == dt.date(2026, 11, 16)
    with reading(land.sessions) as session:
        office = land.people["township_officer"].office_id
        weeks = [service.owed(session, office, on=dt.date(2026, 11, day)) for day in (15, 16)]
    assert [week.walked for week in weeks if week] == [1, 1]


def test_an_office_sees_how_much_of_its_period_is_walked(land: County) -> None:
    started = dt.datetime.now(dt.UTC)
    land.now = started + dt.timedelta(hours=3)
    for _ in range(2):
        walk(land, "township_officer", started)
    land.send("township_officer", "patrol", {**patrol(), "started_at": started.isoformat()})

    (owed,) = land.client(blueprint, "township_officer").get(ROOT)

    assert (owed["at_least"], owed["period"], owed["walked"]) == (2, "week", 2)
    assert (owed["counted"], owed["missing"]) == (2, 0)
    assert owed["source"] == "吉国土资发〔2010〕6号"
    assert land.client(blueprint, "inspector").get(ROOT)[0]["period"] == "month"


def test_an_office_whose_rank_owes_nothing_is_told_nothing(land: County) -> None:
    province(land)

    assert land.client(blueprint, "province").get(ROOT) == []


def test_a_patrol_that_saw_no_key_area_does_not_count_where_one_is_asked(land: County) -> None:
    rule(land, asks("2026-11-01", least_key_areas=1))
    area(land, square(0, -500, 1000))
    area(land, square(5000, 5000, 900), grade=Grade.FULL)

    there = walked(land, along(500), [0.0] * 26)
    elsewhere = walked(land, [5000.0 + metres for metres in along(500)], [5000.0] * 26)

    assert verdict(land, there).counts
    (reason,) = verdict(land, elsewhere).reasons
    assert (reason["code"], reason["asked"], reason["found"]) == ("too_few_key_areas", 1, 0)
