"""The field day over real HTTP, against the real server, from the command line."""

import datetime as dt
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from kernel import clock
from kernel.db import reading
from patrols.models import FindingStep
from patrols.states import Rung, StepState
from server.demo.day import Day, Setting, wait_a_little
from server.demo.wire import Refused, Wire
from tests.databases import embedded_only
from tests.server.served import ROOT, Installation, Served, served

CHAIN = {"two_rates", "case", "clue", "finding", "record", "photo_sha256"}


@pytest.fixture
def server(installation: Installation) -> Iterator[Served]:
    with served(installation) as running:
        yield running


def play(server: Served) -> subprocess.CompletedProcess[str]:
    return server.installation.run("demo", "day", "--url", server.url)


def chain_of(day: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert day.returncode == 0, day.stdout + day.stderr
    chain: dict[str, Any] = json.loads(day.stdout.splitlines()[-1])
    return chain


@embedded_only
def test_the_day_ends_in_a_figure_that_opens_to_the_photograph(server: Served) -> None:
    first = play(server)
    chain = chain_of(first)
    told: list[str] = []
    second = Day(Setting(lambda: Wire(server.url), clock.now, wait_a_little, told.append)).live()

    assert set(chain) == set(second) == CHAIN
    assert (chain["two_rates"]["unlicensed"], chain["two_rates"]["unlicensed_before"]) == (1, 2)
    assert second["two_rates"]["unlicensed"] == 2
    assert all(chain[link] != second[link] for link in CHAIN)
    assert len(first.stdout.splitlines()) == len(told) + 1
    assert server.faults() == []


@embedded_only
def test_a_changed_photograph_breaks_the_chain(server: Served) -> None:
    with subprocess.Popen(  # noqa: S603 (our own words)
        server.installation.command("demo", "day", "--url", server.url),
        cwd=ROOT,
        env=server.installation.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as day:
        assert day.stdout
        arrived = next(line for line in day.stdout if "photo in" in line)
        change(server.installation, arrived.partition("drops: ")[2][:16])
        rest, complaint = day.communicate()

    assert day.returncode == 1
    assert "the day did not hold" in complaint
    assert "photo_sha256" not in rest


def change(installation: Installation, digest_begin: str) -> Path:
    """Flip a bit behind the service's back."""
    (path,) = (installation.data / "evidence" / "objects").glob(f"*/*/{digest_begin}*")
    path.chmod(0o644)
    content = path.read_bytes()
    path.write_bytes(content[:-3] + bytes([content[-3] ^ 1]) + content[-2:])
    return path


def test_without_demo_people_the_day_says_so(tmp_path: Path) -> None:
    empty = Installation(tmp_path / "data", f"sqlite:///{tmp_path}/data/kuangxun.db")
    assert empty.invoke("migrate").exit_code == 0
    with served(empty) as server:
        day = empty.invoke("demo", "day", "--url", server.url)

        assert day.exit_code == 1
        assert "identity.sign_in_refused" in day.stderr
        assert isinstance(day.exception, SystemExit)
        with pytest.raises(Refused, match="401"):
            Wire(server.url).call("GET", "/api/field/v1/pack")


def test_of_what_was_found_only_the_last_is_still_to_be_looked_at(
    installation: Installation,
) -> None:
    with installation.house() as house, reading(house.sessions) as session:
        steps = session.scalars(select(FindingStep)).all()
        (late,) = [one for one in steps if one.state is StepState.OPEN]

    today = clock.day_of(clock.now())
    assert late.rung is Rung.FOLLOW_UP
    assert today - late.due_on < dt.timedelta(days=3)
    assert {one.state for one in steps} == {StepState.OPEN, StepState.DONE}


def test_seeding_again_changes_nothing(installation: Installation) -> None:
    again = installation.invoke("demo", "seed")

    assert (again.exit_code, again.stdout) == (0, "")
