"""Boards from the command line: the file for the sign maker, kept as it was handed out."""

import datetime as dt
from contextlib import closing
from pathlib import Path
from typing import Any

import click

import registry.queries
from kernel import clock
from kernel.clock import day_of
from kernel.db import writing
from kernel.sheets import Sheet
from kernel.sheets.pdf import print_pdf
from kernel.sheets.svg import print_svg
from server import settings
from server.commands import refusing
from server.house import House
from server.officers import actor_called
from signboards.faces import making
from signboards.faces.layout import Size
from signboards.faces.making import Wanted
from signboards.policy import Permission

_PRINTERS = {".pdf": print_pdf, ".svg": print_svg}
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("face")
@click.argument("licence")
@click.option("--login", required=True, help="The officer who has it made.")
@click.option(
    "--size",
    default=Size.LARGE.value,
    show_default=True,
    type=click.Choice([size.value for size in Size]),
    help="In centimetres.",
)
@click.option("--made-on", type=_DAY, help="The day that stands on the board; default: today.")
@click.option("--bleed", is_flag=True, help="3 mm of ground beyond each edge.")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="A new file, .pdf or .svg.",
)
def make_face(
    licence: str, login: str, size: str, made_on: dt.datetime | None, out: Path, *, bleed: bool
) -> None:
    """Make the signboard of the right that bears LICENCE; what it said is kept for ever."""
    if (print_ := _PRINTERS.get(out.suffix.lower())) is None:
        raise click.UsageError("--out 须为 .pdf 或 .svg 文件 must be a .pdf or an .svg file")
    if out.exists():
        raise click.ClickException(
            f"文件已存在，未覆盖，请换一个文件名。 {out} is there already; name another file."
        )
    now = clock.now()
    read = settings.read()
    on = made_on.date() if made_on else day_of(now)
    wanted = Wanted(Size(size), on, 3 if bleed else 0, read.public_url)
    with closing(House(read)) as house:
        sheet, absent = refusing(lambda: _made(house, licence, login, wanted, now))
    with out.open("xb") as file:
        file.write(print_(sheet))
    if absent:
        click.echo(f"登记库中缺少 the register lacks: {', '.join(absent)}", err=True)
    click.echo(out)


def _made(
    house: House, licence: str, login: str, wanted: Wanted, now: dt.datetime
) -> tuple[Sheet, list[str]]:
    with writing(house.sessions) as session:
        actor = actor_called(session, login, now)
        actor.require(Permission.SUPERVISE)
        found: Any = registry.queries.by_licence(actor, licence.strip().upper(), on=day_of(now))
        right = session.scalars(found).first()
        if right is None:
            raise registry.queries.NoSuchRight
        face = making.make(session, actor, right.id, wanted, now=now)
        return making.again(face), face.absent
