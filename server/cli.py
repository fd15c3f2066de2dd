"""The command line: ``kuangxun …``."""

import sys
from pathlib import Path

import click

from kernel import clock, logs
from kernel.db import reading, writing
from server import commands_demo, migrating, serving, settings
from server.house import House


@click.group()
def main() -> None:
    """矿巡 KuangXun: field enforcement and inspection for mining-law offices."""


def open_house() -> House:
    return House(settings.read())


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; default: one a core.")
def serve(host: str, port: int, workers: int | None) -> None:
    """Serve in the foreground until told to stop."""
    serving.serve(settings.read(), host, port, workers)


@main.command()
def worker() -> None:
    """Do jobs behind Redis (KUANGXUN_REDIS_URL) until told to stop."""
    logs.configure()
    serving.work(open_house())


@main.command()
def migrate() -> None:
    """Bring the database to the shape this version needs."""
    migrating.migrate(settings.read())
    click.echo(f"数据库已就绪 database at step {migrating.head()}")


main.add_command(commands_demo.demo)


@main.group()
def registry() -> None:
    """矿业权 Mining rights."""


@registry.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--login", required=True, help="The officer on whose word the rows come in.")
@click.option("--dry-run", is_flag=True, help="Report what would be done, and do nothing.")
def import_rights(file: Path, login: str, *, dry_run: bool) -> None:
    """Import rights from a CSV or GeoJSON file; a line for each row that is not plainly right."""
    from server import commands_registry

    sys.exit(commands_registry.import_rights(open_house(), file, login, dry_run=dry_run))
