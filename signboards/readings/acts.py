"""Keeping what was read of a check's photos, and taking an officer's word on each field."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from evidence.models import ManifestFile
from evidence.service.pictures import Outcome
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from signboards import queries
from signboards.boardtext import (
    VERSION,
    Box,
    Field,
    Found,
    Likeness,
    Line,
    best,
    canonical,
    compare,
    lines_of,
)
from signboards.models import SignboardCheck
from signboards.readings import consequences, questions
from signboards.readings.refusals import (
    CheckSuperseded,
    FieldMissing,
    NothingToConfirm,
    NotReadYet,
    ReasonWanted,
    ValueUnclear,
)
from signboards.readings.register import registered
from signboards.readings.states import Decision, Ended
from signboards.readings.tables import BoardPhoto, BoardReading
from signboards.states import CheckState

_ACTS: Final = {
    Decision.CONFIRM: "signboards.reading_confirmed",
    Decision.OVERRULE: "signboards.reading_overruled",
}
_MOST_LOOKS: Final = 3
_MOST_LINES: Final = 400  # of a photo; a page of print is no board


class Seen:
    """What a reader made of one photo, checked for sense: it comes from a stranger's file."""

    def __init__(self, item: ManifestFile, outcome: Outcome | None) -> None:
        self.item_id = item.id
        self.looks: list[list[Line]] = []
        self.flags = outcome.flags if outcome else ["no_bytes"]
        self.size: tuple[int, int] | None = None
        self.ended = _ended(outcome)
        if outcome and self.ended is Ended.DONE:
            self._take(outcome.result)

    def _take(self, result: Mapping[str, Any]) -> None:
        try:
            self.looks = [lines_of(look[:_MOST_LINES]) for look in result["looks"][:_MOST_LOOKS]]
            self.size = int(result["width"]), int(result["height"])
        except (KeyError, TypeError, ValueError, OverflowError):
            self.ended, self.flags, self.looks = Ended.CRASH, ["reader_said_nonsense"], []

    def row(self, check_id: uuid.UUID, now: dt.datetime) -> BoardPhoto:
        width, height = self.size or (None, None)
        return BoardPhoto(
            check_id=check_id,
            item_id=self.item_id,
            reader_version=VERSION,
            ended=self.ended,
            flags=self.flags,
            lines=[_told(line) for line in next(iter(self.looks), ())],
            width=width,
            height=height,
            read_at=now,
        )


def _ended(outcome: Outcome | None) -> Ended:
    if outcome is None:
        return Ended.GONE
    if outcome.ended == "done" and "looks" not in outcome.result:
        return Ended.NO_PICTURE
    return Ended(outcome.ended)


def _told(line: Line) -> dict[str, Any]:
    return {"text": line.text, "score": round(line.score, 4), "box": list(line.box)}


def keep(session: Session, check_id: uuid.UUID, seen: Iterable[Seen], *, now: dt.datetime) -> None:
    """
    Write what was read of some photos of a check, and its fields by all that were read so far.

    A field is taken from the photo that shows it best. What an officer decided on stays. A second
    time changes nothing.
    """
    queries.held_current(session, check_id)  # two jobs take turns
    known = {row.item_id for row in session.scalars(questions.read_photos(check_id, VERSION))}
    fresh = [one for one in seen if one.item_id not in known]
    session.add_all(one.row(check_id, now) for one in fresh)
    session.flush()
    shown: dict[Field, tuple[Found, uuid.UUID]] = {}
    for one in fresh:
        for field, found in best(one.looks).items():
            if field not in shown or found.better_than(shown[field][0]):
                shown[field] = found, one.item_id
    _write(session, check_id, shown, now)


def _write(
    session: Session,
    check_id: uuid.UUID,
    shown: Mapping[Field, tuple[Found, uuid.UUID]],
    now: dt.datetime,
) -> None:
    rows = {row.field: row for row in session.scalars(questions.readings(check_id))}
    check = questions.current(session, check_id)
    right = queries.right_with_holder(session, check.right_id)
    words = registered(session, right, day_of(check.seen_at))
    for field in Field:
        found, item_id = shown.get(field, (None, None))
        row = rows.get(field)
        if row is None:
            row = BoardReading(check_id=check_id, field=field)
            session.add(row)
        elif row.decision is not None or not _tells_more(row, found):
            continue
        ought = words.get(field)
        row.tell(found, item_id, ought, compare(field, found, ought))
        row.reader_version, row.read_at = VERSION, now


def _tells_more(row: BoardReading, found: Found | None) -> bool:
    """Whether a photo read later, or a newer reader, says more than what is kept."""
    if found is None:
        return False
    if row.reader_version != VERSION:
        return True
    return (found.value is not None, found.score) > (row.value is not None, row.score or 0.0)


def decide(
    session: Session,
    actor: Actor,
    check_id: uuid.UUID,
    field: str,
    decision: Decision,
    *,
    value: str | None,
    reason: str | None,
    now: dt.datetime,
) -> BoardReading:
    """
    Take an officer's word: the reading is right, or this is what the board says.

    Overruled without a value, the board does not show the field. A later word replaces an earlier
    one, and both stay in the audit log.
    """
    check, row = _deciding(session, actor, check_id, field, now)
    if decision is Decision.CONFIRM:
        _confirm(row, reason, actor, now)
    else:
        _overrule(row, value, reason, actor, now)
    audit.record(session, actor, _ACTS[decision], row, now=now)
    consequences.follow(session, actor, check, row, now)
    return row


def _deciding(
    session: Session, actor: Actor, check_id: uuid.UUID, field: str, now: dt.datetime
) -> tuple[SignboardCheck, BoardReading]:
    """Return the check and the reading, both held until the transaction ends."""
    check = queries.get_check(session, actor, check_id, day_of(now))
    if field not in set(Field):
        raise FieldMissing(field=field[:40])
    current = queries.held_current(session, check.original_id)
    if current.id != check.id:
        raise CheckSuperseded
    row = questions.held_reading(session, check.original_id, Field(field))
    if row is None or current.state is not CheckState.JUDGED:
        raise NotReadYet
    return current, row


def _confirm(row: BoardReading, reason: str | None, actor: Actor, now: dt.datetime) -> None:
    """Confirmed, a doubt is a difference: the officer has seen that it stands so."""
    if row.value is None:
        raise NothingToConfirm
    doubted = row.likeness is Likeness.DOUBTFUL
    stands = Likeness.DIFFERS if doubted else row.likeness
    row.decide(Decision.CONFIRM, row.value, stands, reason=reason, by=actor.id, at=now)


def _overrule(
    row: BoardReading, value: str | None, reason: str | None, actor: Actor, now: dt.datetime
) -> None:
    if not (reason and reason.strip()):
        raise ReasonWanted
    meant = canonical(row.field, value) if value else None
    if value and meant is None:
        raise ValueUnclear(value=value[:40])
    stands = compare(row.field, _told_by_officer(row.field, meant), row.ought).likeness
    row.decide(Decision.OVERRULE, meant, stands, reason=reason, by=actor.id, at=now)


def _told_by_officer(field: Field, meant: str | None) -> Found | None:
    """What a person read is sure in every character."""
    if meant is None:
        return None
    return Found(field, meant, meant, (1.0,) * len(meant), Box(0, 0, 0, 0))
