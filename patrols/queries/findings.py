"""What patrols found."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from identity.queries import in_scope
from kernel.access import Actor
from kernel.errors import NotFound
from patrols.models import Finding, FindingVersion


class FindingMissing(NotFound):
    code = "patrols.finding_missing"
    zh = "没有找到这条巡查发现。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such finding. Check its id, or whether it lies within your jurisdiction."


def findings_readable_by(actor: Actor, on: dt.date) -> Select[Finding]:
    """Findings within the scope of the actor's office: the root of every read of them."""
    return select(Finding).where(in_scope(actor, Finding.division_id, on=on))


def get_finding(session: Session, actor: Actor, finding_id: uuid.UUID, on: dt.date) -> Finding:
    found = session.scalar(findings_readable_by(actor, on).where(Finding.id == finding_id))
    if found is None:
        raise FindingMissing
    return found


def patrol_named_by(session: Session, record_id: uuid.UUID) -> uuid.UUID | None:
    """Return the patrol that the finding of this record names."""
    found = select(Finding.patrol_id).join(FindingVersion, FindingVersion.finding_id == Finding.id)
    return session.scalar(found.where(FindingVersion.record_id == record_id))


def held_finding(session: Session, finding_id: uuid.UUID) -> Finding:
    """Return the finding, held until the transaction ends; raise `FindingMissing`."""
    found = session.scalar(select(Finding).where(Finding.id == finding_id).with_for_update())
    if found is None:
        raise FindingMissing
    return found


def versions(finding_id: uuid.UUID) -> Select[FindingVersion]:
    """What every sealed record said about a finding, the first first."""
    found = select(FindingVersion).where(FindingVersion.finding_id == finding_id)
    return found.order_by(FindingVersion.number)


def versions_by(record_ids: Collection[uuid.UUID]) -> Select[FindingVersion]:
    """What these records said about findings."""
    return select(FindingVersion).where(FindingVersion.record_id.in_(record_ids))


def finding_versions_among(
    record_ids: Collection[uuid.UUID],
) -> Select[uuid.UUID, uuid.UUID, int, int]:
    """
    Which of the records said something about a finding.

    Columns: record, the first record of the finding, version, the version that stands.
    """
    return (
        select(
            FindingVersion.record_id,
            FindingVersion.finding_id,
            FindingVersion.number,
            Finding.version,
        )
        .join(Finding, Finding.id == FindingVersion.finding_id)
        .where(FindingVersion.record_id.in_(record_ids))
    )


def version_of(session: Session, record_id: uuid.UUID) -> FindingVersion | None:
    return session.scalar(select(FindingVersion).where(FindingVersion.record_id == record_id))
