"""Inclusion proofs in a log of many lines: what sealing, one proof and a thousand proofs cost."""

import argparse
import random
import tempfile
import time
import uuid
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from kernel import merkle
from kernel.audit import AuditLeaf, AuditNode, inclusion
from kernel.audit.nodes import Completed
from kernel.db import Base, open_engine, open_sessions, reading, writing

BATCH = 5_000


def batches(leaves: int) -> Iterator[list[bytes]]:
    for start in range(0, leaves, BATCH):
        end = min(start + BATCH, leaves)
        yield [sha256(n.to_bytes(8, "big")).digest() for n in range(start, end)]


def plant(session: Session, size: int, frontier: list[bytes], some: list[bytes]) -> list[bytes]:
    """Seal a batch as `kernel.audit.tree.seal` does, without the lines."""
    completed = Completed()
    rows = [
        {"tree_index": size + n, "line_id": uuid.UUID(int=size + n), "leaf_hash": one}
        for n, one in enumerate(some)
    ]
    session.execute(insert(AuditLeaf), rows)
    _, frontier = merkle.grow(size, frontier, some, completed)
    completed.write(session)
    return frontier


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leaves", type=int, default=1_000_000)
    parser.add_argument("--database-url", help="An empty database; default: a SQLite file.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database_url or f"sqlite:///{Path(folder)}/log.db"
        engine = open_engine(url)
        tables = [AuditLeaf.__table__, AuditNode.__table__]
        Base.metadata.create_all(engine, tables=tables)
        sessions = open_sessions(engine)
        began, size, frontier = time.perf_counter(), 0, list[bytes]()
        for some in batches(asked.leaves):
            with writing(sessions) as session:
                frontier = plant(session, size, frontier, some)
            size += len(some)
        print(f"{size} leaves sealed in {time.perf_counter() - began:.1f} s")
        with reading(sessions) as session:
            nodes = session.scalar(select(func.count()).select_from(AuditNode))
            print(f"{nodes} nodes kept")
            prove(session, size, merkle.root(frontier))
        Base.metadata.drop_all(engine, tables=tables)
        engine.dispose()


def prove(session: Session, size: int, root: bytes) -> None:
    chance = random.Random(6962)  # noqa: S311 (which lines, not which keys)
    for count in (1, 1, 100, 1_000, 10_000):
        lines = [uuid.UUID(int=chance.randrange(size)) for _ in range(count)]
        began = time.perf_counter()
        proofs = inclusion(session, lines, size - 1)
        took = time.perf_counter() - began
        proved = inclusion(session, lines[:1], size)
        assert {proof.root for proof in proved.values()} == {root}
        print(f"{count} lines anywhere: {took * 1000:.1f} ms, {len(proofs)} proofs")


if __name__ == "__main__":
    main()
