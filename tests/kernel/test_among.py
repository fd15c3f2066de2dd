"""One of many values, however many."""

import datetime as dt

from sqlalchemy import select

from kernel.among import Among
from kernel.events import Event, emit_many

NOW = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)


def test_texts_and_ids_are_found_among_more_than_a_statement_takes(session) -> None:
    emit_many(session, [("证号", number) for number in range(3)], now=NOW)
    events = {event.subject: event.id for event in session.scalars(select(Event))}
    others = [str(number) for number in range(2, 300_000)]

    by_text = select(Event.subject).where(Among(Event.subject, others))
    by_id = select(Event.subject).where(Among(Event.id, [events["0"], events["1"]]))

    assert session.scalars(by_text).all() == ["2"]
    assert sorted(session.scalars(by_id)) == ["0", "1"]
    assert session.scalars(select(Event.id).where(Among(Event.id, []))).all() == []
    assert session.scalars(select(Event.id).where(~Among(Event.subject, ["x"]))).all() != []
