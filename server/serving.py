"""Running as a server, and as a worker behind Redis."""

import errno
import os
import socket
import sys

import click
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from kernel.db import reading
from kernel.installation import fact
from kernel.jobs_rq import work as work_behind_redis
from kernel.settings import Settings
from server import openapi, wiring
from server.house import House

# A process: uploads of slow phones wait in threads, not in transactions; more would only queue.
_THREADS = 64


def need_port(host: str, port: int) -> None:
    """
    Raise ``click.ClickException`` where somebody listens already.

    Processes of a server share its port; so would a second server, without a word, and each
    would get half of the calls.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # one that just ended is gone
        try:
            probe.bind(address)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise click.ClickException(
                f"端口 {port} 已被占用，可能已有一个服务在运行。请先停止它，或另选端口："
                f"make run PORT={port + 1}，或 kuangxun 命令加 --port {port + 1}。"
                f" Port {port} is taken, perhaps by a service that runs already. Stop that one, or"
                f" choose another: make run PORT={port + 1}, or --port {port + 1} of kuangxun."
            ) from None


def serve(settings: Settings, host: str, port: int, workers: int | None) -> None:
    """Serve until told to stop; prints where to look first."""
    need_port(host, port)
    _greet(settings, host, port)
    Granian(
        "server.app:from_environment",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=workers or os.cpu_count() or 1,
        blocking_threads=_THREADS,
        backpressure=_THREADS,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=30_000),
        respawn_failed_workers=True,
        log_level=LogLevels.error,  # its advice is for apps that wait for nobody
    ).serve()


def _greet(settings: Settings, host: str, port: int) -> None:
    base = f"http://{host}:{port}"
    click.echo(f"矿巡 KuangXun  {base}/")
    click.echo(f"接口 API      {base}{openapi.PAGE}/")
    click.echo(f"数据 Data     {settings.data}")
    house = House(settings)
    with reading(house.sessions) as session:
        demo = fact(session, "demo")
    house.engine.dispose()
    if demo is not None:
        click.echo(f"演示口令 Demo  {demo['password']}")
        for person in demo["people"]:
            click.echo(
                f"  {person['login']:<10} {person['name']} {person['post']} {person['office']}"
            )
    sys.stdout.flush()


def work(house: House) -> None:
    """Be a worker behind Redis until told to stop; raises ``click.UsageError`` without Redis."""
    if not house.settings.redis_url:
        raise click.UsageError(
            "没有设置 KUANGXUN_REDIS_URL，任务由 serve 自行完成。"
            " KUANGXUN_REDIS_URL is not set; jobs are done by `serve` itself."
        )
    work_behind_redis(house.settings.redis_url, house.runner, wiring.HEARERS, wiring.PERIODICS)
