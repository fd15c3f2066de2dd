"""Sums of what patrols saw are what a full count of the tracks says, whatever happened before."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import sessionmaker

from kernel.db import Sessions
from patrols import service
from patrols.models import AreaWeek, LastSeen, Patrol, PatrolArea, UnitWeek
from patrols.service import recounting
from patrols.states import PATROL_LIFE, Grade, PatrolState, SightKind
from tests.county import County, county
from tests.patrols.ground_seen import along, area, mine, reason, square, walked

DAYS = ("2026-11-09", "2026-11-15", "2026-11-16", "2026-11-18", "2026-12-31")


def found(land: County) -> list[str]:
    with land.sessions() as session:
        return [str(one) for one in recounting.differences(session)]


def move(land: County, patrol_id: uuid.UUID, state: PatrolState) -> None:
    """Bring a patrol into a state if it may, and cover it as those do who bring it there."""
    with land.sessions.begin() as session:
        patrol = session.get_one(Patrol, patrol_id)
        if state in PATROL_LIFE.moves[patrol.state]:
            acts = {
                PatrolState.RETURNED: lambda: patrol.give_back("路线不清"),
                PatrolState.LOGGED: patrol.log_again,
                PatrolState.APPROVED: patrol.approve,
            }
            acts[state]()
        service.cover_again(session, [patrol_id])


def test_a_week_of_an_office_is_summed(land: County) -> None:
    key = area(land, square(0, -500, 1000))
    for _ in range(2):
        walked(land, along(1000), [0.0] * 51)
    walked(land, along(500), [0.0] * 26, day="2026-11-15")

    with land.sessions() as session:
        before, week = session.scalars(select(UnitWeek).order_by(UnitWeek.week)).all()
        swept = session.get_one(AreaWeek, (key, dt.date(2026, 11, 16)))
        last = session.get_one(LastSeen, (SightKind.AREA, key))
    assert (before.week, before.patrols, before.key_visits) == (dt.date(2026, 11, 9), 1, 1)
    assert (week.patrols, week.key_visits, week.clean_ms) == (2, 2, 2 * 500_000)
    assert week.length_cm == pytest.approx(200_000, rel=0.01)
    assert (swept.visits, swept.squares) == (2, 10_000)
    assert swept.swept == pytest.approx(2_000, rel=0.02)  # 100 m to either side of the way
    assert last.walked_on == dt.date(2026, 11, 18)
    assert found(land) == []


def test_who_is_returned_leaves_the_sums_and_comes_back_once(land: County) -> None:
    area(land, square(0, -500, 1000))
    first = walked(land, along(600), [0.0] * 31)
    walked(land, along(1000), [200.0] * 51)
    before = kept(land)

    move(land, first, PatrolState.RETURNED)
    without = kept(land)
    for state in (PatrolState.LOGGED, PatrolState.LOGGED, PatrolState.APPROVED):
        move(land, first, state)

    assert without != before == kept(land)
    assert found(land) == []


def kept(land: County) -> dict[str, list[tuple[Any, ...]]]:
    """Return the sums as they are kept."""
    with land.sessions() as session:
        return {
            table.__tablename__: sorted(
                tuple(str(getattr(row, column.key)) for column in table.__table__.columns)
                for row in session.scalars(select(table))
            )
            for table in (UnitWeek, AreaWeek, LastSeen)
        }


def test_a_count_names_what_was_tampered_with_and_mends_it(land: County) -> None:
    area(land, square(0, -500, 1000))
    walked(land, along(600), [0.0] * 31)
    before = kept(land)
    with land.sessions.begin() as session:
        session.execute(update(UnitWeek).values(length_cm=UnitWeek.length_cm + 100))
        session.execute(update(AreaWeek).values(visits=7))

    told = found(land)
    with land.sessions() as session:
        differences = list(recounting.differences(session))
    recounting.mend(land.sessions.begin, differences)

    assert [line.partition(" ")[0] for line in told] == ["patrol_unit_weeks", "patrol_area_weeks"]
    assert "visits 7 ≠ 1" in told[1]
    assert (kept(land), found(land)) == (before, [])


class Acts(RuleBasedStateMachine):
    """A county at work: patrols come late, twice and again, and areas are drawn otherwise."""

    land: County
    patrols: list[uuid.UUID]
    areas: list[uuid.UUID]

    @initialize()
    def begin(self) -> None:
        self.patrols, self.areas = [], []
        self.draw(0, 0, Grade.KEY, DAYS[0])
        mine(self.land, square(150, 100, 80))
        reason(self.land, 300, 30)

    @rule(
        east=st.integers(-400, 400),
        north=st.integers(-300, 300),
        length=st.sampled_from([40, 300, 900]),
        day=st.sampled_from(DAYS),
        who=st.sampled_from(["township_officer", "inspector"]),
    )
    def log(self, east: int, north: int, length: int, day: str, who: str) -> None:
        way = [east + metres for metres in along(length)]
        self.patrols.append(walked(self.land, way, [float(north)] * len(way), day=day, who=who))

    @precondition(lambda self: self.patrols)
    @rule(data=st.data(), state=st.sampled_from(sorted(set(PatrolState) - {PatrolState.RECEIVED})))
    def review(self, data: st.DataObject, state: PatrolState) -> None:
        move(self.land, data.draw(st.sampled_from(self.patrols)), state)

    @precondition(lambda self: self.patrols)
    @rule(data=st.data(), day=st.sampled_from(DAYS))
    def correct_the_day(self, data: st.DataObject, day: str) -> None:
        patrol_id = data.draw(st.sampled_from(self.patrols))
        with self.land.sessions.begin() as session:
            patrol = session.get_one(Patrol, patrol_id)
            patrol.walked_on = dt.date.fromisoformat(day)
            session.flush()
            service.cover_again(session, [patrol_id])

    @precondition(lambda self: self.patrols)
    @rule(data=st.data())
    def arrive_twice(self, data: st.DataObject) -> None:
        again = data.draw(st.lists(st.sampled_from(self.patrols), min_size=1, unique=True))
        with self.land.sessions.begin() as session:
            service.cover_again(session, again)

    @rule(
        east=st.integers(-400, 400),
        north=st.integers(-400, 400),
        grade=st.sampled_from(Grade),
        day=st.sampled_from(DAYS),
    )
    def draw(self, east: int, north: int, grade: Grade, day: str) -> None:
        since = dt.date.fromisoformat(day)
        where = square(east, north, 500)
        self.areas.append(area(self.land, where, grade=grade, valid_from=since))
        self.told(self.areas[-1])

    @precondition(lambda self: self.areas)
    @rule(data=st.data(), day=st.sampled_from(DAYS))
    def end(self, data: st.DataObject, day: str) -> None:
        area_id = data.draw(st.sampled_from(self.areas))
        with self.land.sessions.begin() as session:
            ended = session.scalars(select(PatrolArea).where(PatrolArea.id == area_id)).one()
            ended.valid_to = max(ended.valid_from, dt.date.fromisoformat(day))
        self.told(area_id)

    def told(self, area_id: uuid.UUID) -> None:
        with self.land.sessions.begin() as session:
            changed = session.scalars(select(PatrolArea).where(PatrolArea.id == area_id)).all()
            service.areas_changed(session, changed, now=self.land.now)
        self.land.drain()

    @invariant()
    def kept_is_counted(self) -> None:
        assert found(self.land) == []


@contextmanager
def rolled_back(engine: Engine) -> Iterator[Sessions]:
    """Yield sessions whose commits are savepoints, as the fixture does for a whole test."""
    with engine.connect() as connection:
        outer = connection.begin()
        yield sessionmaker(
            connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        )
        outer.rollback()


def test_what_is_kept_is_what_is_counted_after_any_acts(engine: Engine, tmp_path: Path) -> None:
    class Here(Acts):
        def __init__(self) -> None:
            super().__init__()
            self.world = ExitStack()
            self.land = county(self.world.enter_context(rolled_back(engine)), tmp_path)

        def teardown(self) -> None:
            self.world.close()

    told = settings(max_examples=10, stateful_step_count=10, deadline=None)
    run_state_machine_as_test(Here, settings=told)
