"""``kuangxun basemap …``: maps that an office supplies for its phones."""

import datetime as dt
from contextlib import closing
from pathlib import Path

import click
from sqlalchemy.orm import Session

import identity.queries
from field_api.area import keeping, queries
from field_api.models import Basemap
from identity.models import Division
from kernel import clock
from kernel.clock import day_of
from kernel.db import reading, writing
from server import settings
from server.commands import refusing
from server.house import House

_NOT_PLACED = (
    "该区划没有登记矿业权，未能核对底图位置 no right is registered there: its place was not checked"
)
_DIVISION = click.option("--division", required=True, help="Division code, such as 220605.")


@click.group()
def basemap() -> None:
    """底图 Basemaps for phones, as PMTiles files."""


@basemap.command("add")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_DIVISION
@click.option("--credit", help="What has to stand on the map, such as its review number (审图号).")
def add(file: Path, division: str, credit: str | None) -> None:
    """Give FILE to the phones of a division and all below it, in place of what they had."""
    with closing(House(settings.read())) as house:
        click.echo(refusing(lambda: supply(house, file, division, credit)))


def supply(house: House, file: Path, code: str, credit: str | None) -> str:
    """Keep a basemap and drop the bytes of the one it replaces; return what was kept."""
    now, folder = clock.now(), house.settings.basemaps
    with writing(house.sessions) as session:
        division = _called(session, code, now)
        kept = keeping.add_basemap(session, folder, file, division, credit=credit, now=now)
        told = _line(kept.basemap, division)
    if kept.former:
        _drop(house, kept.former)
    return told if kept.placed else f"{told}\n{_NOT_PLACED}"


def _line(row: Basemap, division: Division) -> str:
    return (
        f"{division.code} {division.name}  {row.size_bytes:,} bytes  {row.tile_type}"
        f" z{row.min_zoom}–{row.max_zoom}  {row.file_name}  {row.sha256[:12]}"
    )


@basemap.command("list")
def list_basemaps() -> None:
    """Print each basemap: division, size, what it is, and the file it came from."""
    with closing(House(settings.read())) as house, reading(house.sessions) as session:
        for row, division in session.execute(queries.basemaps_listed()):
            here = keeping.place_of(house.settings.basemaps, row.sha256).exists()
            click.echo(_line(row, division) + ("" if here else "  文件缺失 its file is missing"))


@basemap.command("remove")
@_DIVISION
def remove(division: str) -> None:
    """Take the basemap of a division back; phones keep what they fetched until they ask again."""
    with closing(House(settings.read())) as house:
        refusing(lambda: _remove(house, division))


def _remove(house: House, code: str) -> None:
    now = clock.now()
    with writing(house.sessions) as session:
        division = _called(session, code, now)
        digest = keeping.remove_basemap(session, division, now=now)
    _drop(house, digest)
    click.echo(f"已移除 removed {digest}")


def _drop(house: House, digest: str) -> None:
    with reading(house.sessions) as session:
        keeping.drop_unnamed(session, house.settings.basemaps, digest)


def _called(session: Session, code: str, now: dt.datetime) -> Division:
    found = identity.queries.division_by_code(session, code, day_of(now))
    if found is None:
        raise LookupError(f"没有此区划 there is no division {code}")
    return found
