"""Importing a register from the command line, with progress: durable, as over HTTP."""

import json
import sys
import threading
import time
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

import click

import registry.policy
from kernel import clock
from kernel.db import reading, writing
from registry.imports import queries, running
from registry.imports.sheet_report import as_xlsx
from registry.models import RegistryImport
from registry.report import as_csv
from registry.states import ImportState
from server import settings
from server.commands import refusing
from server.house import House
from server.officers import actor_called

_LOOK_S = 0.2
_OVER = {ImportState.DONE, ImportState.REFUSED, ImportState.FAILED}


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--login", required=True, help="The officer on whose word the rows come in.")
@click.option("--dry-run", is_flag=True, help="Report what would be done, and do nothing.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the report, a line for each remark, to this .xlsx or .csv file.",
)
def import_rights(file: Path, login: str, report: Path | None, *, dry_run: bool) -> None:
    """
    Import rights from XLSX, XLS, CSV, GeoJSON, zipped Shapefile, GeoPackage or KML.

    Prints one line of JSON; exit code 1 if a row or the file was refused.
    """
    with closing(House(settings.read())) as house:
        done = _imported(house, file, login, dry_run=dry_run)
        if report is not None and done.report:
            report.write_bytes(_written(done, report))
    click.echo(json.dumps(_told(done), ensure_ascii=False))
    if done.problem:
        click.echo(f"{done.problem['code']}: {done.problem['zh']} {done.problem['en']}", err=True)
    sys.exit(1 if done.state is not ImportState.DONE or done.counts["refused"] else 0)


def _imported(house: House, file: Path, login: str, *, dry_run: bool) -> RegistryImport:
    """Hand the file in, do the job unless a worker was quicker, and watch until it has ended."""

    def hand_in() -> tuple[uuid.UUID, uuid.UUID]:
        with writing(house.sessions) as session:
            actor = actor_called(session, login, clock.now())
            actor.require(registry.policy.Permission.IMPORT)
            told: dict[str, Any] = {"file_name": file.name, "dry_run": dry_run}
            content = file.read_bytes()
            waiting, job_id = running.receive(session, actor, content, now=clock.now(), **told)
            return waiting.id, job_id

    import_id, job_id = refusing(hand_in)
    doing = threading.Thread(target=house.runner.run_one, args=[job_id])
    doing.start()
    said, done = "", _look(house, import_id)
    while doing.is_alive() or done.state not in _OVER:
        time.sleep(_LOOK_S)
        done = _look(house, import_id)
        said = _say(done, said)
    doing.join()
    return _look(house, import_id)


def _look(house: House, import_id: uuid.UUID) -> RegistryImport:
    with reading(house.sessions) as session:
        return queries.of_job(session, import_id)


def _say(done: RegistryImport, said: str) -> str:
    """Say how far it is where that is news; return what was said last."""
    total = f"/{done.rows_total}" if done.rows_total else ""
    news = f"{done.state} {done.stage} {done.rows_done}{total}"
    if news != said:
        click.echo(news, err=True)
    return news


def _written(done: RegistryImport, report: Path) -> bytes:
    if report.suffix.lower() == ".csv":
        return as_csv(done.report, "zh").encode()
    return as_xlsx(done, "zh")


def _told(done: RegistryImport) -> dict[str, Any]:
    named = {"id": str(done.id), "file_name": done.file_name, "sha256": done.sha256}
    return {**named, "state": done.state.value, "counts": done.counts, "problem": done.problem}
