"""A server to be killed at every storage call while a phone sends a record with two photos.

`killed_uploader.py prepare DIR` founds the office; `send DIR` prints a line for whatever is
acknowledged; `check DIR` reads them, lets the phone come back and finish, and says what was lost,
doubled or altered.
"""

import sys
from pathlib import Path

from sqlalchemy import func, select

from evidence import service
from evidence.models import ManifestFile, SealedRecord
from kernel import audit
from kernel.db import Base, open_engine, open_sessions
from tests.evidence.office import (
    FILES,
    CountyOffice,
    announce,
    named,
    part,
    seal,
    settings_in,
)

PHOTOS = [b"\xff\xd8\xff one" * 30_000, b"\xff\xd8\xff two" * 20_000]


def acknowledge(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def play(office: CountyOffice) -> None:
    record = seal(*PHOTOS, id=named("the record"))
    (kept,) = office.keep(record)
    acknowledge("record", kept.state)
    phone = office.as_("liu:phone")
    for photo in PHOTOS:
        began = phone.post(FILES, headers=announce(photo, record.id))
        url, here = began.headers["Location"], int(began.headers["Upload-Offset"])
        while here < len(photo):
            answer = phone.patch(url, headers=part(here), data=photo[here : here + 70_000])
            here = int(answer.headers["Upload-Offset"])
            acknowledge("bytes", here)
    acknowledge("complete")


def check(office: CountyOffice, lines: list[str]) -> str | None:
    """Return what is wrong, if anything is."""
    if "complete" in lines and office.record(named("the record")).state != "complete":
        return "complete was said and is not so"
    if any(line.startswith("record") for line in lines):
        office.record(named("the record"))
    play(office)
    office.sweep("sweep_uploads")
    with office.look() as session:
        counts = [
            session.scalar(select(func.count()).select_from(table))
            for table in (SealedRecord, ManifestFile)
        ]
        wrong = [*audit.verify(session), *service.verify_store(office.look, office.store)]
    if office.record(named("the record")).state != "complete" or counts != [1, 2]:
        return f"not complete exactly once: {counts}"
    if [name for name, _ in office.happened()] != ["evidence.finding_completed"]:
        return f"events: {office.happened()}"
    return f"wrong: {wrong}" if wrong else None


def open_office(folder: Path) -> CountyOffice:
    engine = open_engine(f"sqlite:///{folder}/kuangxun.db")
    Base.metadata.create_all(engine)
    return CountyOffice(open_sessions(engine), settings_in(folder))


if __name__ == "__main__":
    what, where = sys.argv[1:]
    if what == "prepare":
        open_office(Path(where))
    elif what == "send":
        play(open_office(Path(where)))
    else:
        sys.exit(check(open_office(Path(where)), sys.stdin.read().splitlines()))
