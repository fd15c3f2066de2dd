"""What a patrol found and nobody confirmed moves no figure that is reported upwards."""

import uuid
from pathlib import Path

import pytest
from sqlalchemy import func, select

from clues.models import Clue
from kernel.db import Sessions
from patrols import service as patrols
from reporting import service
from reporting.periods import parse
from reporting.states import Basis
from reporting.tables import Table
from tests.county import County, county
from tests.patrols.test_ladder import came_upon


@pytest.fixture
def land(sessions: Sessions, tmp_path: Path) -> County:
    return county(sessions, tmp_path)


def table(land: County, basis: Basis) -> Table:
    with land.sessions() as session:
        return service.two_rates(
            session,
            land.people["inspector"],
            land.divisions["220281"],
            parse("2026H2"),
            basis=basis,
            now=land.now,
        )


@pytest.mark.parametrize("basis", Basis)
def test_a_finding_is_a_clue_and_no_case_until_one_is_filed(land: County, basis: Basis) -> None:
    before = table(land, basis)

    refuted, open_ = came_upon(land), came_upon(land)
    confirmed = came_upon(land, suspected_offence="mine_without_right")
    with land.sessions.begin() as session:
        patrols.refute_finding(session, None, uuid.UUID(refuted), now=land.now)
        patrols.confirm_finding(session, None, uuid.UUID(confirmed), now=land.now)

    with land.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Clue)) == 3
        held = select(Clue.finding_id).where(Clue.finding_id == uuid.UUID(open_))
        assert session.scalar(held) is not None
    assert [row.counts for row in table(land, basis).rows] == [row.counts for row in before.rows]
