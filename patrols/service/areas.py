"""
The areas of a county's timetable: drawn, ended and redrawn, never rewritten.

An area begins today or later, because what was walked before was not held against it.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

import registry.service
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.db import lock
from kernel.errors import Conflict, Unacceptable
from kernel.ids import new_id
from kernel.spatial import area_m2, to_wkb_element, validated_polygon
from patrols import queries
from patrols.models import PatrolArea
from patrols.service.ground import area_ended, areas_changed
from patrols.service.planning import OutOfScope
from patrols.states import Grade

_AREAS_TAKE_TURNS: Final = 0x4172_6561
_CHINA: Final = shapely.box(73, 3, 136, 54)
_MANY: Final = 500  # names asked about at once


class AreaAbroad(Unacceptable):
    code = "patrols.area_abroad"
    zh = "图形不在中国境内。请确认坐标为经度在前、纬度在后的 CGCS2000 坐标。"
    en = "The shape lies outside China. Give CGCS2000 coordinates, longitude before latitude."


class AreaBeginsBefore(Unacceptable):
    code = "patrols.area_begins_before"
    zh = "巡查区不能从 {first} 起生效，最早为 {earliest}。请改用该日或以后的日期。"
    en = "An area cannot begin on {first}, {earliest} at the earliest. Name that day or later."


class AreaDates(Unacceptable):
    code = "patrols.area_dates"
    zh = "最后一天 {last} 早于 {earliest}。请改用该日或以后的日期。"
    en = "The last day {last} is before {earliest}. Name that day or a later one."


class AreaEnded(Conflict):
    code = "patrols.area_ended"
    zh = "该巡查区已定于 {day} 后停用，不能再改。请另划新区。"
    en = "This area ends after {day} and can no longer be changed. Draw another."


class AreaNameTaken(Conflict):
    code = "patrols.area_name_taken"
    zh = "该行政区已有名为“{name}”的巡查区。请换名，或改划原来的巡查区。"
    en = "The division has an area called {name}. Choose another name, or redraw that one."


@dataclass(frozen=True, slots=True)
class AreaIn:
    """What is said of an area; ``months`` of its season, none for all year."""

    division_id: int
    name: str
    grade: Grade
    months: Sequence[int]
    valid_from: dt.date
    valid_to: dt.date | None = None


def draw(
    session: Session,
    actor: Actor,
    given: AreaIn,
    geometry: Mapping[str, Any],
    *,
    now: dt.datetime,
) -> PatrolArea:
    """Begin an area; raise OutOfScope, BadGeometry, AreaAbroad, AreaDates, AreaNameTaken…"""
    _may_begin(session, actor, given, now)
    ground = _ground(geometry)
    lock(session, _AREAS_TAKE_TURNS)
    if session.scalars(
        queries.names_taken(given.division_id, [given.name], given.valid_from)
    ).all():
        raise AreaNameTaken(name=given.name)
    area = _area(actor, given, ground, now)
    session.add(area)
    audit.record(session, actor, "patrols.area_drawn", area, now=now)
    areas_changed(session, [area], now=now)
    return area


def _may_begin(session: Session, actor: Actor, given: AreaIn, now: dt.datetime) -> None:
    today = day_of(now)
    if session.scalar(queries.division_in_scope(actor, given.division_id, today)) is None:
        raise OutOfScope
    if given.valid_from < today:
        raise AreaBeginsBefore(first=given.valid_from, earliest=today)
    if given.valid_to and given.valid_to < given.valid_from:
        raise AreaDates(last=given.valid_to, earliest=given.valid_from)


def _ground(geometry: Mapping[str, Any]) -> BaseGeometry:
    ground = validated_polygon(geometry)
    if not shapely.covers(_CHINA, shapely.envelope(ground)):
        raise AreaAbroad
    return ground


def _area(actor: Actor, given: AreaIn, ground: BaseGeometry, now: dt.datetime) -> PatrolArea:
    return PatrolArea(
        id=new_id(),
        division_id=given.division_id,
        name=given.name,
        grade=given.grade,
        months=sorted(set(given.months)),
        place=to_wkb_element(ground),
        area_m2=round(area_m2(ground), 2),
        valid_from=given.valid_from,
        valid_to=given.valid_to,
        drawn_by=actor.id,
        drawn_at=now,
    )


def end_area(
    session: Session, actor: Actor, area_id: uuid.UUID, *, last_day: dt.date, now: dt.datetime
) -> PatrolArea:
    """Let an area hold until and including a day, today at the earliest."""
    area = queries.get_held_area(session, actor, area_id, day_of(now))
    if area.valid_to is not None:
        raise AreaEnded(day=area.valid_to)
    earliest = max(day_of(now), area.valid_from)
    if last_day < earliest:
        raise AreaDates(last=last_day, earliest=earliest)
    area.valid_to = last_day
    audit.record(session, actor, "patrols.area_ended", area, now=now)
    area_ended(session, area, last_day, now=now)
    return area


def redraw(
    session: Session,
    actor: Actor,
    area_id: uuid.UUID,
    *,
    geometry: Mapping[str, Any],
    valid_from: dt.date,
    said: Mapping[str, Any],
    now: dt.datetime,
) -> PatrolArea:
    """End an area the day before another takes its place; ``said`` is what changes beside it."""
    old = queries.get_held_area(session, actor, area_id, day_of(now))
    if old.valid_to is not None:
        raise AreaEnded(day=old.valid_to)
    earliest = max(day_of(now), old.valid_from + dt.timedelta(days=1))
    if valid_from < earliest:
        raise AreaBeginsBefore(first=valid_from, earliest=earliest)
    old.valid_to = valid_from - dt.timedelta(days=1)
    audit.record(session, actor, "patrols.area_ended", old, now=now, redrawn=True)
    area_ended(session, old, old.valid_to, now=now)
    as_before = AreaIn(old.division_id, old.name, old.grade, old.months, valid_from)
    return draw(session, actor, replace(as_before, **said), geometry, now=now)


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a file: the areas taken, and a line for each feature that was not plain."""

    areas: Sequence[PatrolArea]
    report: Sequence[Mapping[str, Any]]


_TAKEN: Final = {
    "zh": "该行政区已有同名巡查区",
    "en": "The division has an area of that name",
}


def import_areas(
    session: Session, actor: Actor, content: bytes, given: AreaIn, *, now: dt.datetime
) -> Brought:
    """
    Begin an area for each feature of a file, by its own name; ``given.name`` is not used.

    A name that is taken, in the division or earlier in the file, is told and left out, so that
    the same file again changes nothing.
    """
    _may_begin(session, actor, given, now)
    found = registry.service.read_areas(content)
    lock(session, _AREAS_TAKE_TURNS)
    taken = _taken(session, given, [one.name for one in found])
    areas, report = list[PatrolArea](), [one.as_json() for one in found if one.code]
    for one in found:
        if one.ground is None:
            continue
        if one.name in taken:
            told = {"feature": one.number, "name": one.name, "code": "name_taken"}
            report.append({**told, "taken": False, **_TAKEN})
            continue
        taken.add(one.name)
        areas.append(_area(actor, replace(given, name=one.name), one.ground, now))
    session.add_all(areas)
    audit.record_each(session, actor, "patrols.area_drawn", areas, now=now)
    areas_changed(session, areas, now=now)
    return Brought(areas, report)


def _taken(session: Session, given: AreaIn, names: Sequence[str]) -> set[str]:
    taken = set[str]()
    for at in range(0, len(names), _MANY):
        asked = queries.names_taken(given.division_id, names[at : at + _MANY], given.valid_from)
        taken |= set(session.scalars(asked))
    return taken
