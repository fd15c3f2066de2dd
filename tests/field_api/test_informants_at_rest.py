"""Who told us stands nowhere in the database in words, whatever became of the report."""

import datetime as dt
import uuid
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select, text

from clues.models import Clue
from clues.service import open_informant
from evidence.models import ParkedRecord, SealedRecord
from evidence.queries import record_payload
from field_api import jobs
from kernel import clock
from kernel.access import Actor
from kernel.audit import AuditLine
from kernel.db import Base, Sessions, reading, writing
from kernel.ids import new_id
from kernel.jobs import Runner, Work
from kernel.jobs.drainer import Drainer
from kernel.secrets import KeyLost, safe
from kernel.settings import Settings
from server import wiring
from tests.field_api.conftest import InHand, make_app, signing_in
from tests.phone import CHINA, digest, record_id, said

INFORMANT = {"name": "欧阳春兰", "contact": "13904398675"}
IN_CLEAR = "村民反映河滩夜间采砂"


@pytest.fixture
def sessions(lasting: Sessions) -> Sessions:
    """Return sessions on a database that can be read from outside: all is committed."""
    return lasting


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, database_url="")


def report(**instead: Any) -> dict[str, Any]:
    return {
        "reported_at": dt.datetime.now(CHINA).isoformat(),
        "channel": "walk_in",
        "description": IN_CLEAR,
        "informant": INFORMANT,
        **instead,
    }


def correction(of: uuid.UUID, **instead: Any) -> dict[str, Any]:
    return {"corrects": str(of), "reason": "记错", "payload": report(**instead)}


def drain(sessions: Sessions, settings: Settings) -> None:
    Drainer(Runner(sessions, settings), wiring.HEARERS, ()).drain()


def guises(word: str) -> Iterator[bytes]:
    """Yield what ``word`` looks like as text, as JSON, in hex, and within base64."""
    for raw in {word.encode(), word.encode("ascii", "backslashreplace")}:
        yield raw
        yield raw.hex().encode()
        for before in range(3):  # where a group of three bytes may begin
            for encode in (b64encode, urlsafe_b64encode):
                coded = encode(bytes(before) + raw).rstrip(b"=")
                yield coded[(0, 2, 3)[before] : -1]  # what its neighbours have no part in


def everything(sessions: Sessions, database_url: str) -> bytes:
    """Return the whole database: the bytes of SQLite's files, or all that PostgreSQL tells."""
    if database_url.startswith("sqlite"):
        path = Path(database_url.removeprefix("sqlite:///"))
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    with reading(sessions) as session:
        rows = [
            row
            for table in Base.metadata.tables
            for row in session.execute(text(f"select * from {table}"))  # noqa: S608 (our own names)
        ]
    return b"\n".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for row in rows
        for value in row
    )


def found(word: str, database: bytes) -> set[bytes]:
    return {guise for guise in guises(word) if guise in database}


def test_the_informant_is_nowhere_in_the_database(
    in_hand: InHand, sessions: Sessions, settings: Settings, database_url: str
) -> None:
    first = in_hand.seal("clue_report", report())
    anonymous = in_hand.seal("clue_report", report(informant=None))
    early = in_hand.seal("clue_report", report(), after=str(new_id()))
    later = in_hand.seal("correction", correction(record_id(first)))
    too_early = in_hand.seal("correction", correction(new_id(), anything={"informant": "x"}))
    bad_seal = in_hand.seal("clue_report", report())[:-6]
    bad_payload = in_hand.seal("clue_report", report(address=INFORMANT["contact"]))
    no_seal = {"informant": INFORMANT}
    sent = [first, anonymous, early, later, too_early, bad_seal, bad_payload, no_seal]

    receipts = in_hand.send(*sent)
    drain(sessions, settings)

    assert [one["state"] for one in receipts] == [
        *("complete", "complete", "held", "complete", "held"),
        *("rejected", "rejected", "rejected"),
    ]
    database = everything(sessions, database_url)
    assert found(INFORMANT["name"], database) == found(INFORMANT["contact"], database) == set()
    assert len(found(IN_CLEAR, database)) >= 2  # of what is no secret, as text and as base64


def test_seal_digest_and_receipt_are_what_they_would_be_in_clear(
    in_hand: InHand, sessions: Sessions, settings: Settings
) -> None:
    sealed, refused = in_hand.seal("clue_report", report()), in_hand.seal("clue_report", {})
    locks = safe(settings.informant_key)

    first = in_hand.post([sealed, refused]).json["receipts"]
    again, other = (
        in_hand.post([sealed]).json["receipts"],
        in_hand.seal("clue_report", report(), id=str(record_id(sealed))),
    )

    assert again == first[:1]
    assert in_hand.send(other)[0]["reason"] == "records.id_taken"
    with reading(sessions) as session:
        kept = session.get_one(SealedRecord, record_id(sealed))
        parked = session.scalars(select(ParkedRecord).where(ParkedRecord.digest == digest(refused)))
        assert (kept.jws, kept.compact(locks)) == (None, sealed)
        assert kept.digest == digest(sealed) == in_hand.send(sealed)[0]["digest"]
        assert record_payload(kept, locks)["payload"]["informant"] == INFORMANT
        assert parked.one().compact(locks) == refused


def test_a_lost_key_stops_only_who_must_be_compared_with_what_it_locks(
    in_hand: InHand, sessions: Sessions, tmp_path: Path
) -> None:
    sealed, patrol = in_hand.seal("clue_report", report()), in_hand.seal()
    in_hand.send(sealed)
    twin = in_hand.phone.sign(orjson.dumps(said(sealed)))  # the same words, signed once more
    without_key = signing_in(make_app(sessions, tmp_path / "without its keys"))
    phone = without_key(in_hand.person, in_hand.phone)

    again, compared, unconcerned = phone.send(sealed, twin, patrol)

    assert [one["state"] for one in (again, unconcerned)] == ["complete", "complete"]
    assert (compared["state"], compared["reason"]) == ("rejected", "kernel.key_lost")
    assert phone.send(in_hand.seal("clue_report", report()))[0]["state"] == "complete"


def test_what_names_nobody_is_kept_in_clear(in_hand: InHand, sessions: Sessions) -> None:
    anonymous, patrol = in_hand.seal("clue_report", report(informant=None)), in_hand.seal()
    in_hand.send(anonymous, patrol)

    with reading(sessions) as session:
        for sealed in (anonymous, patrol):
            kept = session.get_one(SealedRecord, record_id(sealed))
            assert (kept.jws, kept.jws_locked) == (sealed, None)


def test_the_rooms_still_read_what_is_locked(
    in_hand: InHand, sessions: Sessions, settings: Settings
) -> None:
    first = in_hand.seal("clue_report", report())
    later = in_hand.seal("correction", correction(record_id(first), description="更正：在河东岸"))
    in_hand.send(first, later)
    drain(sessions, settings)

    keeper = Actor(in_hand.person.officer.id, in_hand.person.office.id, frozenset())
    with writing(sessions) as session:
        clue = session.scalars(select(Clue)).one()
        locks = safe(settings.informant_key)
        opened = open_informant(
            session, keeper, clue.id, reason="回访", safe=locks, now=clock.now()
        )
    assert (clue.description, opened) == ("更正：在河东岸", INFORMANT)


def test_a_correction_waits_for_a_lost_key_and_is_not_given_up(
    in_hand: InHand, sessions: Sessions, settings: Settings, tmp_path: Path
) -> None:
    first = in_hand.seal("clue_report", report())
    later = in_hand.seal("correction", correction(record_id(first), description="更正"))
    in_hand.send(first, later)
    without = Settings(data=tmp_path / "without its keys", database_url="")

    with pytest.raises(KeyLost):
        jobs.correction_completed(Work(sessions, without, clock.now()), str(record_id(later)))
    drain(sessions, settings)

    with reading(sessions) as session:
        assert session.scalars(select(Clue.description)).all() == ["更正"]
        given_up = select(AuditLine).where(AuditLine.act == "evidence.correction_without_effect")
        assert session.scalars(given_up).all() == []
