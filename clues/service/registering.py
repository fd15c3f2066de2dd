"""Every clue gets a number, whichever way it comes, and only one."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, Final

import shapely
from sqlalchemy.orm import Session

import patrols.queries
from clues import queries
from clues.clocks import verify_by
from clues.models import Clue
from clues.service.informants import sealed_informant
from clues.states import Channel, ClueState
from kernel import audit, numbering
from kernel.access import Actor
from kernel.clock import day_of
from kernel.errors import NotFound
from kernel.ids import new_id
from kernel.secrets import Safe
from kernel.spatial import Point, to_wkb_element
from patrols.models import Finding

_SERIES: Final = "clue"


class DivisionMissing(NotFound):
    code = "clues.division_missing"
    zh = "没有找到这个行政区，或它不在您的管辖范围内。请重新选择行政区。"
    en = "There is no such division within your jurisdiction. Choose another."


def register(
    session: Session,
    actor: Actor,
    *,
    channel: Channel,
    division_id: int,
    description: str,
    place: Point | None = None,
    party: str | None = None,
    offence: str | None = None,
    informant: Mapping[str, str] | None = None,
    safe: Safe,
    now: dt.datetime,
) -> Clue:
    """Register what reached the desk by whatever channel; it was discovered now."""
    if session.scalar(queries.division_in_scope(actor, division_id, day_of(now))) is None:
        raise DivisionMissing
    point = None if place is None else to_wkb_element(shapely.Point(place.lon, place.lat))
    values = {
        "office_id": actor.office_id,
        "division_id": division_id,
        "channel": channel,
        "description": description,
        "position": point,
        "party": party,
        "offence": offence,
        "informant": sealed_informant(informant, safe),
        "discovered_at": now,
    }
    return enter(session, actor, values, now=now)


def register_finding(session: Session, finding_id: uuid.UUID, *, now: dt.datetime) -> Clue:
    """Return the one clue of a finding, registered now unless it was before."""
    finding = patrols.queries.held_finding(session, finding_id)
    if known := queries.of_finding(session, finding_id):
        return known
    author = Actor(finding.author_id, finding.office_id, frozenset())
    return enter(session, author, _told_by(finding), now=now)


def _told_by(finding: Finding) -> dict[str, Any]:
    return {
        "office_id": finding.office_id,
        "division_id": finding.division_id,
        "channel": Channel.PATROL,
        "finding_id": finding.id,
        "description": finding.description,
        "position": finding.position,
        "party": finding.party,
        "offence": finding.suspected_offence,
        "discovered_at": finding.discovered_at,
    }


def enter(
    session: Session, actor: Actor | None, values: Mapping[str, Any], *, now: dt.datetime
) -> Clue:
    """Write the line of the register: number, clock, audit; by nobody, if no officer took it."""
    due, year = verify_by(day_of(values["discovered_at"])), day_of(now).year
    clue = Clue(
        id=new_id(),
        state=ClueState.REGISTERED,
        number_year=year,
        number=numbering.next_number(session, values["office_id"], _SERIES, year),
        registered_at=now,
        registered_by=actor.id if actor else None,
        verify_due=due.day,
        verify_due_provisional=due.provisional,
        **values,
    )
    session.add(clue)
    audit.record(session, actor, "clues.clue_registered", clue, now=now)
    return clue
