"""Heads leave the house by themselves: into a folder, and to the superior office."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from kernel import audit, clock, jws, outbound
from kernel.db import Sessions, writing
from kernel.jobs import JobState
from kernel.settings import Settings
from tests.authority import Quiet, listening
from tests.kernel.test_audit import Note
from tests.kernel.test_audit_stamps import Installation


@pytest.fixture
def house(lasting: Sessions, tmp_path: Path) -> Iterator[Installation]:
    with writing(lasting) as session:
        Note.__table__.create(session.connection(), checkfirst=True)
    settings = Settings(data=tmp_path, database_url="", heads_folder=tmp_path / "kept" / "heads")
    yield Installation(lasting, settings, clock.now())
    with writing(lasting) as session:
        session.execute(text("drop table test_notes"))


def files(house: Installation) -> dict[str, str]:
    folder = house.settings.heads_folder
    assert folder is not None
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


def test_each_head_becomes_a_file_of_its_own(house: Installation) -> None:
    heads = [house.grow_and_sign() for _ in range(2)]
    house.drain()

    assert files(house) == {f"head-{head.number:09}.jws": head.jws for head in heads}
    key = jws.server_key(house.settings.key_file)
    with writing(house.sessions) as session:
        assert list(audit.verify(session, key=key, outside=files(house))) == []


def test_a_file_that_is_there_is_never_written_over(house: Installation) -> None:
    house.grow_and_sign()
    house.drain()
    folder = house.settings.heads_folder
    assert folder is not None
    (folder / "head-000000003.jws").write_text("somebody's")
    (folder / "head-of-something.jws").write_text("else")
    for _ in range(3):
        house.grow_and_sign()
    house.drain()

    assert files(house)["head-000000003.jws"] == "somebody's"
    assert sorted(files(house))[:3] == [f"head-{n:09}.jws" for n in (1, 3, 4)]


def test_a_folder_that_was_away_gets_what_it_missed(house: Installation) -> None:
    folder = house.settings.heads_folder
    assert folder is not None
    folder.parent.write_text("a file where the folder should be")
    house.grow_and_sign()
    house.drain()
    assert house.jobs() == [("file_heads", JobState.QUEUED)]

    folder.parent.unlink()
    house.grow_and_sign()
    house.drain()
    assert len(files(house)) == 2
    assert {state for _, state in house.jobs()} == {JobState.DONE}


@pytest.fixture
def superior() -> Iterator[tuple[str, list[tuple[str, str, bytes]], list[int]]]:
    """A superior office that listens: its address, what it was told, and what it will answer."""
    told: list[tuple[str, str, bytes]] = []
    answers: list[int] = []

    class Door(Quiet):
        def hear(self, body: bytes) -> None:
            told.append((self.path, self.headers["Content-Type"], body))
            status = answers.pop(0) if answers else 204
            self.say(status, Location="http://127.0.0.1:9/elsewhere")

    with listening(Door) as address:
        yield address, told, answers


@pytest.mark.parametrize("first", [500, 403, 301, 307])
def test_the_superior_office_is_told_until_it_says_yes(
    house: Installation,
    superior: tuple[str, list[tuple[str, str, bytes]], list[int]],
    first: int,
) -> None:
    address, told, answers = superior
    answers.append(first)
    webhook = f"{address}/heads?from=220284"
    house.settings = replace(house.settings, heads_folder=None, heads_webhook=webhook)
    head = house.grow_and_sign()
    house.drain()
    assert house.jobs() == [("tell_superior", JobState.QUEUED)]

    for _ in range(2):
        house.at = house.at.replace(year=house.at.year + 1)
        house.drain()

    expected = ("/heads?from=220284", "application/jose", head.jws.encode())
    assert told == [expected, expected]
    assert house.jobs() == [("tell_superior", JobState.DONE)]


def test_an_answer_without_end_is_not_read_to_its_end() -> None:
    class Door(Quiet):
        def hear(self, body: bytes) -> None:
            self.say(200, body * (2 << 20))

    with listening(Door) as address, pytest.raises(outbound.NotDelivered, match="more than"):
        outbound.post(address, b"?", kind="text/plain")


def test_nobody_listening_is_told_in_a_sentence() -> None:
    with pytest.raises(outbound.NotDelivered, match=r"127\.0\.0\.1:9"):
        outbound.post("http://127.0.0.1:9/heads", b"?", kind="text/plain")
