"""A county with its registrar, a stranger from the next county, and files to import."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import identity.service
from identity import queries as places
from identity.models import Officer
from kernel.access import Actor
from kernel.audit import AuditLine
from kernel.db import Sessions
from kernel.settings import Settings
from registry import service
from registry.holders import routes as holders
from registry.imports import routes as imports
from registry.models import Boundary, RegistryImport, Right
from registry.numbers import routes as numbers
from registry.policy import Permission
from registry.routes import blueprint
from registry.rules import routes as rules
from tests.apps import app_of

NOW = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 20)

DIVISIONS = [
    ("22", "吉林省"),
    ("2202", "吉林市"),
    ("220281", "蛟河市"),
    ("220281100", "新站镇"),
    ("220282", "桦甸市"),
    ("220282100", "夹皮沟镇"),
]
HOLDER_CODE = "91350100M000100Y43"
SQUARE = "126.70,42.90;126.71,42.90;126.71,42.91;126.70,42.91"
ROW = {
    "证号": "C2200002010124210098203",
    "矿山名称": "夹皮沟金矿",
    "矿业权人": "桦甸某矿业有限公司",
    "统一社会信用代码": HOLDER_CODE,
    "矿种": "金矿",
    "行政区代码": "220282100",
    "有效期起": "2020-01-01",
    "有效期止": "2030-01-01",
    "坐标系": "CGCS2000",
    "范围坐标": SQUARE,
}

Importer = Callable[..., RegistryImport]


def make_actor(session: Session, login: str, division: str) -> Actor:
    """Enrol an officer of an office that answers for a division."""
    on = TODAY - dt.timedelta(days=900)
    seat = places.division_by_code(session, division, on)
    assert seat is not None
    office = identity.service.found_office(
        session, None, name=f"{seat.name}执法大队", seat=seat, now=NOW - dt.timedelta(days=900)
    )
    officer = Officer(name=login, login=login, password_hash="-")
    session.add(officer)  # who never signs in: to hash a password would take longer than the test
    session.flush()
    return Actor(officer.id, office.id, frozenset(Permission))


@pytest.fixture
def land(session: Session) -> Session:
    """Return a session in a country with divisions."""
    on = dt.date(2020, 1, 1)
    identity.service.import_divisions(session, DIVISIONS, on=on, now=NOW)
    return session


@pytest.fixture
def registrar(land: Session) -> Actor:
    return make_actor(land, "registrar", "220282")


@pytest.fixture
def stranger(land: Session) -> Actor:
    """Return a registrar of the next county."""
    return make_actor(land, "stranger", "220281")


@pytest.fixture
def city_registrar(land: Session) -> Actor:
    return make_actor(land, "city", "2202")


def as_csv(*rows: dict[str, Any], encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO(newline="")
    headings = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, headings)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


@pytest.fixture
def import_rows(session: Session, registrar: Actor) -> Importer:
    """Return what imports rows: `ROW`, each with what matters changed."""

    def do(*rows: dict[str, Any], by: Actor = registrar, **how: Any) -> RegistryImport:
        content = how.pop("content", None) or as_csv(*({**ROW, **row} for row in rows or [{}]))
        told = {"file_name": "rights.csv", "dry_run": False, "now": NOW, **how}
        return service.import_file(session, by, content, **told)

    return do


@pytest.fixture
def client_as(sessions: Sessions, tmp_path: Any, land: Session) -> Callable[..., FlaskClient]:
    """Return what gives a person's HTTP client."""
    land.commit()
    people = dict[str, Actor]()
    app = app_of(
        blueprint,
        imports.blueprint,
        holders.blueprint,
        numbers.blueprint,
        rules.blueprint,
        settings=Settings(data=tmp_path, database_url="sqlite://"),
        sessions=sessions,
        authenticate=lambda _, token, _now: people[token],
    )

    def client(person: Actor) -> FlaskClient:
        land.commit()
        people[str(person.id)] = person
        made = app.test_client()
        made.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {person.id}"
        return made

    return client


def outcomes(done: RegistryImport) -> list[str]:
    return [row["outcome"] for row in done.report["rows"]]


def remarks(done: RegistryImport, row: int = 0) -> list[tuple[str, str, str]]:
    faults = done.report["rows"][row]["faults"]
    return [(fault["field"], fault["code"], fault["done"]) for fault in faults]


def only_right(session) -> Right:
    return session.scalars(select(Right)).one()


def boundaries(session) -> list[Boundary]:
    return list(session.scalars(select(Boundary).order_by(Boundary.version)))


def acts(session) -> list[str]:
    lines = select(AuditLine.act).where(AuditLine.act.startswith("registry."))
    return list(session.scalars(lines.order_by(AuditLine.id)))


def count(session, table) -> int:
    return session.scalar(select(func.count()).select_from(table))
