"""What the command line does to see that evidence is whole, and to mend it."""

import sys
import time
from collections.abc import Iterator

import click

import evidence.service
from evidence.queries import retention
from evidence.retention.tables import Removal
from evidence.store import Finding, Stored
from evidence.store.opening import store_at
from evidence.upkeep import repairing
from evidence.upkeep.journal import Journal, journal
from evidence.upkeep.pace import Pace
from kernel import clock, jws
from kernel.db import reading, snapshot, writing
from kernel.secrets import safe
from server.commands import refusing
from server.house import House

_TOLD_EVERY_S = 1.0
_STONES = 500  # tombstones asked for at once


class Progress:
    """Tells how far it is, at most once a second, where errors go."""

    def __init__(self, checked: int = 0) -> None:
        self._files = checked
        self._bytes = 0
        self._told_at = time.monotonic()

    def __call__(self, one: Stored) -> None:
        self._files += 1
        self._bytes += one.size
        if time.monotonic() - self._told_at >= _TOLD_EVERY_S:
            self._told_at = time.monotonic()
            told = f"\r{self._files} 个文件 files, {self._bytes / 1e6:,.0f} MB, {one.sha256[:8]}…"
            click.echo(told, nl=False, err=True)


def verify(house: House, mb_per_s: float | None) -> None:
    refusing(lambda: _verify(house, mb_per_s))


def _verify(house: House, mb_per_s: float | None) -> None:
    """Print each finding when it is found, then what was removed by act; exit code 1 if any."""
    began, told = clock.now(), list[tuple[str, str]]()
    store = store_at(house.settings)
    with journal(house.settings.data / "upkeep" / "verify", place=store.objects.name) as run:
        _say_resumed(run)
        findings = evidence.service.verify_store(
            lambda: reading(house.sessions),
            store,
            Progress(run.checked),
            pace=Pace(mb_per_s) if mb_per_s else None,
            journal=run,
        )
        for kind, subject, detail in (*_as_lines(findings), *_broken_seals(house)):
            click.echo(f"{kind} {subject} {detail}")
            told.append((kind, subject))
        run.done()
        _say_tombstones(house)
        with writing(house.sessions) as session:
            evidence.service.note_verified(session, began=began, found=told, now=clock.now())
    _end(
        len(told),
        "证据文件和封存记录完整 every stored file and sealed record is as it was received",
    )


def _as_lines(findings: Iterator[Finding]) -> Iterator[tuple[str, str, str]]:
    return ((found.kind, found.sha256, found.detail) for found in findings)


def _broken_seals(house: House) -> Iterator[tuple[str, str, str]]:
    broken = evidence.service.verify_records(
        lambda: snapshot(house.sessions),
        safe(house.settings.informant_key),
        jws.server_key(house.settings.key_file),
        lambda _: None,
    )
    return ((found.kind, str(found.record_id), found.detail) for found in broken)


def _say_resumed(run: Journal) -> None:
    if run.resumed:
        told = f"从上次中断处继续 going on after {run.after[:8]}…, {run.checked} files read before"
        click.echo(told, err=True)


def _say_tombstones(house: House) -> None:
    """Removed by act is not missing: it is told, and counts as no finding."""
    for stone in _tombstones(house):
        click.echo(
            f"removed {stone.sha256} by act {stone.id}, {stone.removed_at:%Y-%m-%d}", err=True
        )


def _tombstones(house: House) -> Iterator[Removal]:
    after = None
    while True:
        with reading(house.sessions) as session:
            some = session.scalars(retention.tombstones(after, _STONES)).all()
        yield from some
        if len(some) < _STONES:
            return
        after = some[-1].id


def repair(house: House, mb_per_s: float | None) -> None:
    refusing(lambda: _repair(house, mb_per_s))


def _repair(house: House, mb_per_s: float | None) -> None:
    store, lost = store_at(house.settings), 0
    second = store.second.name if store.second else ""
    about = {"place": store.objects.name, "second": second}
    with journal(house.settings.data / "upkeep" / "repair", **about) as run:
        _say_resumed(run)
        for done in repairing.repair(
            lambda: reading(house.sessions),
            lambda: writing(house.sessions),
            store,
            Progress(run.checked),
            now=clock.now(),
            pace=Pace(mb_per_s) if mb_per_s else None,
            journal=run,
        ):
            click.echo(f"{done.outcome} {done.sha256} {done.detail}")
            lost += done.outcome == "lost"
        run.done()
    _end(lost, "两处存储均完整 both places hold every file")


def _end(wrong: int, clean: str) -> None:
    if wrong:
        click.echo(f"{wrong} 处异常 findings", err=True)
        sys.exit(1)
    click.echo(clean)
