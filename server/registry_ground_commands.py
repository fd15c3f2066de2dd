"""What the command line asks of ground: a survey held against a right."""

import datetime as dt
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import click

import registry.policy
from kernel import clock
from kernel.clock import day_of
from kernel.db import reading
from registry import licence, outlines
from registry.ground import comparing, sketch, surveying, telling
from registry.ground.comparing import Comparison
from registry.queries import NoSuchRight, by_licence
from registry.states import COMPARABLE, SourceDatum
from server import settings
from server.commands import refusing
from server.house import House
from server.officers import actor_called
from server.registry_commands import bundled

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW_FILE = click.Path(dir_okay=False, path_type=Path)
_METRES = click.FloatRange(0, 1000)


@click.command("crossing")
@click.argument("licence_no", metavar="LICENCE")
@click.argument("file", type=_FILE)
@click.option("--login", required=True, help="The officer who asks.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The boundary of that day.")
@click.option("--top", type=float, help="Surveyed top, in metres above sea level.")
@click.option("--bottom", type=float, help="Surveyed bottom.")
@click.option("--accuracy", type=_METRES, help="Of the survey in plan, in metres.")
@click.option("--height-accuracy", type=_METRES, default=0.0)
@click.option("--angles", type=click.Choice([way.value for way in outlines.Angles]))
@click.option("--meridian", type=click.FloatRange(73, 136), help="Central meridian, in degrees.")
@click.option("--datum", type=click.Choice(sorted(COMPARABLE)), help="CGCS2000 if left out.")
@click.option("--svg", type=_NEW_FILE, help="Write the sketch there.")
def crossing(
    licence_no: str,
    file: Path,
    login: str,
    on: dt.datetime | None,
    svg: Path | None,
    **said: Any,
) -> None:
    """
    Say how far the survey in FILE goes beyond the boundary of LICENCE, in plan and in depth.

    One line of JSON. FILE is a text of corners, Shapefile, GeoPackage, GeoJSON, KML or DXF.
    """
    how = comparing.How(said["accuracy"], said["top"], said["bottom"], said["height_accuracy"])
    with closing(House(settings.read())) as house:
        day = on.date() if on else None
        found: Comparison = refusing(
            lambda: _compare(house, licence_no, file, login, day, how, said)
        )
    if svg is not None:
        svg.write_text(sketch.draw(found), encoding="utf-8")
    click.echo(json.dumps(telling.told(found), ensure_ascii=False, allow_nan=False))


def _compare(
    house: House,
    number: str,
    file: Path,
    login: str,
    day: dt.date | None,
    how: comparing.How,
    said: dict[str, Any],
) -> Comparison:
    now = clock.now()
    angles = outlines.Angles(said["angles"]) if said["angles"] else None
    datum = SourceDatum(said["datum"]) if said["datum"] else None
    with reading(house.sessions) as session:
        actor = actor_called(session, login, now)
        actor.require(registry.policy.Permission.READ)
        plain, today = licence.read(number).number, day_of(now)
        right = session.scalars(by_licence(actor, plain, on=today)).first()
        if right is None:
            raise NoSuchRight
        staked = comparing.staked(session, actor, right.id, on=today, day=day)
        read_as = outlines.How(angles, said["meridian"], datum)
        survey = surveying.from_file(bundled(file), read_as)
        return comparing.compare(session, actor, staked, survey, how, on=today)
