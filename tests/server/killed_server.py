"""
A whole server to be killed at any of its storage calls while one phone works with it.

`prepare TEMPLATE` makes a small county; `send TEMPLATE DATA` is server and phone in one process on
a copy of it, and prints what the phone would remember: what it sealed, and what was acknowledged.
`check DATA` reads those lines, holds the service to them, lets the phone come back and finish, and
says what was lost, doubled or altered.
"""

import datetime as dt
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

import evidence.service
import identity.service
from clues.models import Clue
from evidence.likeness.tables import FileCheck
from evidence.models import ManifestFile, SealedRecord
from evidence.service import store_at
from kernel import audit, clock, logs
from kernel.db import reading, writing
from kernel.events import Event
from kernel.jobs import Job, JobState, Runner, enqueue
from kernel.jobs.drainer import Drainer
from kernel.settings import Settings
from server import migrating, wiring
from server.app import create_app
from server.demo import people
from server.demo.desk import Matter
from server.demo.person import Photo, Worker
from server.demo.phone import said
from server.demo.seed import Inside
from server.demo.walk import PIT, Walk
from server.demo.wire import Refused, at_offset
from server.house import House

CHUNK = 60_000
SWEEPS = ("sweep_uploads", "sweep_held", "sweep_undone")
# Who looked and was killed looks again and says so again; what is said of a file stands once.
LOOKED_AGAIN = {"evidence.file_compared", "evidence.file_checked"}
SAID = (
    FileCheck.record_id,
    FileCheck.sha256,
    FileCheck.check,
    FileCheck.version,
    FileCheck.verdict,
    FileCheck.other_record_id,
    FileCheck.other_sha256,
)
PLACES = [
    ("22", "吉林省"),
    ("2206", "白山市"),
    ("2205", "通化市"),
    ("220605", "江源区"),
    ("220605102", "湾沟镇"),
    ("220524", "柳河县"),
]


@dataclass
class Afternoon:
    """A phone and the service it talks to, in one process, with nobody else about."""

    house: House

    def worker(self) -> Worker:
        app = create_app(self.house, log_requests=False)
        return Worker(Impatient(app.test_client()), clock.now, "officer", people.PASSWORD)

    def drain(self, ahead: dt.timedelta = dt.timedelta()) -> None:
        """Do the jobs, as if it were later."""
        runner = Runner(self.house.sessions, self.house.settings, lambda: clock.now() + ahead)
        Drainer(runner, wiring.HEARERS, ()).drain()


class Impatient(Inside):
    """Takes the first answer, whatever it is."""

    def __init__(self, client: Any) -> None:
        super().__init__(client)
        self.patience_s = 0


def open_in(data: Path) -> Afternoon:
    return Afternoon(House(Settings(data=data, database_url=f"sqlite:///{data}/kuangxun.db")))


def remember(what: str, text: str) -> None:
    sys.stdout.write(f"{what} {text}\n")
    sys.stdout.flush()


def prepare(template: Path) -> None:
    here = open_in(template)
    migrating.migrate(here.house.settings)
    long_ago = clock.now() - dt.timedelta(days=300)
    with writing(here.house.sessions) as session:
        first_day = clock.day_of(long_ago) - dt.timedelta(days=900)
        identity.service.import_divisions(session, PLACES, on=first_day, now=long_ago)
        people.settle(session, now=long_ago)
    here.worker()  # so that keys and folders are there
    with here.house.engine.connect().execution_options(kuangxun_begin="deferred") as connection:
        connection.connection.driver_connection.execute("pragma wal_checkpoint(truncate)")
    here.house.engine.dispose()


def send(here: Afternoon) -> None:
    """Live the afternoon; whatever the phone knows, it has on paper first."""
    officer = here.worker()
    photo = officer.photograph("pit.jpg", *PIT)
    walk = Walk(officer, Matter(), lambda _line: None)
    finding = officer.seal("finding", walk.finding(), photo)
    patrol = officer.seal("patrol", walk.patrol(said(finding)["id"]))
    remember("photo", photo.content.hex())
    for sealed in (finding, patrol):
        remember("sealed", sealed)
    hand_in(officer, [finding, patrol])
    upload(officer, finding, photo)
    remember("state", said(finding)["id"] + " " + officer.receipt(finding)["state"])
    here.drain()
    remember("drained", "")


def hand_in(officer: Worker, sealed: list[str]) -> None:
    for claims in officer.hand_in(*sealed):
        remember("state", f"{claims['record']} {claims['state']}")


def upload(officer: Worker, sealed: str, photo: Photo) -> None:
    """Send the photograph in parts, going on from wherever the server is."""
    metadata = {"sha256": photo.sha256, "record": said(sealed)["id"], "name": photo.name}
    place = officer.wire.begin(len(photo.content), metadata)
    while (start := officer.wire.offset(place)) < len(photo.content):
        part = photo.content[start : start + CHUNK]
        officer.wire.send("PATCH", place, part, at_offset(start))
        remember("bytes", str(start + len(part)))


def check(here: Afternoon, lines: list[str]) -> str | None:
    """Return what is wrong, if anything is."""
    known = [line.partition(" ")[::2] for line in lines if line.endswith("\n")]
    if wrong := next(broken_promises(here, known), None):
        return wrong
    sealed = [text.strip() for what, text in known if what == "sealed"]
    if len(sealed) == 2:
        content = next(bytes.fromhex(text.strip()) for what, text in known if what == "photo")
        officer = here.worker()
        hand_in(officer, sealed)
        upload(officer, sealed[0], Photo("pit.jpg", content, said(sealed[0])["files"][0]))
    settle(here)
    return next(disorder(here, sealed), None)


def broken_promises(here: Afternoon, known: list[Any]) -> Iterator[str]:
    """Yield what was acknowledged and is not so; a state said later replaces an earlier one."""
    told = dict(text.strip().split() for what, text in known if what == "state")
    with reading(here.house.sessions) as session:
        records = {str(r.id): r for r in session.scalars(select(SealedRecord))}
    for record, state in told.items():
        if record not in records:
            yield f"{state} was said of {record}, which is gone"
        elif state == "complete" and records[record].state != "complete":
            yield f"complete was said of {record}, which is {records[record].state}"


def settle(here: Afternoon) -> None:
    """Be later, so that leases have ended and sweepers have come round."""
    with writing(here.house.sessions) as session:
        running = update(Job).where(Job.state == JobState.RUNNING)
        session.execute(running.values(run_at=clock.now()))
        for sweep in SWEEPS:
            enqueue(session, f"evidence.jobs.{sweep}", now=clock.now())
    here.drain(ahead=dt.timedelta(hours=2))
    with writing(here.house.sessions) as session:
        while audit.seal(session, now=clock.now()):
            pass


def disorder(here: Afternoon, sealed: list[str]) -> Iterator[str]:
    """Yield what is not as it would be had nothing happened."""
    look = lambda: reading(here.house.sessions)  # noqa: E731 (what the store's check asks for)
    store = store_at(here.house.settings)
    yield from map(str, evidence.service.verify_store(look, store, patience_s=0))
    with look() as session:
        yield from map(str, audit.verify(session))
        unfinished = session.scalars(select(Job.function).where(Job.state != JobState.DONE)).all()
        told = Counter(map(tuple, session.execute(select(Event.name, Event.subject))))
        said = Counter(map(tuple, session.execute(select(*SAID))))
        clues = session.scalar(select(func.count()).select_from(Clue))
        items = session.scalars(select(ManifestFile)).all()
    if unfinished:
        yield f"jobs left: {unfinished}"
    if any(count > 1 for (name, _), count in told.items() if name not in LOOKED_AGAIN):
        yield f"told more than once: {told}"
    if any(count > 1 for count in said.values()):
        yield f"said more than once: {said}"
    if len(sealed) == 2 and (clues, len(items), len(told)) != (1, 1, 6):
        yield f"{clues} clues, {len(items)} items, events {told}"


def check_in(data: Path, told: str) -> str | None:
    """Return what is wrong in a folder, if anything is, the phone having ``told`` us its side."""
    if not (data / "begun").exists():
        return None
    here = open_in(data)
    try:
        return check(here, told.splitlines(keepends=True))
    finally:
        here.house.close()


def main(what: str, *folders: str) -> str | None:
    logs.configure(level=50)
    if what == "prepare":
        return prepare(Path(folders[0]))
    if what == "send":
        template, data = map(Path, folders)
        shutil.copytree(template, data, dirs_exist_ok=True)
        (data / "begun").touch()
        try:
            return send(open_in(data))
        except Refused as refused:
            return str(refused)
    return check_in(Path(folders[0]), sys.stdin.read())


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
