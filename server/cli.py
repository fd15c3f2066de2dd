"""The command line: ``kuangxun …``."""

from contextlib import closing
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from evidence.store.address import BadAddress
from kernel import logs, outbound
from kernel.audit import Printed
from server import (
    commands,
    dossiers,
    migrating,
    serving,
    settings,
    store_commands,
    upkeep_commands,
)
from server.basemap_commands import basemap
from server.board_commands import make_face
from server.demo.commands import demo
from server.house import House
from server.import_commands import import_rights
from server.ledger_commands import take_ledger, take_sheet, take_tracks
from server.patrol_commands import patrols
from server.registry_commands import read_boundary, read_licence
from server.registry_ground_commands import crossing
from server.registry_land_commands import export_rights, import_layer
from server.rules_commands import list_findings, list_rules, tell_chain
from server.signboard_commands import read_boards


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
        except outbound.BadAddress as error:
            raise click.ClickException(
                f"设置有误，请检查 KUANGXUN_ 开头的地址设置。"
                f" A setting cannot be used; check the addresses: {error}"
            ) from error
        except BadAddress as bad:
            raise click.ClickException(
                f"KUANGXUN_STORE 或 KUANGXUN_STORE_COPY 有误。"
                f" KUANGXUN_STORE or KUANGXUN_STORE_COPY leads nowhere: {bad}"
            ) from bad
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


registry.add_command(import_rights)
registry.add_command(read_licence)
registry.add_command(read_boundary)
registry.add_command(list_findings)
registry.add_command(list_rules)
registry.add_command(tell_chain)
registry.add_command(crossing)
registry.add_command(import_layer)
registry.add_command(export_rights)


@main.group()
def signboards() -> None:
    """标识牌 Signboards."""


signboards.add_command(make_face)
signboards.add_command(read_boards)


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
@click.option(
    "--printed",
    "papers",
    multiple=True,
    metavar="SIZE:ROOT",
    type=Printed.read,
    help="What is printed of a head at the foot of an export; may be given several times.",
)
@click.option("--files/--no-files", default=True, show_default=True, help="Hash stored files, too.")
def verify_audit(heads: tuple[Path, ...], papers: tuple[Printed, ...], *, files: bool) -> None:
    """Name every row, line, head and file changed behind the service's back; exit code 1."""
    with closing(House(settings.read())) as house:
        commands.verify_audit(house, heads, papers, files=files)


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


_AT_PACE = click.option(
    "--mb-per-s", type=click.FloatRange(0, min_open=True), help="Read no faster than this."
)


@evidence.command("verify")
@_AT_PACE
def verify_evidence(mb_per_s: float | None) -> None:
    """
    Hash every stored file again; name what is missing, changed or nobody's; exit code 1.

    A run that was killed is gone on with by the next one.
    """
    with closing(House(settings.read())) as house:
        upkeep_commands.verify(house, mb_per_s)


@evidence.command("repair")
@_AT_PACE
def repair_evidence(mb_per_s: float | None) -> None:
    """Put back what the store or its second copy lacks, from the other; exit code 1 if both do."""
    with closing(House(settings.read())) as house:
        upkeep_commands.repair(house, mb_per_s)


@evidence.command("store")
def show_store() -> None:
    """Say where evidence is kept and whether each place can be written to; exit code 1 if not."""
    with closing(House(settings.read())) as house:
        store_commands.show(house)


@evidence.command("lock")
@click.option("--mode", required=True, type=click.Choice(["governance", "compliance"]))
@click.option("--days", required=True, type=click.IntRange(1, 36_500))
def lock_store(mode: str, days: int) -> None:
    """Have each bucket refuse, for so many days, to delete what is put into it from now on."""
    with closing(House(settings.read())) as house:
        store_commands.lock(house, mode, days)


@evidence.command("read")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--full", is_flag=True, help="also camera, size, and the words behind each flag")
def read_files(files: tuple[Path, ...], *, full: bool) -> None:
    """Say what files say of themselves: format, place, time; one line of JSON each."""
    commands.read_files(files, full=full)


@main.group()
def cases() -> None:
    """案件 Cases."""


@cases.command("dossier")
@click.argument("case")
@click.option("--login", required=True, help="The officer who asks for it.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A new file to write it to; otherwise it is kept among the exports for some days.",
)
def dossier(case: str, login: str, out: Path | None) -> None:
    """Put the evidence of CASE (its number or id) into a BagIt zip that stock tools check."""
    with closing(House(settings.read())) as house:
        dossiers.export_case(house, case, login, out)


main.add_command(basemap)
main.add_command(demo)
main.add_command(patrols)
patrols.add_command(take_ledger)
patrols.add_command(take_tracks)
patrols.add_command(take_sheet)
