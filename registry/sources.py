"""
Who recorded something and from which file, as far as the one who asks may know.

Audit lines tell it of everything; but an officer of elsewhere and another office's file are none
of the asker's business.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from sqlalchemy import Select
from sqlalchemy.orm import Session

from identity.models import Office
from identity.queries import offices_readable_by
from kernel.access import Actor
from kernel.audit import AuditLine
from registry.imports.queries import readable_by
from registry.models import RegistryImport


@dataclass(frozen=True, slots=True)
class Sources:
    """The offices and files of some lines that the asker may know of."""

    offices: frozenset[uuid.UUID]
    files: Mapping[str, str]

    @classmethod
    def of(cls, session: Session, actor: Actor, lines: Iterable[AuditLine], *, on: dt.date) -> Self:
        told = list(lines)
        offices = {line.office_id for line in told if line.office_id}
        hashes = {str(line.details.get("file")) for line in told}
        return cls(
            frozenset(session.scalars(_known(actor, offices, on))),
            dict(session.execute(_named(actor, hashes)).all()),
        )

    def officer(self, line: AuditLine) -> uuid.UUID | None:
        return line.actor_id if line.office_id in self.offices else None

    def file(self, line: AuditLine) -> str | None:
        return self.files.get(str(line.details.get("file")))


def _known(actor: Actor, offices: Iterable[uuid.UUID], on: dt.date) -> Select[uuid.UUID]:
    readable = offices_readable_by(actor, on).where(Office.id.in_(list(offices)))
    return readable.with_only_columns(Office.id)


def _named(actor: Actor, hashes: Iterable[str]) -> Select[str, str]:
    """Return hash and name of files that the actor's own office imported."""
    own = readable_by(actor).where(RegistryImport.sha256.in_(list(hashes)))
    return own.with_only_columns(RegistryImport.sha256, RegistryImport.file_name)
