"""What several phones hand in at the same moment is kept together, and each is answered alone."""

import time
import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from evidence.models import SealedRecord
from kernel.audit import AuditLine
from kernel.db import Sessions, reading, writing
from tests.field_api.conftest import InHand, hiring, make_app, signing_in
from tests.phone import record_id, said

GATHERED_S = 0.5


@dataclass
class Township:
    sessions: Sessions
    app: Flask
    phones: list[InHand]

    @contextmanager
    def nobody_can_write(self) -> Iterator[None]:
        """Whoever is first has to wait, and the others gather behind."""
        with writing(self.sessions) as session:
            if session.get_bind().dialect.name == "postgresql":
                session.execute(text("lock table sealed_records in exclusive mode"))
            else:
                session.execute(text("select 1"))
            yield
            time.sleep(GATHERED_S)

    def post(self, phone: InHand, records: list[Any], request_id: str) -> list[dict[str, Any]]:
        client = self.app.test_client()
        answer = client.post(
            "/api/field/v1/records",
            json={"records": records},
            headers={
                "Authorization": phone.client.environ_base["HTTP_AUTHORIZATION"],
                "X-Request-Id": request_id,
            },
        )
        assert answer.status_code == 200, answer.text
        return [said(receipt) for receipt in answer.json["receipts"]]

    def hand_in_at_once(
        self, calls: list[tuple[InHand, list[Any], str]]
    ) -> list[list[dict[str, Any]]]:
        with ThreadPoolExecutor(len(calls)) as pool:
            with self.nobody_can_write():
                answers: list[Future[list[dict[str, Any]]]] = [
                    pool.submit(self.post, *call) for call in calls
                ]
            return [answer.result(30) for answer in answers]


@pytest.fixture
def township(lasting: Sessions, tmp_path: Path) -> Township:
    app = make_app(lasting, tmp_path)
    hire, sign_in = hiring(lasting), signing_in(app)
    people = [hire(login, "220284101") for login in ("wang", "zhao", "qian")]
    return Township(lasting, app, [sign_in(person) for person in people])


def test_each_record_is_its_own_callers_and_its_own_requests(township: Township) -> None:
    calls = [(phone, [phone.seal()], str(uuid.uuid4())) for phone in township.phones * 3]

    answers = township.hand_in_at_once(calls)

    with reading(township.sessions) as session:
        for (phone, (sealed,), request_id), (receipt,) in zip(calls, answers, strict=True):
            record = session.get_one(SealedRecord, record_id(sealed))
            line = session.scalars(
                select(AuditLine).where(AuditLine.subject_id == str(record.id))
            ).one()
            assert receipt["record"] == str(record.id)
            assert receipt["state"] == "complete"
            assert record.uploaded_by == record.author_id == phone.person.officer.id
            assert (line.actor_id, line.request_id) == (phone.person.officer.id, request_id)


def test_one_callers_faults_are_not_the_others(township: Township) -> None:
    first, second, third = township.phones
    good = [(phone, [phone.seal()], str(uuid.uuid4())) for phone in township.phones]
    bad = (first, [second.seal(author=uuid.uuid4()), "nonsense", 7], str(uuid.uuid4()))
    broken = (third, [third.seal(payload={"not": "a patrol"})], str(uuid.uuid4()))

    answers = township.hand_in_at_once([*good, bad, broken])

    states = [[receipt["state"] for receipt in answer] for answer in answers]
    assert states == [["complete"]] * 3 + [["rejected"] * 3, ["rejected"]]


def test_the_same_record_by_two_phones_at_once_is_one_record(township: Township) -> None:
    first, second, _ = township.phones
    sealed, other = first.seal(), second.seal()
    calls = [(phone, [sealed, other], str(uuid.uuid4())) for phone in (first, second, first)]

    answers = township.hand_in_at_once(calls)

    assert answers[0] == answers[1] == answers[2]
    assert [receipt["state"] for receipt in answers[0]] == ["complete", "complete"]
