"""An authority outside says when a head was there at the latest; its word is held to it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from kernel import audit, clock, outbound
from kernel.audit import SignedHead
from kernel.audit.jobs import sign_tree, stamp_late
from kernel.audit.outside import authority as configured
from kernel.audit.stamps import HeadStamp, unstamped_since
from kernel.db import Sessions, writing
from kernel.jobs import Job, JobState, Runner, Work
from kernel.settings import Settings
from tests.authority import Authority, _founded, authority
from tests.kernel.test_audit import Note

__all__ = ["_founded", "authority"]
DATA = b"a head"


@dataclass
class Installation:
    """What the jobs of heads need: a database, settings, and a clock that can be put forward."""

    sessions: Sessions
    settings: Settings
    at: dt.datetime

    def work(self) -> Work:
        return Work(self.sessions, self.settings, self.at)

    def grow_and_sign(self) -> SignedHead:
        self.at += dt.timedelta(minutes=6)
        with writing(self.sessions) as session:
            note = Note(words="巡查", at=self.at)
            session.add(note)
            audit.record(session, None, "test.noted", note, now=self.at)
            audit.seal(session, now=self.at)
        sign_tree(self.work())
        with writing(self.sessions) as session:
            return session.scalars(audit.newest_signed()).one()

    def drain(self) -> None:
        runner = Runner(self.sessions, self.settings, lambda: self.at)
        while runner.run_one():
            pass

    def stamps(self) -> list[HeadStamp]:
        with writing(self.sessions) as session:
            return list(session.scalars(select(HeadStamp).order_by(HeadStamp.head_number)))

    def jobs(self) -> list[tuple[str, JobState]]:
        with writing(self.sessions) as session:
            rows = session.execute(select(Job.function, Job.state).order_by(Job.id))
            return [(name.rpartition(".")[2], state) for name, state in rows]

    def findings(self, trusted: audit.Authority | None = None) -> set[tuple[str, str]]:
        with writing(self.sessions) as session:
            found = audit.verify(session, authority=trusted)
            return {(one.what, one.subject.split(" ")[0]) for one in found}


@pytest.fixture
def house(lasting: Sessions, authority: Authority, tmp_path: Path) -> Iterator[Installation]:
    with writing(lasting) as session:
        Note.__table__.create(session.connection(), checkfirst=True)
    settings = Settings(
        data=tmp_path,
        database_url="",
        tsa_url=authority.address,
        tsa_certificates=authority.certificates,
    )
    yield Installation(lasting, settings, clock.now())
    with writing(lasting) as session:
        session.execute(text("drop table test_notes"))


def test_a_signed_head_is_stamped_and_two_strangers_agree(
    house: Installation, authority: Authority
) -> None:
    head = house.grow_and_sign()
    house.drain()

    (stamp,) = house.stamps()
    assert stamp.head_number == head.number
    assert abs(stamp.stamped_at - clock.now()) < dt.timedelta(minutes=1)
    assert authority.holds(head.jws.encode(), stamp.token)
    assert not authority.holds(head.jws.encode() + b"x", stamp.token)
    assert house.findings(configured(house.settings)) == set()
    assert house.findings() == set()


def test_a_head_is_stamped_once(house: Installation, authority: Authority) -> None:
    head = house.grow_and_sign()
    house.drain()
    with writing(house.sessions) as session:
        outside = "kernel.audit.jobs.stamp_head"
        audit.jobs.enqueue(session, outside, str(head.number), now=house.at)
    house.drain()

    assert len(authority.asked) == len(house.stamps()) == 1


@pytest.mark.parametrize("mood", ["down", "elsewhere", "rambling", "confused"])
def test_an_authority_that_does_not_answer_well_is_asked_again(
    house: Installation, authority: Authority, mood: str
) -> None:
    authority.asked.append(audit.stamps.asking(b"other bytes").as_bytes())
    authority.mood = mood
    house.grow_and_sign()
    house.drain()
    assert house.stamps() == []
    assert house.jobs() == [("stamp_head", JobState.QUEUED)]

    authority.mood = "well"
    house.at += dt.timedelta(seconds=10)
    house.drain()
    assert len(house.stamps()) == 1
    assert house.jobs() == [("stamp_head", JobState.DONE)]


def test_after_an_outage_the_newest_head_is_stamped_and_nothing_is_parked(
    house: Installation, authority: Authority
) -> None:
    authority.mood = "down"
    for _ in range(4):
        newest = house.grow_and_sign()
        house.drain()
    authority.mood = "well"
    house.at += dt.timedelta(minutes=30)
    house.drain()

    assert [stamp.head_number for stamp in house.stamps()] == [newest.number]
    assert {state for _, state in house.jobs()} == {JobState.DONE}


def test_in_a_quiet_log_a_stamp_that_was_given_up_is_asked_for_again(
    house: Installation, authority: Authority
) -> None:
    authority.mood = "down"
    house.grow_and_sign()
    for _ in range(10):
        house.drain()
        house.at += dt.timedelta(minutes=30)
    assert house.jobs() == [("stamp_head", JobState.PARKED)]
    with writing(house.sessions) as session:
        since = unstamped_since(session)
    assert since is not None
    assert since < house.at - dt.timedelta(hours=4)

    authority.mood = "well"
    stamp_late(house.work())
    house.drain()
    assert len(house.stamps()) == 1
    with writing(house.sessions) as session:
        assert unstamped_since(session) is None


def test_a_stamp_that_was_swapped_or_touched_is_named(
    house: Installation, authority: Authority
) -> None:
    for _ in range(2):
        house.grow_and_sign()
        house.drain()
    first, second = house.stamps()
    flipped = bytearray(second.token)
    flipped[-1] ^= 1
    with writing(house.sessions) as session:
        swapped = update(HeadStamp).where(HeadStamp.head_number == first.head_number)
        session.execute(swapped.values(token=second.token))
        touched = update(HeadStamp).where(HeadStamp.head_number == second.head_number)
        session.execute(touched.values(token=bytes(flipped)))

    trusted = configured(house.settings)
    both = {
        ("stamp_broken", f"audit_head_stamps/{n}") for n in (first.head_number, second.head_number)
    }
    assert house.findings(trusted) == both
    assert ("stamp_broken", f"audit_head_stamps/{first.head_number}") in house.findings()


def test_a_stranger_s_stamp_is_not_kept(
    house: Installation, authority: Authority, tmp_path: Path
) -> None:
    other = Authority(tmp_path / "other")
    other.folder.mkdir()
    other.found()
    house.settings = Settings(
        data=tmp_path,
        database_url="",
        tsa_url=authority.address,
        tsa_certificates=other.certificates,
    )
    head = house.grow_and_sign()
    trusted = configured(house.settings)
    assert trusted is not None

    with pytest.raises(audit.stamps.BadStamp):
        trusted.stamp(head)
    house.drain()
    assert house.stamps() == []


def test_without_an_authority_nobody_is_asked(lasting: Sessions, tmp_path: Path) -> None:
    assert configured(Settings(data=tmp_path, database_url="")) is None


@pytest.mark.parametrize(
    "address",
    [
        "http://superior.example/heads",
        "ftp://superior.example",
        "file:///etc/passwd",
        "https://",
        "https://me:secret@superior.example",
        "nothing",
    ],
)
def test_heads_go_nowhere_but_by_https_or_to_this_machine(address: str) -> None:
    with pytest.raises(outbound.BadAddress):
        outbound.checked(address)
    with pytest.raises(outbound.BadAddress):
        outbound.post(address, DATA, kind="text/plain")
    assert outbound.checked("http://localhost:8080/x").port == 8080
    assert outbound.checked("http://10.1.2.3/tsa", plain=True).hostname == "10.1.2.3"
