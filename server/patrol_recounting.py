"""What the command line does to hold the coverage that is kept against the tracks."""

import sys
from collections.abc import Sequence

import click

from kernel.db import snapshot, writing
from patrols.service import recounting
from server.house import House


def recount(house: House, *, repair: bool) -> None:
    """Print each difference; exit code 1 if any, or, when repairing, if any is left."""
    found = _differences(house)
    for one in found:
        click.echo(str(one))
    if repair and found:
        recounting.mend(lambda: writing(house.sessions), found)
        click.echo(f"已更正 {len(found)} 处 differences mended", err=True)
        found = _differences(house)
    if found:
        click.echo(f"{len(found)} 处不一致 differences", err=True)
        sys.exit(1)
    click.echo("覆盖统计与轨迹一致 coverage is what the tracks say")


def _differences(house: House) -> Sequence[recounting.Difference]:
    with snapshot(house.sessions) as session:
        return list(recounting.differences(session))
