"""The offices of the demo and who works there."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

import identity.queries
import identity.service
from identity.models import Division, Office
from kernel.clock import day_of
from server.posts import POSTS

PASSWORD: Final = "kuangxun-demo"  # noqa: S105 (of invented people, shown on the start page)
CERTIFIED_FROM: Final = dt.date(2025, 1, 1)
CERTIFIED_TO: Final = dt.date(2030, 12, 31)


@dataclass(frozen=True, slots=True)
class DemoOffice:
    key: str
    name: str
    division_code: str


@dataclass(frozen=True, slots=True)
class Person:
    login: str
    name: str
    post: str
    office: str
    certificate: str | None = None


OFFICES: Final = (
    DemoOffice("township", "湾沟镇自然资源所（演示）", "220605102"),
    DemoOffice("county", "江源区自然资源局（演示）", "220605"),
    DemoOffice("city", "白山市自然资源局（演示）", "2206"),
    DemoOffice("elsewhere", "柳河县自然资源局（演示）", "220524"),
)
PEOPLE: Final = (
    Person("officer", "李建国", "patroller", "township"),
    Person("inspector", "王志强", "inspector", "county", "JL22060500001"),
    Person("handler", "赵敏", "handler", "county", "JL22060500002"),
    Person("reviewer", "孙丽华", "reviewer", "county", "JL22060500003"),
    Person("lawyer", "周文博", "lawyer", "county", "JL22060500004"),
    Person("head", "陈立群", "head", "county", "JL22060500005"),
    Person("registrar", "吴晓燕", "registrar", "county"),
    Person("city", "郑海涛", "statistician", "city"),
    Person("stranger", "刘洋", "handler", "elsewhere", "JL22052400001"),
)


def settle(session: Session, *, password: str = PASSWORD, now: dt.datetime) -> dict[str, uuid.UUID]:
    """Found the offices and enrol the people; return each person's id by login."""
    offices = {office.key: _found(session, office, now) for office in OFFICES}
    return {person.login: _enrol(session, person, offices, password, now) for person in PEOPLE}


def _found(session: Session, office: DemoOffice, now: dt.datetime) -> Office:
    seat = seat_of(session, office.division_code, day_of(now))
    return identity.service.found_office(session, None, name=office.name, seat=seat, now=now)


def seat_of(session: Session, code: str, on: dt.date) -> Division:
    """Return the division called ``code``; raise ``LookupError`` if the list lacks it."""
    found = identity.queries.division_by_code(session, code, on)
    if found is None:
        raise LookupError(f"no division {code} on {on}")
    return found


def _enrol(
    session: Session, person: Person, offices: dict[str, Office], password: str, now: dt.datetime
) -> uuid.UUID:
    usual = POSTS[person.post]
    post = identity.service.make_post(
        session, None, offices[person.office], name=usual.zh, permissions=usual.permissions, now=now
    )
    officer = identity.service.enrol_officer(
        session, None, name=person.name, login=person.login, password=password, post=post, now=now
    )
    if person.certificate:
        identity.service.certify(
            session,
            None,
            officer,
            number=person.certificate,
            first_day=CERTIFIED_FROM,
            last_day=CERTIFIED_TO,
            now=now,
        )
    return officer.id


def shown(people: Sequence[Person] = PEOPLE) -> list[dict[str, str]]:
    """Return what the start page says of them."""
    names = {office.key: office.name for office in OFFICES}
    return [
        {
            "login": person.login,
            "name": person.name,
            "post": f"{POSTS[person.post].zh} {POSTS[person.post].en}",
            "office": names[person.office],
        }
        for person in people
    ]
