"""What patrols covered of a division, told in whole weeks; nothing is written."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.errors import Unacceptable
from kernel.paging import Page
from patrols import queries
from patrols.models import AreaWeek, PatrolArea, PatrolSight
from patrols.queries import coverage_told
from patrols.queries.coverage_told import Span
from patrols.refusals import SpanReversed
from patrols.seen import grids
from patrols.service.planning import OutOfScope
from patrols.service.summing import week_of
from patrols.states import Grade
from registry.models import Right

_LONGEST: Final = dt.timedelta(days=5 * 366)
_CM_IN_KM, _MS_IN_HOUR = 100_000, 3_600_000


class SpanTooLong(Unacceptable):
    code = "patrols.span_too_long"
    zh = "起止日期相隔超过五年。请缩短统计期间。"
    en = "More than five years lie between the days. Ask for fewer."


@dataclass(frozen=True, slots=True)
class Part:
    """``seen`` of ``of``."""

    seen: int
    of: int


@dataclass(frozen=True, slots=True)
class Covered:
    """``swept`` is the share of the ground of all key areas, None without any."""

    division_id: int
    first: dt.date
    last: dt.date
    rights: Part
    mines: Part
    areas: Part
    key_areas: Part
    swept: float | None
    places: Part
    patrols: int
    length_km: float
    hours: float


@dataclass(frozen=True, slots=True)
class AreaCovered:
    """``swept`` is the share of a key area; a full one is not swept."""

    area: PatrolArea
    visits: int
    swept: float | None
    last_seen: dt.date | None


@dataclass(frozen=True, slots=True)
class UnitCovered:
    """What an office walked, a number for each of its weeks."""

    office_id: uuid.UUID
    weeks: Sequence[str]
    patrols: Sequence[int]
    length_km: Sequence[float]
    hours: Sequence[float]
    key_visits: Sequence[int]


def span_of(first: dt.date | None, last: dt.date | None, *, on: dt.date) -> Span:
    """Return whole weeks, Monday to Sunday, that hold both days; left out: this week."""
    begins = first or last or on
    ends = last or max(begins, on)
    if ends < begins:
        raise SpanReversed(first=begins, last=ends)
    if ends - begins > _LONGEST:
        raise SpanTooLong
    return week_of(begins), week_of(ends) + dt.timedelta(days=6)


def in_scope(session: Session, actor: Actor, division_id: int, *, on: dt.date) -> int:
    """Return the division if the actor may ask of it; raise `OutOfScope`."""
    if session.scalar(queries.division_in_scope(actor, division_id, on)) is None:
        raise OutOfScope
    return division_id


def covered(
    session: Session, actor: Actor, division_id: int, span: Span, *, on: dt.date
) -> Covered:
    """Return what was seen of a division, and what was walked in it."""
    asked = (actor, in_scope(session, actor, division_id, on=on), span)
    in_force, seen, mines, mines_seen = session.execute(
        coverage_told.rights_counted(*asked, on=on)
    ).one()
    places, places_seen = session.execute(coverage_told.places_counted(*asked, on=on)).one()
    areas = list(areas_covered(session, *asked, on=on))
    keys = [one for one in areas if one.area.grade is Grade.KEY]
    units = list(units_covered(session, *asked, on=on))
    return Covered(
        division_id=division_id,
        first=span[0],
        last=span[1],
        rights=Part(seen, in_force),
        mines=Part(mines_seen, mines),
        areas=_part(areas),
        key_areas=_part(keys),
        swept=_swept_of_all(keys),
        places=Part(places_seen, places),
        patrols=sum(sum(unit.patrols) for unit in units),
        length_km=round(sum(sum(unit.length_km) for unit in units), 2),
        hours=round(sum(sum(unit.hours) for unit in units), 2),
    )


def _part(areas: Sequence[AreaCovered]) -> Part:
    return Part(sum(1 for one in areas if one.visits), len(areas))


def _swept_of_all(keys: Sequence[AreaCovered]) -> float | None:
    whole = sum(one.area.area_m2 for one in keys)
    swept = sum(one.area.area_m2 * (one.swept or 0) for one in keys)
    return round(swept / whole, 4) if whole else None


def rights_covered(
    session: Session,
    actor: Actor,
    division_id: int,
    span: Span,
    *,
    on: dt.date,
    limit: int,
    after: uuid.UUID | None,
    **filters: bool | None,
) -> Page[dict[str, Any]]:
    """Return a page of rights with how often, from how near and when last they were seen."""
    in_scope(session, actor, division_id, on=on)
    wanted = coverage_told.rights_told(actor, division_id, span, on=on, **filters)
    if after is not None:
        wanted = wanted.where(Right.id < after)
    found = session.execute(wanted.order_by(Right.id.desc()).limit(limit + 1)).all()
    items = [_right(*row) for row in found[:limit]]
    return Page(items, items[-1]["right_id"] if len(found) > limit else None)


def _right(
    right: Right, visits: int, nearest_m: float | None, last_seen: dt.date | None
) -> dict[str, Any]:
    told = {"visits": visits, "nearest_m": nearest_m, "last_seen": last_seen}
    names = ("name", "licence_no", "kind", "state")
    return {"right_id": right.id, **{name: getattr(right, name) for name in names}, **told}


def areas_covered(
    session: Session, actor: Actor, division_id: int, span: Span, *, on: dt.date
) -> Iterator[AreaCovered]:
    """Yield the areas of a division with visits and share swept in the span."""
    in_scope(session, actor, division_id, on=on)
    told = session.execute(coverage_told.areas_told(actor, division_id, span, on=on)).all()
    weeks = defaultdict[uuid.UUID, list[AreaWeek]](list)
    for week in session.scalars(coverage_told.area_weeks([area.id for area, _ in told], span)):
        weeks[week.area_id].append(week)
    for area, last in told:
        mine = weeks[area.id]
        swept = _swept(mine) if area.grade is Grade.KEY else None
        yield AreaCovered(area, sum(week.visits for week in mine), swept, last)


def _swept(weeks: Sequence[AreaWeek]) -> float:
    """Return the share swept in any of the weeks."""
    cells = [week.cells for week in weeks if week.cells is not None]
    if not cells:
        return 0.0
    _, swept = grids.either(cells)
    return round(swept / (weeks[0].squares or 1), 4)


def units_covered(
    session: Session, actor: Actor, division_id: int, span: Span, *, on: dt.date
) -> Iterator[UnitCovered]:
    """Yield what each office walked, week by week; weeks without any patrol are left out."""
    in_scope(session, actor, division_id, on=on)
    asked = coverage_told.units_told(actor, division_id, span, on=on)
    told = session.connection().execute(asked).all()
    texts = list(zip(*told, strict=True))[2:] or [()] * 4
    patrols, length_cm, clean_ms, key_visits = map(_numbers, texts)
    length_km = np.round(length_cm / _CM_IN_KM, 2).tolist()
    hours = np.round(clean_ms / _MS_IN_HOUR, 2).tolist()
    columns = (patrols.tolist(), length_km, hours, key_visits.tolist())
    ends = 0
    for office_id, weeks, *_ in told:
        days = weeks.split(",")
        begins, ends = ends, ends + len(days)
        rows = sorted(zip(days, *(column[begins:ends] for column in columns), strict=True))
        if len(set(days)) < len(days):
            rows = list(_by_week(rows))
        yield UnitCovered(office_id, *map(list, zip(*rows, strict=True)))


def _by_week(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Add up what an office walked in a week in which it was seated elsewhere: a row each time."""
    for week, parts in groupby(rows, key=itemgetter(0)):
        numbers = zip(*(part[1:] for part in parts), strict=True)
        yield week, *(round(sum(each), 2) for each in numbers)


def _numbers(texts: Sequence[str]) -> NDArray[np.int64]:
    """Return the numbers of all texts, one after the other."""
    return np.fromstring(",".join(texts), dtype=np.int64, sep=",")


def sights_of(
    session: Session, actor: Actor, patrol_id: uuid.UUID, *, on: dt.date
) -> list[dict[str, Any]]:
    """Return what a patrol saw; raise `PatrolMissing`."""
    patrol = queries.get(session, actor, patrol_id, on)
    told = session.execute(coverage_told.sights_readable(actor, patrol.id, on=on))
    return [_sight(sight, next(filter(None, names), "")) for sight, *names in told]


def _sight(sight: PatrolSight, name: str) -> dict[str, Any]:
    swept = None
    if sight.cells is not None:
        swept = round(grids.either([sight.cells])[1] / (sight.squares or 1), 4)
    names = ("kind", "target_id", "nearest_m", "first_at", "near_s")
    return {**{each: getattr(sight, each) for each in names}, "name": name, "swept": swept}


def sentences(told: Covered) -> dict[str, str]:
    """Return what was covered, in a sentence of each language."""
    said = asdict(told) | {"swept": "—" if told.swept is None else f"{told.swept:.1%}"}
    return {"zh": _ZH.format(**said), "en": _EN.format(**said)}


_ZH: Final = (
    "{first} 至 {last}（整周）：巡查 {patrols} 次、{length_km} 公里、{hours} 小时；"
    "有效矿业权 {rights[of]} 宗中看到 {rights[seen]} 宗，"
    "已知矿山 {mines[of]} 处中看到 {mines[seen]} 处，"
    "重点巡查区 {key_areas[of]} 个中到过 {key_areas[seen]} 个、扫过面积 {swept}，"
    "重点关注 {places[of]} 处中看到 {places[seen]} 处。"
)
_EN: Final = (
    "{first} to {last} (whole weeks): {patrols} patrols, {length_km} km, {hours} h; seen were"
    " {rights[seen]} of {rights[of]} rights in force, {mines[seen]} of {mines[of]} known mines,"
    " {key_areas[seen]} of {key_areas[of]} key areas ({swept} of their ground swept) and"
    " {places[seen]} of {places[of]} places with a reason to visit."
)
