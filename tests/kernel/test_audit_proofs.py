"""That a line is in the log can be shown to anybody, without showing them the log."""

import base64
import json
import uuid
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from kernel import audit, merkle
from kernel.audit import AuditLeaf, AuditNode
from kernel.audit.nodes import Completed
from kernel.ids import new_id
from tests.assets import asset
from tests.kernel.test_audit import NOON, Note, _table, notes

__all__ = ["_table", "notes"]


def planted(session: Session, count: int) -> list[bytes]:
    """Let a tree of ``count`` leaves grow in two batches, as sealing does; return their hashes."""
    hashes = [merkle.leaf_hash(str(n).encode()) for n in range(count)]
    size, frontier = 0, list[bytes]()
    for batch in (hashes[: count // 3], hashes[count // 3 :]):
        rows = [
            {"tree_index": size + n, "line_id": uuid.UUID(int=size + n), "leaf_hash": one}
            for n, one in enumerate(batch)
        ]
        completed = Completed()
        size, frontier = merkle.grow(size, frontier, batch, completed)
        if rows:
            session.execute(insert(AuditLeaf), rows)
        completed.write(session)
    return hashes


def test_every_line_is_proved_under_every_head(session: Session) -> None:
    count = 300
    hashes = planted(session, count)
    lines = [uuid.UUID(int=n) for n in range(count)]

    for size in (1, 2, 15, 16, 17, 63, 200, 255, 256, 257, 299, 300):
        proofs = audit.inclusion(session, lines, size)
        root = merkle.tree_head(hashes[:size])
        assert [proofs[line].leaf_index for line in lines[:size]] == list(range(size))
        assert {proof.root for proof in proofs.values()} == {root}


@given(size=st.integers(1, 3000), data=st.data())
def test_stretches_cover_the_tree_but_for_the_leaf(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))

    stretches = sorted(merkle.siblings(index, size))

    covered = [n for first, count in stretches for n in range(first, first + count)]
    assert covered == [n for n in range(size) if n != index]


def test_there_is_no_proof_of_a_leaf_that_is_not_there() -> None:
    for index, size in ((-1, 5), (5, 5), (0, 0)):
        assert merkle.root_of_path(index, size, b"", []) is None
        with pytest.raises(ValueError, match="no leaf"):
            merkle.siblings(index, size)


def vectors() -> Iterator[tuple[str, dict[str, object]]]:
    told = json.loads(asset("vectors/rfc6962_merkle.json").read_text())
    return ((name, one) for name, one in told.items() if name.startswith("inclusion/"))


def test_paths_are_judged_as_the_published_vectors_judge_them() -> None:
    judged = 0
    for name, one in vectors():
        root, leaf = (base64.b64decode(str(one[part] or "")) for part in ("root", "leafHash"))
        said: object = one["proof"] or []
        path = [base64.b64decode(part) for part in said] if isinstance(said, list) else []
        index, size = int(str(one["leafIdx"])), int(str(one["treeSize"]))
        assert (merkle.root_of_path(index, size, leaf, path) != root) == one["wantErr"], name
        judged += 1
    assert judged > 40


def test_lines_sealed_later_or_not_yet_have_no_proof(session: Session, notes: list[Note]) -> None:
    audit.record(session, None, "test.changed", notes[0], now=NOON)
    lines = session.scalars(select(audit.AuditLine.id)).all()

    proofs = audit.inclusion(session, [*lines, new_id()], 2)

    assert sorted(proof.leaf_index for proof in proofs.values()) == [0, 1]


def test_a_proof_never_leans_on_a_node_that_is_gone(session: Session) -> None:
    planted(session, 40)
    session.execute(delete(AuditNode).where(AuditNode.tree_size == 32))

    with pytest.raises(audit.TreeDamaged):
        audit.inclusion(session, [uuid.UUID(int=3)], 40)


def test_a_node_changed_by_hand_leads_to_another_root(session: Session) -> None:
    hashes = planted(session, 40)
    session.execute(update(AuditNode).where(AuditNode.tree_size == 32).values(hash=b"0" * 32))

    (proof,) = audit.inclusion(session, [uuid.UUID(int=3)], 40).values()

    assert proof.root != merkle.tree_head(hashes)


def test_nodes_that_are_not_those_of_the_leaves_are_named(session: Session) -> None:
    note = Note(words="巡查", at=NOON)
    session.add(note)
    for _ in range(50):
        audit.record(session, None, "test.noted", note, now=NOON)
    audit.seal(session, now=NOON)
    assert list(audit.verify(session)) == []
    session.execute(update(AuditNode).where(AuditNode.tree_size == 16).values(hash=b"0" * 32))
    session.execute(delete(AuditNode).where(AuditNode.tree_size == 32))
    session.add(AuditNode(tree_size=64, level=4, hash=b"0" * 32))
    session.flush()
    session.expire_all()

    found = {(one.what, one.subject) for one in audit.verify(session)}

    assert found == {
        ("node_differs", "audit_nodes/16.4"),
        ("node_missing", "audit_nodes/32.4"),
        ("node_without_leaves", "audit_nodes/64.4"),
    }
