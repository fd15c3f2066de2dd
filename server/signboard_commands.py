"""What the command line does with photos of boards."""

import json
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import click

import registry.policy
import registry.queries
from evidence.service.pictures import Reader, reader
from kernel import clock
from kernel.clock import day_of
from kernel.db import reading
from server import settings
from server.commands import refusing
from server.house import House
from server.officers import actor_called
from signboards.boardtext import Field, best, compare, lines_of
from signboards.boardtext.child import EDGE, LIMITS, MEMORY, TASKS
from signboards.readings.register import registered

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("read")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=_FILE)
@click.option("--licence", help="Hold them against the register's words on this number.")
@click.option("--login", help="The officer who asks the register.")
def read_boards(files: tuple[Path, ...], licence: str | None, login: str | None) -> None:
    """Say what photos of boards say, offline; one line of JSON each, exit code 1 if one cannot."""
    if (licence is None) != (login is None):
        raise click.UsageError("--licence 与 --login 须同时给出 --licence and --login go together")
    words = _register(licence, login) if licence and login else {}
    failed = False
    with reader(TASKS, memory=MEMORY) as child:
        for said in (_said(child, path, words) for path in files):
            failed = failed or not any("value" in one for one in said["fields"].values())
            click.echo(json.dumps(said, ensure_ascii=False, allow_nan=False))
    sys.exit(failed)


def _said(child: Reader, path: Path, words: Mapping[Field, str]) -> dict[str, Any]:
    with path.open("rb") as file:
        outcome = child.run("read_board", file, edge=EDGE, limits=LIMITS)
    looks = outcome.result.get("looks", []) if outcome.ended == "done" else []
    found = best(lines_of(look) for look in looks)
    fields: dict[str, dict[str, Any]] = {
        field.value: {"said": one.said, "value": one.value, "score": round(one.score, 4)}
        | {"box": list(one.box)}
        for field, one in found.items()
    }
    for field, ought in words.items():
        compared = compare(field, found.get(field), ought)
        beside = {"ought": ought, "likeness": compared.likeness.value}
        fields[field.value] = fields.get(field.value, {}) | beside
    size = {name: outcome.result.get(name) for name in ("width", "height")}
    ended = {"ended": outcome.ended, "flags": outcome.flags}
    return {"path": str(path), **ended, **size, "fields": fields}


def _register(licence: str, login: str) -> dict[Field, str]:
    now = clock.now()

    def work() -> dict[Field, str]:
        with closing(House(settings.read())) as house, reading(house.sessions) as session:
            actor = actor_called(session, login, now)
            actor.require(registry.policy.Permission.READ)
            found = session.scalar(registry.queries.by_licence(actor, licence, on=day_of(now)))
            if found is None:
                raise registry.queries.NoSuchRight
            right = registry.queries.get(session, actor, found.id, on=day_of(now))
            return registered(session, right, day_of(now))

    words: dict[Field, str] = refusing(work)
    return words
