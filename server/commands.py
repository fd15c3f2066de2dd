"""What the command line does beyond serving: imports, returns, verification."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

import evidence.service
import identity.queries
import reporting.policy
import reporting.service
from kernel import audit, clock, jws
from kernel.audit.outside import announce, authority
from kernel.clock import day_of
from kernel.db import reading, snapshot, writing
from kernel.errors import Refusal
from reporting import periods, render
from server.house import House
from server.officers import actor_called

_EVERY = 500  # between two words of progress


def refusing(work: Callable[[], Any]) -> Any:
    """Turn a refusal into its sentences and exit code 1."""
    try:
        return work()
    except LookupError as unknown:
        raise click.ClickException(str(unknown)) from None
    except Refusal as refusal:
        raise click.ClickException(
            f"{refusal.code}: {refusal.sentence('zh')} {refusal.sentence('en')}"
        ) from None


def two_rates(house: House, login: str, division: str, period: str, *, as_json: bool) -> None:
    def work() -> str:
        now = clock.now()
        with reading(house.sessions) as session:
            actor = actor_called(session, login, now)
            actor.require(reporting.policy.Permission.READ)
            place = identity.queries.division_by_code(session, division, day_of(now))
            if place is None:
                raise click.ClickException(f"没有此区划代码 no division {division}")
            table = reporting.service.two_rates(
                session, actor, place.id, periods.parse(period), now=now
            )
            if as_json:
                return render.as_json(table)
            return render.render_text(table, audit.printed_head(session))

    click.echo(refusing(work))


def verify_audit(
    house: House, heads: Iterable[Path], papers: Iterable[audit.Printed], *, files: bool
) -> None:
    """
    Seal what is not sealed yet, and say how much; then hold everything against everything.

    Rows against lines, lines against the tree, the tree against heads; with ``files``, also what
    is in the store against the hashes in those rows.
    """
    outside = {str(path): path.read_text("utf-8", errors="replace").strip() for path in heads}
    with writing(house.sessions) as session:
        late = _seal_all(session)
    click.echo(f"本次补封 {late} 条 lines sealed just now: {late}", err=True)
    key = jws.server_key(house.settings.key_file)
    with snapshot(house.sessions) as session:
        findings = audit.verify(
            session,
            _progress,
            key=key,
            outside=outside,
            authority=authority(house.settings),
            papers=papers,
        )
        _tell(
            chain(
                (f"{found.what} {found.subject}" for found in findings),
                _files(house) if files else (),
            ),
            "审计记录完整 every row, line, head and file is as it was left"
            if files
            else "审计记录完整，未核验文件 every row, line and head is as it was left (no files)",
        )


def _files(house: House) -> Iterator[str]:
    """Say of each file that is not what its rows say which items of evidence it was."""
    store = evidence.service.store_at(house.settings)
    for found in evidence.service.verify_store(lambda: reading(house.sessions), store):
        with reading(house.sessions) as session:
            rows = evidence.service.rows_naming(session, found.sha256)
        yield " ".join((f"file_{found.kind}", found.sha256, *rows))


def _seal_all(session: Session) -> int:
    late = 0
    while sealed := audit.seal(session, now=clock.now(), whole=True):
        late += sealed
    return late


def head_audit(house: House, out: Path | None) -> None:
    """Give out the newest signed head, which covers every line there is."""
    signer = jws.server_key(house.settings.key_file)
    with writing(house.sessions) as session:
        _seal_all(session)
        if audit.sign_head(session, signer, now=clock.now(), at_once=True):
            announce(session, house.settings, now=clock.now())
        signed = session.scalar(audit.newest_signed())
    if signed is None:
        raise click.ClickException("审计日志还没有任何记录 the audit log has no lines yet")
    head = _read_own(signed.jws, signer)
    if out is None:
        click.echo(head.jws)
    else:
        _write_new(out, head.jws + "\n")
    told = f"{head.tree_size} lines, root {head.root_hash.hex()}, {head.at.isoformat()}"
    click.echo(f"第 {head.number} 号日志树头 head {head.number}: {told}", err=True)


def _read_own(compact: str, signer: jws.Key) -> audit.Head:
    try:
        return audit.read_head(compact, signer)
    except jws.BadSeal as bad:
        raise click.ClickException(
            "最新树头不是本服务的密钥所签，请运行 kuangxun audit verify 查明。"
            f" The newest head is not by this service's key; run `kuangxun audit verify`: {bad}"
        ) from None


def _write_new(path: Path, content: str) -> None:
    """Write a file that is not there yet: an earlier head is evidence too."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(content)
    except FileExistsError:
        raise click.ClickException(
            f"文件已存在，未覆盖，请换一个文件名。 {path} is there already; name another file."
        ) from None


def read_files(paths: Iterable[Path], *, full: bool) -> None:
    """One line of JSON a file; exit code 1 if any of the paths leads to no file."""
    failed = False
    with evidence.service.reading_child() as sandbox:
        for path in paths:
            try:
                said = evidence.service.examine_path(sandbox, path, now=clock.now(), full=full)
            except evidence.service.NoSuchFile as refusal:
                failed = True
                name = click.format_filename(path)
                click.echo(f"{name}: {refusal.sentence('zh')} {refusal.sentence('en')}", err=True)
            else:
                line = json.dumps(said, ensure_ascii=False, allow_nan=False)
                # A name that is not UTF-8 comes out as JSON's own escape, not as an error.
                click.echo(line.encode("utf-8", "backslashreplace"))
    sys.exit(1 if failed else 0)


def _progress(done: int) -> None:
    if done % _EVERY == 0:
        click.echo(f"\r{done}", nl=False, err=True)


def _tell(findings: Iterable[str], clean: str) -> None:
    """Print findings and exit with 1, or say that all is well."""
    told = 0
    for found in findings:
        click.echo(found)
        told += 1
    if told:
        click.echo(f"{told} 处异常 findings", err=True)
        sys.exit(1)
    click.echo(clean)
