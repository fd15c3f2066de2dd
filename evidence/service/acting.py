"""Acts on items that leave nothing but their line: who looked, cited, exported, handed over."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy.orm import Session

from evidence import queries
from evidence.acts import Act
from evidence.models import ManifestFile
from evidence.queries import custody
from kernel import audit
from kernel.access import Actor
from kernel.audit import AuditLine
from kernel.bulk import insert_many
from kernel.clock import day_of
from kernel.ids import new_id

_AT_MOST_EVERY = dt.timedelta(hours=1)
_MOST_NAMED = 200


def see(
    session: Session, actor: Actor, item: ManifestFile, *, now: dt.datetime, **details: Any
) -> None:
    """
    Write down that the officer looks at the item, once an hour.

    Who leafs through pictures asks for the same one many times, in two sizes; that they saw it
    is one fact. Two requests in the same moment may write two lines, which harms nobody.
    """
    if session.scalar(custody.seen_since(item.id, actor.id, now - _AT_MOST_EVERY)) is None:
        audit.record(session, actor, Act.VIEWED, item, now=now, **details)


def cite(
    session: Session, actor: Actor, item_id: uuid.UUID, *, now: dt.datetime, **where: Any
) -> None:
    """Write down that the item is cited, and ``where``: for the room that cites it to call."""
    item = queries.item(session, actor, item_id, day_of(now))
    audit.record(session, actor, Act.CITED, item, now=now, **where)


def note_exported(
    session: Session,
    actor: Actor,
    items: Collection[ManifestFile],
    *,
    now: dt.datetime,
    **details: Any,
) -> None:
    """Write down that ``items`` leave the house in one file, such as a dossier."""
    for item in items:
        audit.record(session, actor, Act.EXPORTED, item, now=now, **details)


def hand_over(
    session: Session,
    actor: Actor,
    item_id: uuid.UUID,
    *,
    to: str,
    because: str,
    now: dt.datetime,
) -> None:
    """
    Write down that the original was handed over to somebody outside, such as the police.

    The bytes stay: what is handed over is a copy, or the card of the camera.
    """
    item = queries.item(session, actor, item_id, day_of(now))
    audit.record(session, actor, Act.HANDED_OVER, item, now=now, to=to, because=because)


def note_verified(
    session: Session,
    *,
    began: dt.datetime,
    found: Iterable[tuple[str, str]],
    now: dt.datetime,
) -> None:
    """
    Write the one line of a run that re-read the whole store since ``began``, with its result.

    ``found`` are the kind and the subject of each finding; the first so many are named.
    """
    told = [list(one) for one in found]
    details = {
        "began": began.isoformat(),
        "checked": session.scalar(queries.count_of_bytes(began)),
        "findings": len(told),
        "found": told[:_MOST_NAMED],
    }
    line = {
        "id": new_id(),
        "at": now,
        "actor_id": None,
        "office_id": None,
        "request_id": session.info.get("request_id", ""),
        "act": Act.VERIFIED.value,
        "subject_table": custody.RUNS_TABLE,
        "subject_id": custody.RUNS_SUBJECT,
        "row_digest": sha256(orjson.dumps(details, option=orjson.OPT_SORT_KEYS)).hexdigest(),
        "details": details,
    }
    insert_many(session, AuditLine, [line])
