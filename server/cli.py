"""The command line: ``kuangxun …``."""

from contextlib import closing
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from kernel import logs
from server import commands, migrating, serving, settings
from server.demo.commands import demo
from server.house import House
from server.registry_commands import read_boundary, read_licence


class Courteous(click.Group):
    """Tells of a database or a disk that does not serve in a sentence, not in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (OperationalError, ProgrammingError) as error:
            reason = str(error.orig).splitlines()[0]
            raise click.ClickException(
                f"数据库无法使用，请检查 KUANGXUN_DATABASE_URL，并先运行 kuangxun migrate。"
                f" The database cannot be used; check its address, and run `kuangxun migrate`"
                f" first: {reason}"
            ) from error
        except OSError as error:
            raise click.ClickException(
                f"文件无法使用，请检查 KUANGXUN_DATA 和权限。"
                f" A file cannot be used; check KUANGXUN_DATA and permissions: {error}"
            ) from error


@click.group(cls=Courteous)
def main() -> None:
    """矿巡 KuangXun: field enforcement and inspection for mining-law offices."""


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
    with closing(House(settings.read())) as house:
        serving.work(house)


@main.command()
def migrate() -> None:
    """Bring the database to the shape this version needs."""
    migrating.migrate(settings.read())
    click.echo(f"数据库已就绪 the database is at step {migrating.head()}")


@main.group()
def registry() -> None:
    """矿业权 Mining rights."""


@registry.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--login", required=True, help="The officer on whose word the rows come in.")
@click.option("--dry-run", is_flag=True, help="Report what would be done, and do nothing.")
def import_rights(file: Path, login: str, *, dry_run: bool) -> None:
    """Import rights from CSV or GeoJSON; the report has a line for each row not plainly right."""
    with closing(House(settings.read())) as house:
        commands.import_rights(house, file, login, dry_run=dry_run)


registry.add_command(read_licence)
registry.add_command(read_boundary)


@main.group()
def reporting() -> None:
    """统计报表 Returns."""


@reporting.command("two-rates")
@click.option("--login", required=True, help="The officer for whom the table is made.")
@click.option("--division", required=True, help="Division code, such as 2206.")
@click.option("--period", required=True, help="Half-year, such as 2026H2.")
@click.option("--json", "as_json", is_flag=True)
def two_rates(login: str, division: str, period: str, *, as_json: bool) -> None:
    """Print the two rates (两率) of a division and its parts."""
    with closing(House(settings.read())) as house:
        commands.two_rates(house, login, division, period, as_json=as_json)


@main.group()
def audit() -> None:
    """审计 Audit lines."""


@audit.command("verify")
@click.option(
    "--head",
    "heads",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A signed head kept outside of this database; may be given several times.",
)
def verify_audit(heads: tuple[Path, ...]) -> None:
    """Name every row, line and head that was changed behind the service's back; exit code 1."""
    with closing(House(settings.read())) as house:
        commands.verify_audit(house, heads)


@audit.command("head")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A new file to write it to, instead of printing it.",
)
def head_audit(out: Path | None) -> None:
    """Sign the log as it stands and print the newest head, to be kept where nobody here can go."""
    with closing(House(settings.read())) as house:
        commands.head_audit(house, out)


@main.group()
def evidence() -> None:
    """证据 Evidence."""


@evidence.command("verify")
def verify_evidence() -> None:
    """Hash every stored file again; name what is missing, changed or nobody's; exit code 1."""
    with closing(House(settings.read())) as house:
        commands.verify_evidence(house)


@evidence.command("read")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
def read_files(files: tuple[Path, ...]) -> None:
    """Say what files say of themselves: format, place, time; one line of JSON each."""
    commands.read_files(files)


main.add_command(demo)
