"""What the command line takes out of the patrols: the ledger, tracks, and sheets."""

import datetime as dt
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import click
from sqlalchemy.orm import Session

import identity.queries
from evidence.service import store_at
from kernel import clock
from kernel.access import Actor
from kernel.clock import day_of
from kernel.db import writing
from patrols.ledger import giving
from patrols.ledger.giving import Given, Wanted
from patrols.policy import Permission
from patrols.service.planning import OutOfScope
from patrols.sheet.giving import sheet
from patrols.states import LedgerForm, PatrolState, TrackForm, TrackPart
from patrols.trackfiles.giving import How, tracks_of_patrol, tracks_of_span
from server import settings
from server.commands import refusing
from server.house import House
from server.officers import actor_called

_NEW_FILE = click.Path(dir_okay=False, path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])
_LOGIN = click.option("--login", required=True, help="The officer for whom the file is made.")
_STATES = click.Choice([state.value for state in PatrolState])
_SPAN: Final = (
    click.option("--from", "first", type=_DAY, help="First day walked."),
    click.option("--to", "last", type=_DAY, help="Last day walked."),
    click.option("--division", help="Code of a division; default: the office's whole area."),
    click.option("--office", "office_id", type=click.UUID, help="Id of the office that walked."),
    click.option("--state", type=_STATES, help="Default: what counts, logged and approved."),
)
Work = Callable[[Session, Actor, dt.datetime], Given]


def _of_span(command: Any) -> Any:
    """Add the options that say which patrols are meant."""
    for option in reversed(_SPAN):
        command = option(command)
    return command


@click.command("ledger")
@click.argument("out", type=_NEW_FILE)
@_LOGIN
@_of_span
def take_ledger(out: Path, login: str, **said: Any) -> None:
    """Write the patrol ledger 巡查台账 of a span of days to OUT, an .xlsx or .csv file."""
    form = LedgerForm(_ending(out, LedgerForm))

    def work(session: Session, actor: Actor, now: dt.datetime) -> Given:
        return giving.ledger(session, actor, _wanted(session, said, now), form, now=now)

    _give(out, login, work)


@click.command("tracks")
@click.argument("out", type=_NEW_FILE)
@_LOGIN
@click.option("--patrol", "patrol_id", type=click.UUID, help="One patrol, instead of a span.")
@click.option(
    "--part",
    default=TrackPart.CLEAN.value,
    show_default=True,
    type=click.Choice([part.value for part in TrackPart]),
    help="The raw track, the cleaned way, or both.",
)
@_of_span
def take_tracks(out: Path, login: str, patrol_id: uuid.UUID | None, part: str, **said: Any) -> None:
    """Write the tracks of a patrol, or of a span of days, to OUT: a .gpx, .kml or .geojson file."""
    how = How(TrackForm(_ending(out, TrackForm)), TrackPart(part))

    def work(session: Session, actor: Actor, now: dt.datetime) -> Given:
        if patrol_id is not None:
            return tracks_of_patrol(session, actor, patrol_id, how, now=now)
        return tracks_of_span(session, actor, _wanted(session, said, now), how, now=now)

    _give(out, login, work)


@click.command("sheet")
@click.argument("patrol_id", metavar="PATROL", type=click.UUID)
@click.argument("out", type=_NEW_FILE)
@_LOGIN
def take_sheet(patrol_id: uuid.UUID, out: Path, login: str) -> None:
    """Write the sheet 巡查记录表 of PATROL (its id) to OUT as PDF: log, map, photographs."""
    opened = store_at(settings.read()).open

    def work(session: Session, actor: Actor, now: dt.datetime) -> Given:
        return sheet(session, actor, patrol_id, opened, now=now)

    _give(out, login, work)


def _ending(out: Path, forms: type[LedgerForm] | type[TrackForm]) -> str:
    """Return the form that a file's name asks for."""
    ending, known = out.suffix.lower().removeprefix("."), [form.value for form in forms]
    if ending not in known:
        told = "、".join(f".{form}" for form in known)
        raise click.UsageError(f"OUT 须为 {told} 文件 OUT must be one of {told}")
    return ending


def _wanted(session: Session, said: dict[str, Any], now: dt.datetime) -> Wanted:
    """Return what was asked for; without days the month until today."""
    today = day_of(now)
    last = said["last"].date() if said["last"] else today
    first = said["first"].date() if said["first"] else last.replace(day=1)
    state = PatrolState(said["state"]) if said["state"] else None
    place = None
    if said["division"]:
        found = identity.queries.division_by_code(session, said["division"], today)
        if found is None:
            raise OutOfScope
        place = found.id
    return Wanted(first, last, place, said["office_id"], state)


def _give(out: Path, login: str, work: Work) -> None:
    """Write a file that is not there yet; who took it is written down first."""
    if out.exists():
        raise click.ClickException(
            f"文件已存在，未覆盖，请换一个文件名。 {out} is there already; name another file."
        )
    now = clock.now()

    def taken() -> Given:
        with closing(House(settings.read())) as house, writing(house.sessions) as session:
            actor = actor_called(session, login, now)
            actor.require(Permission.EXPORT)
            return work(session, actor, now)

    given = refusing(taken)
    with out.open("xb") as file:
        file.write(given.content)
    line = given.line
    click.echo(f"{line.patrols} 次巡查 patrols: {out}", err=True)
    for sum_ in filter(None, (line.sha256, line.rows_sha256)):
        click.echo(sum_)
