"""What the command line brings in and takes out of the register's ground: layers and exports."""

import datetime as dt
import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

import identity.queries
import registry.policy
from kernel import clock
from kernel.access import Actor
from kernel.clock import day_of
from kernel.db import writing
from registry.ground import layering
from registry.ground.exporting import giving
from registry.ground.layering import LayerIn
from registry.ground.refusals import NoSuchPlace
from registry.ground.states import ExportForm, LayerKind
from server import settings
from server.commands import refusing
from server.house import House
from server.officers import actor_called

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW_FILE = click.Path(dir_okay=False, path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("layer")
@click.argument("file", type=_FILE)
@click.option("--login", required=True, help="The officer on whose word the layer comes in.")
@click.option("--name", required=True)
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in LayerKind]))
@click.option("--source", required=True, help="Who drew it, and where it was published.")
@click.option("--division", required=True, help="Code of the area it is about, such as 2206.")
@click.option("--from", "valid_from", required=True, type=_DAY, help="In force from that day.")
def import_layer(
    file: Path, login: str, division: str, valid_from: dt.datetime, **said: str
) -> None:
    """
    Import a file of protected areas: Shapefile (zip), GeoPackage, GeoJSON or KML.

    One line of JSON; exit code 1 if a feature was not taken.
    """

    def work() -> dict[str, Any]:
        with _acting(login, registry.policy.Permission.IMPORT) as (session, actor, now):
            kind, place = LayerKind(said["kind"]), _place(session, division, day_of(now))
            given = LayerIn(said["name"], kind, said["source"], place, valid_from.date())
            layer = layering.import_layer(
                session, actor, file.read_bytes(), given, file_name=file.name, now=now
            )
            return {"layer": str(layer.id), **layer.counts, "report": layer.report}

    done = refusing(work)
    click.echo(json.dumps(done, ensure_ascii=False))
    sys.exit(1 if done["refused"] else 0)


@click.command("export")
@click.argument("out", type=_NEW_FILE)
@click.option("--login", required=True, help="The officer for whom the file is made.")
@click.option("--form", required=True, type=click.Choice([form.value for form in ExportForm]))
@click.option("--division", required=True, help="Division code, such as 220605.")
@click.option("--on", type=_DAY, help="With the boundaries of that day.")
def export_rights(out: Path, login: str, form: str, division: str, on: dt.datetime | None) -> None:
    """Write the rights of an area to OUT, as a file that geographic systems read."""

    def work() -> tuple[bytes, int]:
        with _acting(login, registry.policy.Permission.READ) as (session, actor, now):
            place = _place(session, division, day_of(now))
            wanted = giving.Wanted(ExportForm(form), place, on.date() if on else None)
            line, content = giving.export(session, actor, wanted, now=now)
            return content, line.rights

    content, rights = refusing(work)
    out.write_bytes(content)
    click.echo(f"{rights} 个矿业权 rights: {out}", err=True)


@contextmanager
def _acting(
    login: str, permission: registry.policy.Permission
) -> Iterator[tuple[Session, Actor, dt.datetime]]:
    """Yield a session that is committed at the end, and who acts in it, when."""
    now = clock.now()
    with closing(House(settings.read())) as house, writing(house.sessions) as session:
        actor = actor_called(session, login, now)
        actor.require(permission)
        yield session, actor, now


def _place(session: Session, code: str, on: dt.date) -> int:
    found = identity.queries.division_by_code(session, code, on)
    if found is None:
        raise NoSuchPlace
    return found.id
