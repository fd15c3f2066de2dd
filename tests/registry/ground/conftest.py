"""The county of the registry's tests, asked about its ground."""

import datetime as dt
import json
from typing import Any

import pytest
import shapely

from identity import queries as places
from kernel.access import Actor
from kernel.settings import Settings
from registry.ground import comparing, layering, surveying
from registry.ground.layering import LayerIn
from registry.ground.routes import blueprint
from registry.ground.states import LayerKind
from tests.apps import app_of
from tests.registry.conftest import (
    NOW,
    ROW,
    TODAY,
    city_registrar,
    import_rows,
    land,
    only_right,
    registrar,
    stranger,
)

__all__ = ["city_registrar", "import_rows", "land", "registrar", "stranger"]

# Out of the square of `ROW` on two sides.
SURVEY = shapely.Polygon(
    [(126.702, 42.902), (126.712, 42.9031), (126.7115, 42.906), (126.703, 42.9121)]
)
WITHIN = shapely.box(126.702, 42.902, 126.708, 42.908)


@pytest.fixture
def right(session, import_rows):
    """Return the square mine, 780 to 620 m above the sea."""
    import_rows({"上限标高": "780", "下限标高": "620"})
    return only_right(session)


@pytest.fixture
def compare(session, registrar):
    """Return what holds a survey against a right."""

    def do(right, survey=SURVEY, *, by: Actor = registrar, day=None, **how: Any):
        staked = comparing.staked(session, by, right.id, on=TODAY, day=day)
        given = surveying.from_geojson(shapely.geometry.mapping(survey))
        return comparing.compare(session, by, staked, given, comparing.How(**how), on=TODAY)

    return do


@pytest.fixture
def desk_of(sessions, land, tmp_path):
    """Return what gives a person's HTTP client."""
    people = dict[str, Actor]()
    app = app_of(
        blueprint,
        settings=Settings(data=tmp_path, database_url="sqlite://"),
        sessions=sessions,
        authenticate=lambda _, token, _now: people[token],
    )

    def client(person: Actor):
        land.commit()
        people[str(person.id)] = person
        made = app.test_client()
        made.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {person.id}"
        return made

    return client


LICENCE = ROW["证号"]


@pytest.fixture
def postgres_session(dialect, session):
    """Return a session on PostGIS; the other database has nothing to compare with."""
    if dialect != "postgresql":
        pytest.skip("PostGIS alone is the measure here")
    return session


def ring(west: float, south: float, east: float, north: float) -> str:
    """Return a box as a register's cell has it."""
    return f"{west},{south};{east},{south};{east},{north};{west},{north}"


def layer_file(*areas: tuple[str, str]) -> bytes:
    """Return a GeoJSON file of named areas, their rings as in a register's cell."""
    features = []
    for cell, name in areas:
        corners = [[float(part) for part in pair.split(",")] for pair in cell.split(";")]
        shape = {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
        features.append({"type": "Feature", "properties": {"名称": name}, "geometry": shape})
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.fixture
def make_layer(session, registrar):
    """Return what imports named areas as a redline of a division."""

    def do(*areas, division="220282", by=registrar, valid_from=dt.date(2021, 1, 1), replaces=None):
        place = places.division_by_code(session, division, TODAY)
        kind = LayerKind.ECOLOGICAL_REDLINE
        given = LayerIn("生态保护红线", kind, "省厅", place.id, valid_from, replaces)
        content = layer_file(*areas)
        return layering.import_layer(session, by, content, given, file_name="红线.geojson", now=NOW)

    return do
