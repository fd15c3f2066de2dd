"""Every question the patrols room puts to the database."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Row, Select, func, select, union_all
from sqlalchemy.orm import Session

from evidence.models import ManifestFile, SealedRecord, StoredFile
from evidence.queries.checks import items_of_kinds, items_with_bytes
from identity.models import Division, Office
from identity.queries import in_scope
from kernel.access import Actor
from kernel.errors import NotFound
from patrols.models import Finding, FindingVersion, Patrol, PatrolTrack, ReasonToVisit
from patrols.states import PatrolState

_MOST_PHOTOS = 500  # at once, the newest; the same bytes are rarely sealed twice


class PatrolMissing(NotFound):
    code = "patrols.patrol_missing"
    zh = "没有找到这次巡查。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such patrol. Check its id, or whether it lies within your jurisdiction."


class FindingMissing(NotFound):
    code = "patrols.finding_missing"
    zh = "没有找到这条巡查发现。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such finding. Check its id, or whether it lies within your jurisdiction."


def readable_by(actor: Actor, on: dt.date) -> Select[Patrol]:
    """Patrols within the scope of the actor's office: the root of every read of them."""
    return select(Patrol).where(in_scope(actor, Patrol.division_id, on=on))


def findings_readable_by(actor: Actor, on: dt.date) -> Select[Finding]:
    """Findings within the scope of the actor's office: the root of every read of them."""
    return select(Finding).where(in_scope(actor, Finding.division_id, on=on))


def get(session: Session, actor: Actor, patrol_id: uuid.UUID, on: dt.date) -> Patrol:
    found = session.scalar(readable_by(actor, on).where(Patrol.id == patrol_id))
    if found is None:
        raise PatrolMissing
    return found


def get_finding(session: Session, actor: Actor, finding_id: uuid.UUID, on: dt.date) -> Finding:
    found = session.scalar(findings_readable_by(actor, on).where(Finding.id == finding_id))
    if found is None:
        raise FindingMissing
    return found


def track(session: Session, patrol_id: uuid.UUID) -> PatrolTrack | None:
    return session.get(PatrolTrack, patrol_id)


def tracks(session: Session, patrols: Collection[uuid.UUID]) -> Iterator[Row[uuid.UUID, bytes]]:
    """Yield patrol and columns (JSON) of each track; only a few are in memory at a time."""
    found = select(PatrolTrack.patrol_id, PatrolTrack.columns)
    return session.execute(
        found.where(PatrolTrack.patrol_id.in_(patrols)).execution_options(yield_per=5)
    )


def photos(hashes: Collection[str]) -> Select[ManifestFile, SealedRecord, StoredFile]:
    """What arrived with patrols and findings among these files, with what was read in them."""
    return items_of_kinds(hashes, ("patrol", "finding"), _MOST_PHOTOS)


def photos_of_records(
    records: Collection[uuid.UUID],
) -> Select[ManifestFile, SealedRecord, StoredFile]:
    return items_with_bytes(records)


def records_of_patrols(patrols: Collection[uuid.UUID]) -> Select[uuid.UUID]:
    """The records of patrols and those of the findings that name them."""
    of_findings = (
        select(FindingVersion.record_id)
        .join(Finding, Finding.id == FindingVersion.finding_id)
        .where(Finding.patrol_id.in_(patrols))
    )
    own = select(Patrol.id).where(Patrol.id.in_(patrols))
    every = union_all(of_findings, own).subquery()
    return select(every.c.record_id)


def patrol_named_by(session: Session, record_id: uuid.UUID) -> uuid.UUID | None:
    """Return the patrol that the finding of this record names."""
    found = select(Finding.patrol_id).join(FindingVersion, FindingVersion.finding_id == Finding.id)
    return session.scalar(found.where(FindingVersion.record_id == record_id))


def held_patrols(session: Session, patrols: Collection[uuid.UUID]) -> Sequence[Patrol]:
    """Return the patrols, held until the transaction ends; raise `PatrolMissing` if one is."""
    found = select(Patrol).where(Patrol.id.in_(patrols)).order_by(Patrol.id).with_for_update()
    held = session.scalars(found).all()
    if len(held) < len(set(patrols)):
        raise PatrolMissing
    return held


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


def version_of(session: Session, record_id: uuid.UUID) -> FindingVersion | None:
    return session.scalar(select(FindingVersion).where(FindingVersion.record_id == record_id))


def reasons_readable_by(actor: Actor, on: dt.date) -> Select[ReasonToVisit]:
    """Reasons that hold on that day within the scope of the actor's office."""
    return select(ReasonToVisit).where(
        ReasonToVisit.until >= on, in_scope(actor, ReasonToVisit.division_id, on=on)
    )


def reason_from(session: Session, source: str) -> ReasonToVisit | None:
    return session.scalar(select(ReasonToVisit).where(ReasonToVisit.source == source).limit(1))


def division_in_scope(actor: Actor, division_id: int, on: dt.date) -> Select[int]:
    """The id itself if that division lies in the scope of the actor's office, else nothing."""
    return select(Division.id).where(
        Division.id == division_id, in_scope(actor, Division.id, on=on)
    )


def seat(office_id: uuid.UUID) -> Select[Division]:
    """The division an office sits in, whose level its duty goes by."""
    return (
        select(Division)
        .join(Office, Office.division_id == Division.id)
        .where(Office.id == office_id)
    )


def walked(office_id: uuid.UUID, first: dt.date, last: dt.date) -> Select[int]:
    """How many logged patrols an office walked from ``first`` to ``last``, both included."""
    return (
        select(func.count())
        .select_from(Patrol)
        .where(
            Patrol.office_id == office_id,
            Patrol.state == PatrolState.LOGGED,
            Patrol.walked_on.between(first, last),
        )
    )
