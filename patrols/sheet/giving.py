"""Giving the sheet of a patrol out, with a line for it and one for each photograph in it."""

import datetime as dt
import tempfile
import uuid
from pathlib import Path

from sqlalchemy.orm import Session

import evidence.service
import identity.queries
from kernel.access import Actor
from kernel.clock import day_of
from patrols.ledger.giving import Given, given
from patrols.sheet.gathering import gathered
from patrols.sheet.photographs import MOST, Opened
from patrols.sheet.writing import printed
from patrols.states import ExportForm, ExportKind


def sheet(
    session: Session, actor: Actor, patrol_id: uuid.UUID, opened: Opened, *, now: dt.datetime
) -> Given:
    """Return the sheet as PDF; ``opened`` gives the bytes of a stored file. Raise PatrolMissing."""
    told = gathered(session, actor, patrol_id, day_of(now))
    by = identity.queries.officers_named(session, [actor.id])[actor.id]
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "sheet.pdf"
        printed(target, told, opened, by=by, at=now)
        content = target.read_bytes()
    shown = [one.item for one in told.photos[:MOST]]
    evidence.service.note_exported(session, actor, shown, now=now, patrol_id=str(patrol_id))
    said = (ExportKind.SHEET, ExportForm.PDF, {"patrol_id": str(patrol_id)})
    return given(session, actor, said, content, 1, now=now)
