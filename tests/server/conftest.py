"""The whole service with the demo's people in it, on a database of the test's own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

import identity.service
from kernel import clock
from kernel.db import Base, open_sessions, writing
from kernel.jobs.drainer import Drainer
from kernel.settings import Settings
from server import wiring
from server.demo import people
from server.house import House
from server.officers import officer_called
from tests.databases import Fill, copied, lent_engine, made_template
from tests.server.full_county import PUBLIC, county, full_model
from tests.server.lent import lent_app
from tests.server.scoping import before, document
from tests.server.served import installation, seeded

__all__ = [
    "before",
    "county",
    "document",
    "full_model",
    "installation",
    "seeded",
]

DIVISIONS = (
    ("22", "吉林省"),
    ("2206", "白山市"),
    ("2205", "通化市"),
    ("220605", "江源区"),
    ("220524", "柳河县"),
    ("220605102", "湾沟镇"),
    ("220605103", "松树镇"),
    ("220524100", "柳河镇"),
)
LONG_AGO = clock.dt.date(2023, 6, 30)
FOUNDED = clock.dt.datetime(2025, 1, 6, 1, tzinfo=clock.dt.UTC)

ClientAs = Callable[[str | None], FlaskClient]


@pytest.fixture(scope="session")
def fill() -> Fill:
    """Make the tables, a few divisions, and the demo's offices and people."""

    def filled(engine: Engine) -> None:
        Base.metadata.create_all(engine)
        with writing(open_sessions(engine)) as session:
            identity.service.import_divisions(session, DIVISIONS, on=LONG_AGO, now=FOUNDED)
            people.settle(session, now=FOUNDED)

    return filled


@pytest.fixture(scope="session")
def _peopled(
    dialect: str,
    fill: Fill,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    return made_template(fill, dialect, request, tmp_path_factory)


@pytest.fixture
def database_url(
    dialect: str, _peopled: str, request: pytest.FixtureRequest, own_folder: Path
) -> Iterator[str]:
    """Name a database of this test's own with the demo's people in it."""
    with copied(_peopled, dialect, request, own_folder) as url:
        yield url


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    house = House(Settings(data=tmp_path / "data", database_url=database_url, public_url=PUBLIC))
    with lent_engine(database_url) as house.engine:
        yield house


@pytest.fixture
def app(house: House) -> Iterator[Flask]:
    with lent_app(house) as app:
        yield app


@pytest.fixture
def drain(house: House) -> Callable[[], int]:
    """Return what delivers events and does jobs until nothing is left."""
    return Drainer(house.runner, wiring.HEARERS, ()).drain


@pytest.fixture
def client_as(app: Flask, house: House) -> ClientAs:
    """Return what signs a demo person in; None is nobody."""

    def make(login: str | None) -> FlaskClient:
        client = app.test_client()
        if login is not None:
            with writing(house.sessions) as session:
                officer = officer_called(session, login)
                token = identity.service.open_session(session, officer, now=clock.now())
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token.access_token}"
        return client

    return make
