"""Heads are signed when they are due, one after the other, and vouch for what they say."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import orjson
import pytest
from joserfc import jws as stock
from joserfc.jwk import ECKey
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kernel import audit, jws, merkle
from kernel.audit import AuditLeaf, SignedHead, jobs
from kernel.db import Sessions, reading, writing
from kernel.jobs import Work
from kernel.jws import BadSeal, Key
from kernel.settings import Settings
from tests.kernel.test_audit import NOON, Note, _table, notes, unlocked

__all__ = ["_table", "notes"]

KEY = ECKey.generate_key("P-256", private=True)
MINUTE = dt.timedelta(minutes=1)


def signed(session: Session, at: dt.datetime = NOON, key: Key = KEY) -> str | None:
    return audit.sign_head(session, key, now=at)


def write(session: Session, note: Note, *, at: dt.datetime = NOON) -> None:
    audit.record(session, None, "test.changed", note, now=at)
    audit.seal(session, now=at)


def findings(session: Session, **outside: str) -> set[tuple[str, str]]:
    session.flush()
    session.expire_all()
    return {
        (found.what, found.subject) for found in audit.verify(session, key=KEY, outside=outside)
    }


def test_a_head_is_a_plain_jws_about_the_tree(session: Session, notes: list[Note]) -> None:
    head = signed(session)
    assert head is not None
    opened = stock.deserialize_compact(head, KEY, algorithms=["ES256"])
    leaves = session.scalars(select(AuditLeaf.leaf_hash).order_by(AuditLeaf.tree_index)).all()

    assert opened.headers()["typ"] == "kuangxun-head"
    assert orjson.loads(opened.payload) == {
        "number": 1,
        "tree_size": len(notes),
        "root_hash": merkle.tree_head(leaves).hex(),
        "alg": "sha-256",
        "at": NOON.isoformat(),
        "previous": None,
    }


def test_a_log_that_grew_is_signed_every_few_minutes_and_a_silent_one_daily(
    session: Session, notes: list[Note]
) -> None:
    first = signed(session)
    assert first is not None
    assert signed(session, NOON + 5 * MINUTE) is None  # nothing happened
    write(session, notes[0])
    assert signed(session, NOON + MINUTE) is None  # a minute after the last
    second = signed(session, NOON + 5 * MINUTE)
    assert second is not None
    daily = signed(session, NOON + dt.timedelta(days=1) + 5 * MINUTE)
    assert daily is not None

    one, two, three = (audit.read_head(head, KEY) for head in (first, second, daily))
    assert [head.number for head in (one, two, three)] == [1, 2, 3]
    assert [head.tree_size for head in (one, two, three)] == [3, 4, 4]
    assert (one.previous, two.previous) == (None, audit.heads.digest_of(first))
    assert three.root_hash == two.root_hash
    assert findings(session, first=first, daily=daily) == set()


def test_a_clock_that_was_ahead_for_once_does_not_silence_the_log(
    session: Session, notes: list[Note]
) -> None:
    assert signed(session, NOON + dt.timedelta(days=900)) is not None
    write(session, notes[0])

    assert signed(session, NOON) is not None


def test_an_empty_log_has_no_head(session: Session) -> None:
    assert signed(session) is None
    assert findings(session) == set()


def test_those_who_sign_at_once_sign_one_head(lasting: Sessions, tmp_path: Path) -> None:
    work = Work(lasting, Settings(data=tmp_path, database_url=""), NOON)
    with writing(lasting) as session:
        line = audit.line_values(session, None, "t.t", SignedHead, {"id": 1}, NOON, {})
        audit.record_many(session, [{**line, "subject_table": "nothing"}])
        audit.seal(session, now=NOON)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: jobs.sign_tree(work), range(8)))

    with reading(lasting) as session:
        (head,) = session.scalars(select(SignedHead)).all()
        assert head.tree_size == 1
        key = jws.server_key(work.settings.key_file)
        assert list(audit.verify(session, key=key, outside={"kept": head.jws})) == []


@pytest.mark.parametrize("gone", [1, 2])
def test_a_stored_head_that_was_removed_is_named(
    session: Session, notes: list[Note], gone: int
) -> None:
    for days in range(3):
        signed(session, NOON + dt.timedelta(days=days))
    unlocked(session)
    session.execute(delete(SignedHead).where(SignedHead.number == gone))

    assert findings(session) == {("signed_head_missing", f"audit_signed_heads/{gone}")}


def test_a_stored_head_that_says_something_else_than_its_row_is_named(
    session: Session, notes: list[Note]
) -> None:
    signed(session)
    unlocked(session)
    session.execute(update(SignedHead).values(tree_size=2))

    assert findings(session) == {("signed_head_changed", "audit_signed_heads/1")}


def test_what_is_no_head_of_ours_vouches_for_nothing(session: Session, notes: list[Note]) -> None:
    theirs = signed(session, key=ECKey.generate_key("P-256", private=True))
    assert theirs is not None
    receipt = jws.signed({"tree_size": 3}, KEY, typ="kuangxun-receipt")
    bare = jws.signed({"tree_size": 3}, KEY, typ="kuangxun-head")
    for forged in (theirs, receipt, bare, "", "no.seal", theirs[:-9]):
        with pytest.raises(BadSeal):
            audit.read_head(forged, KEY)

    assert {what for what, _ in findings(session, paper=receipt)} == {"signed_head_forged"}
