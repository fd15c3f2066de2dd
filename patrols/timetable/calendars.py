"""
A timetable as an iCalendar file (RFC 5545).

A planned visit has a day and no hour, so each is an event of a whole day, a day in Asia/Shanghai.
What was removed from a version is sent as cancelled, by the same uid, so that it goes away in the
calendars that have it.
"""

import datetime as dt
from typing import Any, Final

from icalendar import Calendar, Event, vGeo

from kernel.clock import SHANGHAI
from patrols.timetable.giving import Line, Timetable

_MAKER: Final = "-//KuangXun//patrol timetable//ZH"
_HOUSE: Final = "kuangxun"
_DAY: Final = dt.timedelta(days=1)


def as_ics(timetable: Timetable, *, now: dt.datetime) -> bytes:
    calendar = Calendar()
    heads: dict[str, Any] = {
        "prodid": _MAKER,
        "version": "2.0",
        "calscale": "GREGORIAN",
        "method": "PUBLISH",
        "name": timetable.title,
        "x-wr-calname": timetable.title,
        "x-wr-timezone": str(SHANGHAI),
    }
    for name, value in heads.items():
        calendar.add(name, value)
    for line in timetable.lines:
        calendar.add_component(_event(line, now))
    content: bytes = calendar.to_ical()
    return content


def _event(line: Line, now: dt.datetime) -> Event:
    event = Event()
    said: dict[str, Any] = {
        "uid": f"{line.uid}@{_HOUSE}",
        "sequence": line.version,
        "dtstamp": now.astimezone(dt.UTC),
        "dtstart": line.day,
        "dtend": line.day + _DAY,
        "summary": f"巡查：{line.name}（{line.unit}）",
        "description": "\n".join(part for part in (line.why, line.note) if part),
        "location": f"{line.name} {line.place}",
        "geo": vGeo((line.lat, line.lon)),
        "categories": [line.grade_zh],
        "status": "CANCELLED" if line.cancelled else "CONFIRMED",
        "transp": "TRANSPARENT",
    }
    for name, value in said.items():
        event.add(name, value)
    return event
