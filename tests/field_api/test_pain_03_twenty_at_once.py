"""Pain 3: elsewhere a flaky network makes copies. Here twenty equal posts at once make one row."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from evidence.models import Receipt, SealedRecord
from kernel.audit import AuditLine
from kernel.db import Sessions, reading
from kernel.events import Event
from patrols.models import Patrol
from tests.field_api.conftest import InHand, hiring, make_app, signing_in
from tests.phone import record_id


@pytest.fixture
def busy(lasting: Sessions, tmp_path: Path) -> tuple[Flask, InHand]:
    """A phone at a service that many threads use at once."""
    app = make_app(lasting, tmp_path)
    return app, signing_in(app)(hiring(lasting)("wang", "220284101"))


def at_once(app: Flask, in_hand: InHand, bodies: list[list[str]]) -> list[list[str]]:
    def post(records: list[str]) -> list[str]:
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = in_hand.client.environ_base[
            "HTTP_AUTHORIZATION"
        ]
        answer = client.post("/api/field/v1/records", json={"records": records})
        assert answer.status_code == 200, answer.text
        return list(answer.json["receipts"])

    with ThreadPoolExecutor(len(bodies)) as threads:
        return list(threads.map(post, bodies))


def count(sessions: Sessions, *tables: Any) -> list[int]:
    with reading(sessions) as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_twenty_equal_posts_make_one_row(busy: tuple[Flask, InHand], lasting: Sessions) -> None:
    app, in_hand = busy
    sealed = in_hand.seal()

    answers = at_once(app, in_hand, [[sealed]] * 20)

    assert len({receipt for (receipt,) in answers}) == 1
    assert count(lasting, SealedRecord, Patrol, Receipt, Event) == [1, 1, 1, 1]
    with reading(lasting) as session:
        about = select(func.count()).where(AuditLine.subject_id == str(record_id(sealed)))
        assert session.scalar(about) == 1


def test_batches_that_overlap_in_other_orders_neither_copy_nor_block(
    busy: tuple[Flask, InHand], lasting: Sessions
) -> None:
    app, in_hand = busy
    records = [in_hand.seal() for _ in range(12)]
    orders: list[Callable[[list[str]], list[str]]] = [
        lambda all_: all_,
        lambda all_: all_[::-1],
        lambda all_: all_[6:] + all_[:6],
        lambda all_: all_[::2],
    ]

    answers = at_once(app, in_hand, [order(records) for order in orders * 2])

    given = {receipt for answer in answers for receipt in answer}
    assert len(given) == len(records)
    assert count(lasting, SealedRecord, Patrol, Receipt) == [12, 12, 12]


def test_of_two_phones_with_one_id_only_one_gets_it(
    busy: tuple[Flask, InHand], lasting: Sessions
) -> None:
    app, in_hand = busy
    first = in_hand.seal()
    others = [[in_hand.seal(id=str(record_id(first)))] for _ in range(7)]

    answers = at_once(app, in_hand, [[first], *others])

    assert count(lasting, SealedRecord, Patrol, Receipt) == [1, 1, 1]
    assert len({receipt for (receipt,) in answers}) == 8
