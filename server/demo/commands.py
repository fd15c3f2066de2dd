"""``kuangxun demo …``."""

import sys
from contextlib import closing
from http.client import HTTPException

import click

import identity.service
from kernel import clock, logs
from kernel.db import writing
from kernel.installation import fact
from kernel.settings import Settings
from server import migrating, serving, settings
from server.demo.day import Day, Setting, line, wait_a_little
from server.demo.people import PEOPLE
from server.demo.seed import Inhabited, seed
from server.demo.wire import Refused, Wire
from server.house import House
from server.officers import officer_called


@click.group()
def demo() -> None:
    """演示数据 Demo data, and one field day played against a running server."""


@demo.command("seed")
def seed_command() -> None:
    """Make the demo county, once; a second time changes nothing."""
    _seed(settings.read())


@demo.command("run")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def run_command(host: str, port: int) -> None:
    """Migrate, make the demo county if it is not there yet, and serve it in the foreground."""
    serving.need_port(host, port)
    settings.assume_public_url(f"http://{host}:{port}")
    read = settings.read()
    migrating.migrate(read)
    _seed(read)
    serving.serve(read, host, port, None)


def _seed(read: Settings) -> None:
    logs.configure(level=30)
    with closing(House(read)) as house:
        try:
            seed(house, click.echo)
        except Inhabited:
            raise click.ClickException(
                "这个数据库里已有真实单位，不能放入演示数据。请用 KUANGXUN_DATA 另指文件夹。"
                " Real offices live in this database, so no demo data goes in."
                " Name another folder with KUANGXUN_DATA."
            ) from None


@demo.command()
@click.argument("login", type=click.Choice([person.login for person in PEOPLE]))
def token(login: str) -> None:
    """Print an access token of a demo person, for trying calls by hand."""
    with closing(House(settings.read())) as house, writing(house.sessions) as session:
        if fact(session, "demo") is None:
            raise click.ClickException("这里没有演示数据 there is no demo data here: demo seed")
        officer = officer_called(session, login)
        signed_in = identity.service.open_session(session, officer, now=clock.now())
    click.echo(signed_in.access_token)


@demo.command()
@click.option("--url", default="http://127.0.0.1:8000", show_default=True)
def day(url: str) -> None:
    """Play the field day as a phone and a desk would; the last line is the chain as JSON."""
    setting = Setting(lambda: Wire(url.rstrip("/")), clock.now, wait_a_little, click.echo)
    try:
        click.echo(line(Day(setting).live()))
    except (AssertionError, LookupError, Refused, OSError, HTTPException) as error:
        click.echo(f"未完成 the day did not hold: {error}", err=True)
        sys.exit(1)
