"""Twenty phones at once on a bad network, and a server killed in the middle: all arrives, once."""

import datetime as dt
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select, update

import identity.service
from clues.models import Clue
from evidence.models import ManifestFile, SealedRecord
from evidence.service import store_at
from identity.models import Office
from kernel import clock
from kernel.db import reading, writing
from kernel.events import Event
from kernel.jobs import Job, JobState
from patrols.models import Finding, Patrol
from server.demo.day import Day, Setting, wait_a_little
from server.demo.desk import Matter
from server.demo.people import OFFICES, PASSWORD
from server.demo.person import Worker
from server.demo.phone import said
from server.demo.walk import Walk, Walked
from server.posts import POSTS
from signboards.models import SignboardCheck
from tests.server.bad_network import BadWire
from tests.server.killed_server import LOOKED_AGAIN, SAID
from tests.server.served import Installation, Served, served

PHONES = 20
WHOLE_DAYS = 2  # of them: the rest go home when receipts say that everything is here
BOARDS = 2  # of these others: where no board stands, no picture is read for its letters
KILLED_AFTER = 12  # photographs of 40
_PENDING = [JobState.QUEUED, JobState.RUNNING]


class BareWalk(Walk):
    """A walk to where a board should stand, and none does."""

    def _check(self, rights: list[dict[str, Any]]) -> dict[str, Any]:
        return {**super()._check(rights), "present": False, "remark": "未见标识牌。"}


@dataclass
class Field:
    """Who is out there, and when the server is to be killed."""

    server: Served
    wires: list[BadWire] = field(default_factory=list)
    arrived: list[str] = field(default_factory=list)
    under_way: threading.Event = field(default_factory=threading.Event)
    back_again: threading.Event = field(default_factory=threading.Event)

    def connect(self) -> BadWire:
        self.wires.append(BadWire(self.server.url, luck(len(self.wires))))
        return self.wires[-1]

    def hear(self, line: str) -> None:
        if "photo in" in line:
            self.arrived.append(line)
        if len(self.arrived) >= KILLED_AFTER:
            self.under_way.set()

    @property
    def setting(self) -> Setting:
        return Setting(self.connect, clock.now, wait_a_little, self.hear)

    def walk(self, login: str) -> Walked:
        officer = Worker(self.connect(), clock.now, login, PASSWORD)
        sort = Walk if int(login[-2:]) < WHOLE_DAYS + BOARDS else BareWalk
        walk = sort(officer, Matter(), self.hear)
        walked = walk.walk()
        walk.hand_in(walked)
        walk.upload(walked, drops=len(login) % 3)
        return walked

    def whole_day(self, login: str) -> Walked:
        day = Day(self.setting, officer=login)
        walked = day.in_the_field(drops=1)
        assert self.back_again.wait(200)  # the office opens when the power is back
        case = day.at_the_desk(walked)
        assert day.open_figure(case, walked.pit)["finding"] == said(walked.finding)["id"]
        return walked


@pytest.fixture
def server(installation: Installation) -> Iterator[Served]:
    enrol(installation)
    with served(installation) as running:
        yield running


def logins() -> list[str]:
    return [f"phone{n:02}" for n in range(PHONES)]


def enrol(installation: Installation) -> None:
    """Let twenty officers of the township sign in."""
    usual = POSTS["patroller"]
    with installation.house() as house, writing(house.sessions) as session:
        office = session.scalars(select(Office).where(Office.name == OFFICES[0].name)).one()
        now = clock.now()
        post = identity.service.make_post(
            session, None, office, name="巡查队员", permissions=usual.permissions, now=now
        )
        for login in logins():
            identity.service.enrol_officer(
                session, None, name=login, login=login, password=PASSWORD, post=post, now=now
            )


def pass_the_leases(installation: Installation) -> None:
    """Be five minutes later, for the jobs that were under way when the power went."""
    with installation.house() as house, writing(house.sessions) as session:
        running = update(Job).where(Job.state == JobState.RUNNING)
        session.execute(running.values(run_at=clock.now() - dt.timedelta(seconds=1)))


def luck(seed: int) -> Random:
    return Random(seed)  # noqa: S311 (bad luck, not a secret)


def live(server: Served) -> tuple[Field, list[Walked]]:
    """Have all of them live their day, while the server is killed and comes back."""
    out = Field(server)
    with ThreadPoolExecutor(PHONES) as phones:
        days = [
            phones.submit(out.whole_day if n < WHOLE_DAYS else out.walk, login)
            for n, login in enumerate(logins())
        ]
        try:
            assert out.under_way.wait(200), [day.exception() for day in days if day.done()]
            server.kill()
            pass_the_leases(server.installation)
            server.start()
        finally:
            out.back_again.set()
        while not all(day.done() for day in days):  # false alarms would be heard now
            verify(server.installation)
        return out, [day.result() for day in days]


def verify(installation: Installation) -> None:
    for room in ("audit", "evidence"):
        done = installation.invoke(room, "verify")
        assert done.exit_code == 0, done.output


def settle(installation: Installation) -> None:
    """Wait until events are delivered and jobs are done."""
    deadline = time.monotonic() + 120
    with installation.house() as house:
        while time.monotonic() < deadline:
            with reading(house.sessions) as session:
                jobs = session.scalar(select(func.count()).where(Job.state.in_(_PENDING)))
                events = session.scalar(select(func.count()).where(Event.delivered_at.is_(None)))
            if not jobs and not events:
                return
            time.sleep(0.3)
    raise AssertionError(f"{jobs} jobs and {events} events are still waiting")


@pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)  # where many write at once
def test_twenty_phones_and_a_killed_server_lose_and_double_nothing(server: Served) -> None:
    out, walks = live(server)
    settle(server.installation)

    happened = Counter(event for wire in out.wires for event in wire.happened)
    assert min(happened[what] for what in ("answer lost", "sent twice", "wrong bytes refused")) > 3
    assert len(out.arrived) == 2 * PHONES
    with server.installation.house() as house, reading(house.sessions) as session:
        assert_each_record_is_complete_once(session, walks)
        assert_one_clue_for_each_finding(session, walks)
        assert_bytes_are_those_of_the_camera(session, store_at(house.settings), walks)
    verify(server.installation)
    assert server.faults() == []


def ids(walks: Sequence[Walked]) -> list[str]:
    return [said(sealed)["id"] for walked in walks for sealed in walked.sealed]


def assert_each_record_is_complete_once(session: Any, walks: Sequence[Walked]) -> None:
    mine = set(ids(walks))
    records = session.scalars(select(SealedRecord)).all()
    told = Counter((event.name, event.subject) for event in session.scalars(select(Event)))
    here = [record for record in records if str(record.id) in mine]
    completed = Counter(
        subject for name, subject in told if name.startswith("evidence.") and subject in mine
    )

    assert len(mine) == len(here) == 3 * PHONES
    assert {record.state for record in records} == {"complete"}
    assert {record.jws for record in here} == {one for walked in walks for one in walked.sealed}
    assert completed == dict.fromkeys(mine, 1)
    assert {name for (name, _), times in told.items() if times > 1} <= LOOKED_AGAIN
    assert max(Counter(map(tuple, session.execute(select(*SAID)))).values()) == 1
    for kind, table in (("patrol", Patrol), ("check", SignboardCheck), ("finding", Finding)):
        rows = Counter(str(row.id) for row in session.scalars(select(table)))
        assert all(rows[said(getattr(walked, kind))["id"]] == 1 for walked in walks), kind


def assert_one_clue_for_each_finding(session: Any, walks: Sequence[Walked]) -> None:
    clues = session.scalars(select(Clue)).all()
    of_finding = Counter(str(clue.finding_id) for clue in clues if clue.finding_id)
    numbers = Counter((clue.office_id, clue.registered_at.year, clue.number) for clue in clues)

    assert {said(walked.finding)["id"] for walked in walks} <= set(of_finding)
    assert set(of_finding.values()) == set(numbers.values()) == {1}


def assert_bytes_are_those_of_the_camera(session: Any, store: Any, walks: Sequence[Walked]) -> None:
    for walked in walks:
        for sealed, photo in walked.photos:
            items = select(ManifestFile).where(ManifestFile.sha256 == photo.sha256)
            (item,) = session.scalars(items).all()
            assert (str(item.record_id), bool(item.arrived_at)) == (said(sealed)["id"], True)
            with store.open(photo.sha256) as file:
                assert file.read() == photo.content
