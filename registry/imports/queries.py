"""Questions about imports: whose they are, what they changed, what came after them."""

import datetime as dt
import uuid
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, aliased, defer

from identity.models import Office, Officer
from kernel.access import Actor
from kernel.among import Among
from kernel.errors import NotFound
from registry import queries
from registry.models import RegistryChange, RegistryFile, RegistryImport, Right
from registry.states import ImportState


class NoSuchImport(NotFound):
    code = "registry.no_such_import"
    zh = "没有找到该次导入。请核对编号；只能查看本单位的导入记录。"
    en = "No such import. Check the id; only your own office's imports can be seen."


class NoFileKept(NotFound):
    code = "registry.no_file_kept"
    zh = "该次导入的原文件未保存（早期版本的导入不保存文件）。可查看导入报告。"
    en = "The file of this import was not kept (early versions kept none). Read its report."


def readable_by(actor: Actor) -> Select[RegistryImport]:
    return select(RegistryImport).where(RegistryImport.office_id == actor.office_id)


def listed(actor: Actor, *, after: uuid.UUID | None = None) -> Select[RegistryImport]:
    statement = readable_by(actor).options(defer(RegistryImport.report))
    if after:
        statement = statement.where(RegistryImport.id < after)
    return statement.order_by(RegistryImport.id.desc())


def get(session: Session, actor: Actor, import_id: uuid.UUID) -> RegistryImport:
    """Return an import of the actor's office with its report; raise `NoSuchImport`."""
    found = session.scalar(readable_by(actor).where(RegistryImport.id == import_id))
    if found is None:
        raise NoSuchImport
    return found


def of_job(session: Session, import_id: uuid.UUID) -> RegistryImport:
    """Return an import for whoever runs it."""
    return session.get_one(RegistryImport, import_id, populate_existing=True)


def undone_by(import_ids: Iterable[uuid.UUID]) -> Select[uuid.UUID | None, uuid.UUID]:
    """Return those of these imports that were undone, and the undoing of each."""
    return select(RegistryImport.undoes_id, RegistryImport.id).where(
        RegistryImport.undoes_id.in_(list(import_ids)), RegistryImport.state == ImportState.DONE
    )


def file_of(session: Session, done: RegistryImport) -> RegistryFile:
    """Return the file that was imported; raise `NoFileKept`."""
    found = session.scalar(select(RegistryFile).where(RegistryFile.sha256 == done.sha256))
    if found is None:
        raise NoFileKept
    return found


def changes_of(import_id: uuid.UUID) -> Select[RegistryChange]:
    """Return what an import did, the last first."""
    mine = RegistryChange.import_id == import_id
    return select(RegistryChange).where(mine).order_by(RegistryChange.id.desc())


def _last_of(import_id: uuid.UUID) -> ColumnElement[uuid.UUID]:
    mine = RegistryChange.import_id == import_id
    newest = select(RegistryChange.id).where(mine).order_by(RegistryChange.id.desc()).limit(1)
    return newest.scalar_subquery()


def later_changes(
    done: RegistryImport, right_ids: Iterable[uuid.UUID], holder_ids: Iterable[uuid.UUID]
) -> Select[RegistryChange]:
    """Return what other imports did since to the rights and holders that this one changed."""
    of_right, of_holder = RegistryChange.right_id, RegistryChange.holder_id
    undoing = aliased(RegistryImport)
    undone = exists().where(undoing.undoes_id == RegistryImport.id)
    return (
        select(RegistryChange)
        .join(RegistryImport, RegistryImport.id == RegistryChange.import_id)
        .where(
            or_(Among(of_right, right_ids), Among(of_holder, holder_ids)),
            RegistryChange.id > _last_of(done.id),
            # an import that was undone since, and its undoing, leave things as they were
            RegistryImport.undoes_id.is_(None),
            ~undone,
        )
        .order_by(RegistryChange.id)
    )


def numbers_of(right_ids: Iterable[uuid.UUID]) -> Select[uuid.UUID, str]:
    return select(Right.id, Right.licence_no).where(Among(Right.id, right_ids))


def history(
    session: Session,
    actor: Actor,
    right_id: uuid.UUID,
    *,
    on: dt.date,
    after: uuid.UUID | None = None,
) -> Select[RegistryChange, RegistryImport, str, str]:
    """
    Return what was done to a right and to its holder, the newest first; raise `NoSuchRight`.

    With the import it was done by, and the names of the officer and the office.
    """
    right = queries.get(session, actor, right_id, on=on)
    subject = or_(RegistryChange.right_id == right.id, RegistryChange.holder_id == right.holder_id)
    statement = select(RegistryChange, RegistryImport, Officer.name, Office.name).where(subject)
    if after:
        statement = statement.where(RegistryChange.id < after)
    return (
        statement.join(RegistryImport, RegistryImport.id == RegistryChange.import_id)
        .join(Officer, Officer.id == RegistryImport.officer_id)
        .join(Office, Office.id == RegistryImport.office_id)
        .options(defer(RegistryImport.report))
        .order_by(RegistryChange.id.desc())
    )
