"""What holds of the duty ledger whatever is walked, sent late, returned, excused and closed."""

import datetime as dt
import uuid
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import sessionmaker

from kernel.lifecycle import IllegalMove
from patrols import service
from patrols.duty.figures import excused_of, figures
from patrols.duty.periods import Period, Span, bounds, following
from patrols.models import DutyFigure, Patrol
from patrols.service.duty import Wanted
from patrols.service.duty.cells import open_cells
from patrols.states import Found, PatrolState
from tests.county import County, county
from tests.patrols.duties import at, close, entered, move, restatements

MONDAY = dt.date(2026, 11, 2)
DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2035, 12, 31))
ACTS = st.one_of(
    st.tuples(st.just("walk"), st.integers(0, 27)),
    st.tuples(st.sampled_from(["return", "log"]), st.integers(0, 9)),
    st.tuples(st.just("excuse"), st.integers(0, 27), st.integers(0, 9)),
    st.tuples(st.just("close"), st.integers(1, 25)),
)


@given(DAYS, st.sampled_from(list(Period)))
def test_every_day_lies_in_one_period_and_periods_follow_each_other(
    day: dt.date, period: Period
) -> None:
    span = bounds(period, day)

    assert span.first_day <= day <= span.last_day
    assert bounds(period, span.first_day) == bounds(period, span.last_day) == span
    assert following(period, span).first_day == span.last_day + dt.timedelta(days=1)


@given(
    st.integers(0, 20),
    DAYS,
    st.sampled_from(list(Period)),
    st.lists(st.tuples(DAYS, st.integers(0, 120)), max_size=5),
)
def test_no_excuse_makes_an_office_owe_less_than_nothing_or_more_than_before(
    at_least: int, day: dt.date, period: Period, days: list[tuple[dt.date, int]]
) -> None:
    span = bounds(period, day)
    excuses = [Span(first, first + dt.timedelta(days=more)) for first, more in days]

    excused = excused_of(at_least, span, excuses)

    assert 0 <= excused <= at_least
    assert excused_of(at_least, span, [*excuses, span]) == at_least
    assert excused <= excused_of(at_least, span, [*excuses, Span(day, day)])


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_what_is_counted_and_missing_is_at_least_what_is_owed(
    at_least: int, excused: int, walked: int, counted: int
) -> None:
    said = figures(at_least, min(excused, at_least), walked, min(counted, walked))

    assert said.counted + said.missing == max(said.owed, said.counted)
    assert said.owed + said.excused == said.at_least


class Story:
    """A township whose patrols, excuses and closings come in any order."""

    def __init__(self, land: County) -> None:
        self.land = land
        self.actor = land.people["township_officer"]
        self.walked = list[uuid.UUID]()
        self.seen = dict[uuid.UUID, dict[str, Any]]()
        land.now = at("2026-11-02", 8)

    def act(self, act: tuple[Any, ...]) -> None:
        self.land.now += dt.timedelta(minutes=1)
        getattr(self, f"do_{act[0]}")(*act[1:])
        self.hold_against_what_was_closed()

    def do_walk(self, day: int) -> None:
        began = at(str(MONDAY + dt.timedelta(days=day)))
        place = self.land.divisions["220281100"]
        told = {**entered(self.actor.office_id, place, began), "received_at": self.land.now}
        made = Patrol(**told)
        self.walked.append(made.id)
        with self.land.sessions.begin() as session:
            session.add(made)
            service.duty.weigh(session, [made], found=Found.ARRIVED, now=self.land.now)

    def do_return(self, number: int) -> None:
        self._move(number, PatrolState.RETURNED)

    def do_log(self, number: int) -> None:
        self._move(number, PatrolState.LOGGED)

    def _move(self, number: int, state: PatrolState) -> None:
        if number < len(self.walked):
            with suppress(IllegalMove):
                move(self.land, self.walked[number], state)

    def do_excuse(self, first: int, more: int) -> None:
        first_day = MONDAY + dt.timedelta(days=first)
        last_day = first_day + dt.timedelta(days=more)
        asked = service.duty.Asked(self.actor.office_id, first_day, last_day, "大雪封路")
        county = self.land.people["inspector"]
        with self.land.sessions.begin() as session:
            made = service.duty.ask_excuse(session, self.actor, asked, now=self.land.now)
            session.flush()
            service.duty.approve_excuse(session, county, made.id, note="好", now=self.land.now)

    def do_close(self, days: int) -> None:
        close(self.land, self.land.now + dt.timedelta(days=days))

    def hold_against_what_was_closed(self) -> None:
        with self.land.sessions() as session:
            there = {row.id: _values(row) for row in session.scalars(select(DutyFigure))}
        assert {one: there[one] for one in self.seen} == self.seen
        self.seen = there


def _values(row: DutyFigure) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in DutyFigure.__table__.columns}


@given(st.lists(ACTS, min_size=3, max_size=14))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_closed_figures_never_change_and_restatements_tell_what_is_so(
    engine: Engine, tmp_path: Path, acts: Sequence[tuple[Any, ...]]
) -> None:
    """After any acts, what a closed week says now is what it would say were it counted anew."""
    how: Any = {"expire_on_commit": False, "join_transaction_mode": "create_savepoint"}
    with engine.connect() as connection:
        undone = connection.begin()
        story = Story(county(sessionmaker(connection, **how), tmp_path))
        for act in acts:
            story.act(act)
        _hold_against_a_recount(story)
        undone.rollback()


def _hold_against_a_recount(story: Story) -> None:
    land = story.land
    last = MONDAY + dt.timedelta(days=40)
    wanted = Wanted(first=MONDAY, last=last, under=land.divisions["220281100"], limit=9)
    with land.sessions() as session:
        actor = land.people["inspector"]
        ledger = service.duty.ledger(session, actor, wanted, now=land.now)
        cells = [cell for line in ledger.lines for cell in line.cells]
        anew = list(open_cells(session, [(cell.unit, [cell.due]) for cell in cells]))
    assert [cell.figures for cell in cells] == [cell.figures for cell in anew]
    numbers = [one.number for one in restatements(land)]
    assert all(number >= 1 for number in numbers)
