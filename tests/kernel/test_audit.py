"""Nobody changes a row, a line or a head behind the service's back without being named."""

import base64
import datetime as dt
import json
import uuid

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.orm import Mapped, Session

from kernel import audit, merkle
from kernel.audit import AuditHead, AuditLeaf, AuditLine
from kernel.db import Record
from tests.assets import asset

NOON = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)


class Note(Record):
    __tablename__ = "test_notes"

    words: Mapped[str]
    at: Mapped[dt.datetime]


@pytest.fixture
def notes(session: Session) -> list[Note]:
    """Three notes, each with its line, sealed in two batches."""
    made = [Note(words=f"巡查{n}", at=NOON) for n in range(3)]
    for note in made:
        session.add(note)
        audit.record(session, None, "test.noted", note, now=NOON)
        audit.seal(session, now=NOON)
    return made


@pytest.fixture(autouse=True)
def _table(session: Session) -> None:
    Note.__table__.create(session.connection(), checkfirst=True)


def findings(session: Session) -> set[tuple[str, str]]:
    session.flush()
    session.expire_all()
    return {(found.what, found.subject) for found in audit.verify(session)}


def test_an_honest_history_has_nothing_to_report(session: Session, notes: list[Note]) -> None:
    notes[1].words = "改"
    audit.record(session, None, "test.changed", notes[1], now=NOON, because="笔误")
    audit.seal(session, now=NOON)

    assert findings(session) == set()


def test_a_row_changed_by_hand_is_named(session: Session, notes: list[Note]) -> None:
    session.execute(update(Note).where(Note.id == notes[2].id).values(words="没有违法"))

    assert findings(session) == {("row_changed", f"test_notes/{notes[2].id}")}


def test_a_row_deleted_by_hand_is_named(session: Session, notes: list[Note]) -> None:
    session.execute(delete(Note).where(Note.id == notes[0].id))

    assert findings(session) == {("row_missing", f"test_notes/{notes[0].id}")}


def unlocked(session: Session) -> None:
    """Do what an insider with full rights on the database would do first."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("set local session_replication_role = replica"))


def test_a_line_rewritten_by_hand_is_named(session: Session, notes: list[Note]) -> None:
    line = session.query(AuditLine).filter_by(subject_id=str(notes[0].id)).one()
    unlocked(session)
    session.execute(
        update(AuditLine).where(AuditLine.id == line.id).values(at=NOON - dt.timedelta(days=9))
    )

    assert findings(session) == {("line_changed", f"audit_lines/{line.id}")}


def test_a_line_removed_by_hand_is_named(session: Session, notes: list[Note]) -> None:
    line = session.query(AuditLine).filter_by(subject_id=str(notes[0].id)).one()
    session.execute(delete(AuditLine).where(AuditLine.id == line.id))

    assert ("line_missing", f"audit_lines/{line.id}") in findings(session)


def test_a_leaf_swapped_together_with_its_line_breaks_the_head(
    session: Session, notes: list[Note]
) -> None:
    line = session.query(AuditLine).filter_by(subject_id=str(notes[2].id)).one()
    session.execute(update(AuditLine).where(AuditLine.id == line.id).values(act="test.forged"))
    session.refresh(line)
    forged = merkle.leaf_hash(audit.tree.entry(line))
    session.execute(update(AuditLeaf).where(AuditLeaf.line_id == line.id).values(leaf_hash=forged))

    assert findings(session) == {("head_differs", "audit_heads/3")}


def test_heads_beyond_the_leaves_are_named(session: Session, notes: list[Note]) -> None:
    session.execute(delete(AuditLeaf).where(AuditLeaf.tree_index == 2))

    assert ("head_without_leaves", "audit_heads/3") in findings(session)


def test_sealing_again_with_nothing_new_writes_no_head(session: Session, notes: list[Note]) -> None:
    assert audit.seal(session, now=NOON) == 0
    assert session.query(AuditHead).count() == len(notes)


def test_a_line_that_surfaced_late_is_sealed_by_the_thorough_look(
    session: Session, notes: list[Note]
) -> None:
    tomorrow = NOON + dt.timedelta(days=36500)  # a clock that was ahead for once
    audit.record(session, None, "test.changed", notes[0], now=NOON)
    audit.seal(session, now=tomorrow)
    audit.record(session, None, "test.changed", notes[1], now=NOON)

    assert audit.seal(session, now=tomorrow + dt.timedelta(days=1)) == 0
    assert audit.seal(session, now=tomorrow + dt.timedelta(days=1), whole=True) == 1
    assert findings(session) == set()


def test_the_digest_is_the_same_before_writing_and_after_reading(session: Session) -> None:
    made = {
        "id": uuid.uuid4(),
        "words": "砂",
        "at": NOON.astimezone(dt.timezone(dt.timedelta(hours=8))),
    }
    note = Note(**made)
    session.add(note)
    session.flush()
    session.refresh(note)

    assert audit.digest(Note, made) == audit.digest(
        Note, {"id": note.id, "words": note.words, "at": note.at}
    )


def test_roots_agree_with_the_published_vectors() -> None:
    vectors = json.loads(asset("vectors/rfc6962_merkle.json").read_text())
    single = vectors["consistency/1/happy-path.json"]
    leaves = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        bytes(range(0x60, 0x70)),
    ]  # the test data of RFC 6962's reference implementation
    hashes = [merkle.leaf_hash(leaf) for leaf in leaves]

    assert merkle.tree_head(hashes[:1]) == base64.b64decode(single["root1"])
    assert merkle.tree_head(hashes) == base64.b64decode(single["root2"])
    assert merkle.tree_head([]) == merkle.EMPTY
