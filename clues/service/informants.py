"""Who told us: shut away, and opened only against a reason, each time with a line in the audit."""

import datetime as dt
import uuid
from collections.abc import Mapping

import orjson
from sqlalchemy.orm import Session

from clues import policy, queries
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.errors import Conflict
from kernel.secrets import Safe


class Anonymous(Conflict):
    code = "clues.anonymous"
    zh = "该线索为匿名举报，没有举报人信息可供查看。"
    en = "This clue was told anonymously; there is no informant to show."


def sealed_informant(informant: Mapping[str, str] | None, safe: Safe) -> bytes | None:
    return None if informant is None else safe.seal(orjson.dumps(dict(informant)).decode())


def open_informant(
    session: Session,
    actor: Actor,
    clue_id: uuid.UUID,
    *,
    reason: str,
    safe: Safe,
    now: dt.datetime,
) -> dict[str, str]:
    """Return name and contact; who asked and why is kept for ever."""
    clue = queries.get(session, actor, clue_id, day_of(now))
    policy.may_open_informant(actor, clue)
    if clue.informant is None:
        raise Anonymous
    opened: dict[str, str] = orjson.loads(safe.open(clue.informant))
    audit.record(session, actor, "clues.informant_opened", clue, now=now, reason=reason)
    return opened


def export_report(
    session: Session,
    actor: Actor,
    clue_id: uuid.UUID,
    report_id: uuid.UUID,
    *,
    reason: str,
    safe: Safe,
    now: dt.datetime,
) -> str:
    """Return a report or its correction as it was sealed, on the terms of `open_informant`."""
    clue = queries.get(session, actor, clue_id, day_of(now))
    policy.may_open_informant(actor, clue)
    record = queries.record_of_report(session, clue, report_id)
    act = "clues.informant_opened"
    audit.record(session, actor, act, clue, now=now, reason=reason, record=report_id)
    return record.compact(safe)
