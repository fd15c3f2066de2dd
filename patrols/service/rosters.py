"""What a proposal is made from: the units with what they owe, and where they could be sent."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from sqlalchemy.orm import Session

from identity.models import Division
from kernel.access import Actor
from kernel.spatial import to_shapely
from patrols import queries
from patrols.duty.periods import Span
from patrols.models import PatrolArea, ReasonToVisit
from patrols.queries.units import Unit as Seated
from patrols.service.duty.cells import open_cells
from patrols.service.duty.ruling import known
from patrols.states import Grade, SightKind
from patrols.timetable import Owing, Reason, Target, Unit, stretches


@dataclass(frozen=True, slots=True)
class Spot:
    """A target with a point in it, by which it is found on a map."""

    target: Target
    lon: float
    lat: float

    @property
    def is_area(self) -> bool:
        return self.target.grade is not None


def units(
    session: Session, actor: Actor, division: Division, days: Span, today: dt.date
) -> list[Unit]:
    """Return the offices that owe patrols in a division, with what they still owe in these days."""
    seated = queries.units_planned_for(session, actor, division, today)
    reach = queries.reaches(session, division.id, {unit.division_id for unit in seated}, today)
    owings = _owings(session, seated, days)
    return [
        Unit(
            one.office_id,
            one.name,
            one.division_id,
            reach[one.division_id],
            tuple(stretches(owings[one.office_id], days, today=today)),
        )
        for one in seated
        if one.office_id in owings
    ]


def _owings(session: Session, seated: Sequence[Seated], days: Span) -> dict[uuid.UUID, list[Owing]]:
    """Return what the duty ledger says of each office in the periods that touch these days."""
    rules = known(session)
    dues = [
        (
            unit,
            [due for due in rules.dues(unit.province, unit.level, *days) if unit.owes_in(due.span)],
        )
        for unit in seated
    ]
    found = dict[uuid.UUID, list[Owing]]()
    for cell in open_cells(session, dues):
        owing = Owing(cell.due.span, cell.figures.owed, cell.figures.counted)
        found.setdefault(cell.unit.office_id, []).append(owing)
    return found


def spots(session: Session, division: Division, days: Span, today: dt.date) -> list[Spot]:
    """Return the areas of a division that are open in these days, and places with a reason."""
    drawn = session.scalars(queries.areas_below(division.id, *days)).all()
    areas = [area for area in drawn if _open(area, days)]
    reasons = session.scalars(queries.reasons_below(division.id, max(days[0], today))).all()
    inside, alone = _placed(areas, reasons)
    seen_areas = queries.days_last_seen(session, SightKind.AREA, [area.id for area in areas])
    seen_places = queries.days_last_seen(session, SightKind.PLACE, [place.id for place in alone])
    return [
        *(_of_area(area, inside.get(area.id, []), seen_areas.get(area.id)) for area in areas),
        *(_of_place(place, seen_places.get(place.id)) for place in alone),
    ]


def _open(area: PatrolArea, days: Span) -> bool:
    target = _target(area, [], None)
    return any(target.open_on(days[0] + dt.timedelta(days=n)) for n in range(days.days))


def _placed(
    areas: Sequence[PatrolArea], reasons: Sequence[ReasonToVisit]
) -> tuple[dict[uuid.UUID, list[ReasonToVisit]], list[ReasonToVisit]]:
    """Return the reasons in each area, key areas and small ones first, and those in none."""
    ordered = sorted(areas, key=lambda area: (area.grade is not Grade.KEY, area.area_m2, area.id))
    tree = shapely.STRtree([to_shapely(area.place) for area in ordered])
    inside, alone = dict[uuid.UUID, list[ReasonToVisit]](), list[ReasonToVisit]()
    for reason in reasons:
        hit = tree.query(to_shapely(reason.place), predicate="intersects")
        if len(hit):
            inside.setdefault(ordered[int(hit.min())].id, []).append(reason)
        else:
            alone.append(reason)
    return inside, alone


def _of_area(area: PatrolArea, reasons: Iterable[ReasonToVisit], seen: dt.date | None) -> Spot:
    point = to_shapely(area.place).representative_point()
    return Spot(_target(area, reasons, seen), round(point.x, 6), round(point.y, 6))


def _target(area: PatrolArea, reasons: Iterable[ReasonToVisit], seen: dt.date | None) -> Target:
    return Target(
        id=area.id,
        name=area.name,
        division_id=area.division_id,
        first=area.valid_from,
        grade=area.grade,
        months=frozenset(area.months),
        last=area.valid_to,
        last_seen=seen,
        reasons=_told(reasons),
    )


def _of_place(reason: ReasonToVisit, seen: dt.date | None) -> Spot:
    target = Target(
        id=reason.id,
        name=reason.reason[:200],
        division_id=reason.division_id,
        first=dt.date.min,
        last=reason.until,
        last_seen=seen,
        reasons=_told([reason]),
    )
    return Spot(target, reason.lon, reason.lat)


def _told(reasons: Iterable[ReasonToVisit]) -> tuple[Reason, ...]:
    ordered = sorted(reasons, key=lambda reason: (reason.until, reason.id))
    return tuple(Reason(one.id, one.kind.value, one.reason, one.until) for one in ordered)


def spot_of(session: Session, area: PatrolArea | None, place: ReasonToVisit | None) -> Spot:
    """Return one area or one place as a target."""
    if area is not None:
        seen = queries.days_last_seen(session, SightKind.AREA, [area.id])
        return _of_area(area, [], seen.get(area.id))
    assert place is not None  # noqa: S101  # one of the two, as the caller checked
    seen = queries.days_last_seen(session, SightKind.PLACE, [place.id])
    return _of_place(place, seen.get(place.id))
