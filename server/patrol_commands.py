"""What the command line says of track files, and of what patrols covered."""

import json
import sys
from contextlib import closing
from pathlib import Path

import click

from kernel.errors import Refusal
from patrols.sheet.alone import draw_file
from patrols.states import Transport
from patrols.tracks.telling import told
from server import patrol_recounting, settings
from server.house import House

_NEW_FILE = click.Path(dir_okay=False, path_type=Path)
_TRANSPORTS = click.Choice([way.value for way in Transport])


@click.group("patrols")
def patrols() -> None:
    """巡查 Patrols."""


@patrols.command("track")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--transport", type=_TRANSPORTS, help="How it was travelled; unstated: as cars do.")
@click.option("--map", "drawn", type=_NEW_FILE, help="Draw it, too, on a page of PDF.")
def track(file: Path, transport: str | None, drawn: Path | None) -> None:
    """Measure, clean and doubt a track (GPX, KML, FIT, NMEA, CSV); one line of JSON."""
    content, way = file.read_bytes(), Transport(transport) if transport else None
    try:
        said = told(content, way)
        if drawn is not None:
            draw_file(drawn, content, way, title=file.name)
    except Refusal as refusal:
        click.echo(f"{refusal.sentence('zh')} {refusal.sentence('en')}", err=True)
        sys.exit(1)
    click.echo(json.dumps(said, ensure_ascii=False, allow_nan=False))


@patrols.command("recount")
@click.option("--repair", is_flag=True, help="Put right what differs.")
def recount(*, repair: bool) -> None:
    """Count coverage anew from the tracks; name what is kept otherwise (exit code 1)."""
    with closing(House(settings.read())) as house:
        patrol_recounting.recount(house, repair=repair)
