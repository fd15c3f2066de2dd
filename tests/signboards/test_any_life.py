"""Whatever officers, the register and the calendar do in whatever order, a board makes sense."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import sessionmaker

from kernel.errors import Refusal
from kernel.jobs import Work
from registry.states import RightState
from signboards import rules, service
from signboards.jobs import watch_days
from signboards.models import BoardAct, Rectification, Signboard
from signboards.states import ASKED_FOR, SEEN, DueCause, RectificationState, SignboardState
from tests.county import TODAY, County, county
from tests.signboards.looking import FADED, GONE, amend, boards, heard, seen

HALF_A_YEAR = rules.Renewal("22", 6, 15, dt.date(2010, 1, 1), None, "测试：每六个月更新")
STRANGE = "C2202812010127120099999"
Step = Callable[[County], None]


def make(land: County) -> None:
    with land.sessions.begin() as session:
        board = next(iter(boards(land).values()))
        who = land.people["inspector"]
        made_on = land.now.date() - dt.timedelta(days=2)
        service.make(session, who, board.id, made_on=made_on, size="1", now=land.now)


def erect(land: County) -> None:
    with land.sessions.begin() as session:
        board = next(iter(boards(land).values()))
        who = land.people["inspector"]
        service.erect(session, who, board.id, erected_on=land.now.date(), now=land.now)


def let_off(land: County) -> None:
    with land.sessions.begin() as session:
        still = Rectification.state == RectificationState.OPEN
        for one in session.scalars(select(Rectification.id).where(still)):
            service.cancel(session, land.people["inspector"], one, reason="不再要求", now=land.now)


def become(state: RightState) -> Step:
    def step(land: County) -> None:
        ended = TODAY if state in {RightState.CANCELLED, RightState.REVOKED} else None
        amend(land, land.right_id, state=state, ended_on=ended, valid_to=dt.date(2028, 6, 30))

    return step


def licence_until(year: int) -> Step:
    return lambda land: amend(land, land.right_id, valid_to=dt.date(year, 6, 30))


def look(**instead: Any) -> Step:
    return lambda land: seen(land, **instead) and None


def watch(land: County) -> None:
    watch_days(Work(land.sessions, land.settings, land.now))
    land.drain()


STEPS: dict[str, Step] = {
    "heard": lambda land: heard(land, land.right_id),
    "make": make,
    "erect": erect,
    "in order": look(),
    "faded": look(**FADED),
    "gone": look(**GONE),
    "strange": look(licence_no_read=STRANGE),
    "let off": let_off,
    "changed": licence_until(2031),
    "changed back": licence_until(2028),
    "expired": become(RightState.EXPIRED),
    "revoked": become(RightState.REVOKED),
    "valid": become(RightState.VALID),
    "cancelled": become(RightState.CANCELLED),
    "the clock": watch,
}


@pytest.mark.usefixtures("renewed")
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 40)), max_size=12))
def test_whatever_happens_a_board_makes_sense(
    engine: Engine, tmp_path: Path, steps: list[tuple[str, int]]
) -> None:
    with engine.connect() as connection:
        outer = connection.begin()
        how = {"expire_on_commit": False, "join_transaction_mode": "create_savepoint"}
        land = county(sessionmaker(connection, **how), tmp_path)
        heard(land, land.right_id)
        refused: list[str] = []
        for name, days in steps:
            land.now += dt.timedelta(days=days, minutes=1)
            try:
                STEPS[name](land)
            except Refusal as refusal:
                refused.append(refusal.code)
            makes_sense(land)
        assert land.tampered() == []
        assert all(code.startswith(("signboards.", "kernel.illegal_move")) for code in refused)
        outer.rollback()


@pytest.fixture
def renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "RENEWALS", (*rules.RENEWALS, HALF_A_YEAR))


def makes_sense(land: County) -> None:
    """Hold what must be so at any time; the constraints of the tables hold the rest."""
    with land.sessions() as session:
        (board,) = session.scalars(select(Signboard))
        last = session.scalars(select(BoardAct).order_by(BoardAct.id.desc())).first()
        still = Rectification.state == RectificationState.OPEN
        wanted = session.scalar(select(func.count()).select_from(Rectification).where(still))
    assert last is not None
    assert last.state is board.state
    assert (board.due_on is not None) == (board.state in ASKED_FOR)
    assert board.state not in SEEN or board.checked_at is not None
    if board.state in {SignboardState.OK, SignboardState.RECTIFIED}:
        assert wanted == 0
    if board.state in {SignboardState.DORMANT, SignboardState.WITHDRAWN}:
        assert (wanted, board.renew_by) == (0, None)
    if board.due_cause is DueCause.RENEWAL:
        assert board.due_on == board.renew_by
