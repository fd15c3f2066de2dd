"""A case's dossier from the command line: asked for and made in one go."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

import cases.policy
import cases.queries
import cases.service
from evidence.dossier.making import Making, exported
from evidence.dossier.states import DossierState
from evidence.dossier.tables import Dossier
from kernel import clock
from kernel.clock import day_of
from kernel.db import reading, writing
from kernel.jobs import Work
from server.commands import refusing
from server.house import House
from server.officers import actor_called

_MIB = 1 << 20
_EVERY = 64 * _MIB


def export_case(house: House, case: str, login: str, out: Path | None) -> None:
    """Make the dossier of ``case`` (number or id) and say where it is; exit code 1 on refusal."""
    if out is not None and out.exists():
        raise click.ClickException(
            f"文件已存在，未覆盖，请换一个文件名。 {out} is there already; name another file."
        )
    asked: Dossier = refusing(lambda: _ask(house, case, login))
    work = Work(house.sessions, house.settings, clock.now())
    making = Making(work, asked.id, out.absolute() if out else None)
    progress = _progress()
    while making.go_on(progress):
        pass
    with reading(house.sessions) as session:
        dossier = session.get_one(Dossier, asked.id)
    if dossier.state is DossierState.FAILED:
        raise click.ClickException(f"{dossier.reason}: {dossier.reason_zh} {dossier.reason_en}")
    left_out = dossier.contents["left_out"]
    if left_out:
        click.echo(f"未列入 {left_out} 件 left out: {left_out}", err=True)
    click.echo(out or exported(house.settings.exports, dossier.id))


def _ask(house: House, case: str, login: str) -> Any:
    now = clock.now()
    with writing(house.sessions) as session:
        actor = actor_called(session, login, now)
        actor.require(cases.policy.Permission.EXPORT)
        found = cases.queries.called(session, actor, case, day_of(now))
        return cases.service.ask_dossier(session, actor, found.id, now=now, by_job=False)


def _progress() -> Callable[[int], bool]:
    """Return what tells how many bytes are in, every so many of them, and never says stop."""
    told = 0

    def tell(held: int) -> bool:
        nonlocal told
        if held - told >= _EVERY:
            told = held
            click.echo(f"\r{held // _MIB} MiB", nl=False, err=True)
        return False

    return tell
