"""A head that left the house finds out whoever rewrites the log, whatever rights they hold."""

from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kernel import audit, merkle
from kernel.audit import AuditHead, AuditLeaf, AuditLine, SignedHead
from kernel.audit.tree import entry
from tests.kernel.test_audit import NOON, Note, _table, notes, unlocked
from tests.kernel.test_audit_heads import MINUTE, findings, signed, write

__all__ = ["_table", "notes"]


def in_order(session: Session) -> list[AuditLine]:
    statement = select(AuditLine).join(AuditLeaf, AuditLeaf.line_id == AuditLine.id)
    return list(session.scalars(statement.order_by(AuditLeaf.tree_index)))


def rewrite(session: Session, history: Sequence[AuditLine]) -> None:
    """Leave ``history`` as if it had been all there ever was, as an insider with all rights can."""
    unlocked(session)
    for table in (AuditLeaf, AuditHead, SignedHead):
        session.execute(delete(table))
    session.execute(delete(AuditLine).where(AuditLine.id.not_in([line.id for line in history])))
    hashes = [merkle.leaf_hash(entry(line)) for line in history]
    for index, (line, hashed) in enumerate(zip(history, hashes, strict=True)):
        session.add(AuditLeaf(tree_index=index, line_id=line.id, leaf_hash=hashed))
    size, frontier = merkle.grow(0, [], hashes)
    if size:
        session.add(
            AuditHead(
                tree_size=size,
                root=merkle.root(frontier),
                frontier=[part.hex() for part in frontier],
                sealed_at=NOON,
                newest_line_at=NOON,
            )
        )
    session.flush()


def test_a_cut_tail_is_named_by_the_heads_that_are_left(
    session: Session, notes: list[Note]
) -> None:
    signed(session)
    unlocked(session)
    session.execute(delete(AuditLeaf).where(AuditLeaf.tree_index >= 1))
    session.execute(delete(AuditHead).where(AuditHead.tree_size > 1))
    for note in notes[1:]:
        session.execute(delete(AuditLine).where(AuditLine.subject_id == str(note.id)))

    assert findings(session) == {
        ("leaves_missing", "audit_leaves/1..2"),
        ("signed_head_without_leaves", "audit_signed_heads/1"),
    }


def test_a_tail_cut_together_with_its_heads_is_named_by_a_head_outside(
    session: Session, notes: list[Note]
) -> None:
    signed(session)
    write(session, notes[0])
    newest = signed(session, NOON + 5 * MINUTE)
    assert newest is not None
    rewrite(session, in_order(session)[:2])
    session.execute(delete(Note).where(Note.id == notes[2].id))

    assert findings(session) == set()
    assert findings(session, paper=newest) == {
        ("leaves_missing", "audit_leaves/2..3"),
        ("signed_head_missing", "audit_signed_heads/1..2"),
        ("signed_head_without_leaves", "paper"),
    }


def test_a_row_edited_together_with_its_line_is_found_and_its_place_bounded(
    session: Session, notes: list[Note]
) -> None:
    early = signed(session)
    write(session, notes[1])
    write(session, notes[2])
    late = signed(session, NOON + 5 * MINUTE)
    assert early is not None
    assert late is not None
    lines = in_order(session)
    unlocked(session)
    session.execute(update(Note).where(Note.id == notes[1].id).values(words="没有违法"))
    session.refresh(notes[1])
    forged = {"id": notes[1].id, "words": notes[1].words, "at": notes[1].at}
    session.execute(
        update(AuditLine)
        .where(AuditLine.id == lines[3].id)
        .values(row_digest=audit.digest(Note, forged))
    )
    session.refresh(lines[3])
    rewrite(session, lines)

    assert findings(session) == set()
    assert findings(session, early=early, late=late) >= {
        ("leaves_rewritten", "audit_leaves/3..4"),
        ("signed_head_differs", "late"),
    }


def test_two_lines_swapped_are_found(session: Session, notes: list[Note]) -> None:
    head = signed(session)
    assert head is not None
    first, second, third = in_order(session)
    rewrite(session, [first, third, second])

    assert findings(session) == set()
    assert findings(session, paper=head) >= {
        ("leaves_rewritten", "audit_leaves/0..2"),
        ("signed_head_differs", "paper"),
    }


def test_leaves_cut_from_the_middle_are_named_by_number(
    session: Session, notes: list[Note]
) -> None:
    for note in notes:
        write(session, note)
    head = signed(session)
    assert head is not None
    unlocked(session)
    session.execute(delete(AuditLeaf).where(AuditLeaf.tree_index.in_([2, 3])))

    assert findings(session, paper=head) == {
        ("leaf_missing", "audit_leaves/2..3"),
        *(("head_differs", f"audit_heads/{size}") for size in range(3, 7)),
        ("signed_head_differs", "audit_signed_heads/1"),
        ("signed_head_differs", "paper"),
    }


def test_a_head_signed_in_place_of_another_is_named(session: Session, notes: list[Note]) -> None:
    head = signed(session)
    assert head is not None
    rewrite(session, in_order(session)[:1])
    for note in notes[1:]:
        write(session, note, at=NOON + MINUTE)
    signed(session, NOON + MINUTE)

    assert findings(session) == set()
    assert findings(session, paper=head) == {
        ("leaves_rewritten", "audit_leaves/0..2"),
        ("signed_head_differs", "paper"),
        ("signed_head_replaced", "audit_signed_heads/1"),
    }


HISTORIES = {
    "cut": lambda lines, at: lines[:at],
    "dropped": lambda lines, at: lines[:at] + lines[at + 1 :],
    "moved": lambda lines, at: [*lines[:at], *lines[at + 1 :], lines[at]],
    "turned": lambda lines, at: [*lines[:at], *reversed(lines[at:])],
}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    how=st.sampled_from(sorted(HISTORIES)),
    size=st.integers(2, 9),
    at=st.integers(0, 7),
    since=st.integers(0, 3),
)
def test_no_other_history_passes_for_the_one_that_was_signed(
    session: Session, how: str, size: int, at: int, since: int
) -> None:
    """Whatever an insider leaves out or reorders below the head, however the log went on."""
    at = min(at, size - 2)
    with session.begin_nested() as savepoint:
        note = Note(words="巡查", at=NOON)
        session.add(note)
        for _ in range(size):
            audit.record(session, None, "test.noted", note, now=NOON)
        audit.seal(session, now=NOON)
        head = signed(session)
        assert head is not None
        honest = in_order(session)
        rewrite(session, HISTORIES[how](honest, at))
        for _ in range(since):
            write(session, note)

        assert findings(session) == set()
        assert {what for what, _ in findings(session, paper=head)} & {
            "leaves_missing",
            "leaves_rewritten",
        }
        savepoint.rollback()
