"""
A county office with its people and a phone, for the tests of evidence.

Only what these tests need is real here: the tables, the doors of evidence and uploads, the store.
Who is asking is said by the test, as ``officer`` or ``officer:device``.
"""

import datetime as dt
import uuid
from base64 import b64encode
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

import evidence.copies.routes
import evidence.retention.routes
import evidence.routes
import evidence.sorties.routes
import field_api.files
import field_api.previews
from evidence import service
from evidence.models import SealedRecord
from evidence.policy import Permission
from evidence.service import FileIn, Kept, SealedIn
from evidence.service.arrival import Edge
from identity.models import Division, DivisionLevel, DivisionPath, Office, OfficeScope
from kernel import clock, events, jws
from kernel.access import Actor
from kernel.db import Sessions, reading, writing
from kernel.ids import new_id
from kernel.jobs import Runner, Work, resolve
from kernel.secrets import safe
from kernel.settings import Settings
from server import wiring
from tests.apps import app_of
from tests.phone import base64url, digest

_NAMES = uuid.UUID(int=0x4B58)
_SINCE = dt.date(2020, 1, 1)
COUNTY, ELSEWHERE = 220284, 220302
FILES = "/api/field/v1/files"
OWN = ("evidence.file_stored", "evidence.file_compared", "evidence.file_checked")
WIRING = {name: wiring.HEARERS.get(name, ()) for name in OWN}


def named(name: str) -> uuid.UUID:
    return uuid.uuid5(_NAMES, name)


def actor(token: str) -> Actor:
    """Return who ``officer@office:device`` is; the office is the county's if none is said."""
    person, _, device = token.partition(":")
    officer, _, office = person.partition("@")
    return Actor(
        named(officer),
        named(office or "county"),
        frozenset(Permission),
        device_id=named(device) if device else None,
    )


def settle_in(session: Session) -> None:
    """Two counties that know nothing of each other, each with its office."""
    for code, office in ((COUNTY, "county"), (ELSEWHERE, "elsewhere")):
        session.add(
            Division(
                id=code,
                code=f"{code}000000",
                name=office,
                level=DivisionLevel.COUNTY,
                parent_id=None,
                valid_from=_SINCE,
            )
        )
        session.flush()
        session.add(DivisionPath(ancestor_id=code, descendant_id=code, valid_from=_SINCE, depth=0))
        session.add(Office(id=named(office), name=office, division_id=code))
        session.flush()
        session.add(OfficeScope(office_id=named(office), division_id=code, valid_from=_SINCE))


def create_app(sessions: Sessions, settings: Settings) -> Flask:
    app = app_of(
        field_api.files.blueprint,
        field_api.previews.blueprint,
        evidence.routes.blueprint,
        evidence.copies.routes.blueprint,
        evidence.sorties.routes.blueprint,
        evidence.retention.routes.blueprint,
        settings=settings,
        sessions=sessions,
        authenticate=lambda _session, token, _now: actor(token),
    )
    app.extensions["signer"] = jws.server_key(settings.key_file)
    return app


@dataclass
class CountyOffice:
    """Everything a test does to the service goes through here."""

    sessions: Sessions
    settings: Settings
    at: dt.datetime = field(default_factory=clock.now)

    def __post_init__(self) -> None:
        self.app = create_app(self.sessions, self.settings)
        self.signer = self.app.extensions["signer"]
        self.safe = safe(self.settings.informant_key)
        self.store = service.store_at(self.settings)
        with self.write() as session:
            if session.get(Office, named("county")) is None:
                settle_in(session)

    def look(self) -> AbstractContextManager[Session]:
        return reading(self.sessions)

    def write(self) -> AbstractContextManager[Session]:
        return writing(self.sessions)

    def edge(self) -> Edge:
        return Edge(self.store, self.look, self.write, self.signer)

    def as_(self, token: str) -> FlaskClient:
        client = self.app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        client.environ_base["HTTP_TUS_RESUMABLE"] = "1.0.0"
        return client

    def keep(self, *sealed: SealedIn, uploader: str = "liu:phone") -> list[Kept]:
        with self.write() as session:
            return service.keep_many(
                session,
                [replace(one, uploader=actor(uploader)) for one in sealed],
                signer=self.signer,
                safe=self.safe,
                now=self.at,
            )

    def record(self, record_id: uuid.UUID) -> SealedRecord:
        with self.look() as session:
            return session.get_one(SealedRecord, record_id)

    def happened(self) -> list[tuple[str, str]]:
        """Return the events that left so far, as name and subject."""
        with self.look() as session:
            told = session.scalars(select(events.Event).order_by(events.Event.id))
            return [(one.name, one.subject) for one in told if one.name not in WIRING]

    def drain(self) -> None:
        """Do every job that is due."""
        runner = Runner(self.sessions, self.settings, lambda: max(self.at, clock.now()))
        while True:
            with self.write() as session:
                delivered = events.deliver(session, WIRING, now=self.at)
            if not runner.run_one() and not delivered:
                break

    def sweep(self, name: str) -> None:
        """Run a periodic job of the room."""
        resolve(f"evidence.jobs.{name}")(Work(self.sessions, self.settings, self.at))

    def wait(self, **time: float) -> None:
        self.at += dt.timedelta(**time)


def seal(
    *photos: bytes, author: str = "liu", device: str = "phone", **what_matters: Any
) -> SealedIn:
    """Return a finding with ``photos``, as it stands after its seal was verified."""
    record_id = what_matters.pop("id", None) or new_id()
    claims = {"id": str(record_id), "payload": what_matters.pop("payload", {})}
    claims["files"] = what_matters.pop("manifest", [])
    text = ".".join(
        base64url(part)
        for part in (b"{}", orjson.dumps(claims), what_matters.pop("seal", b"signature"))
    )
    facts: dict[str, Any] = {
        "kind": "finding",
        "schema_version": 1,
        "office_id": named("county"),
        "division_id": COUNTY,
        "sealed_at": dt.datetime(2026, 11, 20, 1, tzinfo=dt.UTC),
        "uploader": actor("liu:phone"),
        "files": tuple(
            FileIn(digest(photo), len(photo), "image/jpeg", "photo", None) for photo in photos
        ),
    }
    return SealedIn(
        id=record_id,
        author_id=named(author),
        device_id=named(device),
        jws=text,
        digest=digest(text),
        **facts | what_matters,
    )


def settings_in(folder: Path) -> Settings:
    return Settings(data=folder, database_url="")


def announce(photo: bytes, record: object = None, **more: str) -> dict[str, str]:
    """Return the headers that begin the upload of ``photo``, named by its hash and its record."""
    said = {"sha256": digest(photo), "name": "现场.jpg", "type": "image/jpeg", **more}
    if record:
        said["record"] = str(record)
    pairs = (f"{key} {b64encode(value.encode()).decode()}" for key, value in said.items())
    return {"Upload-Length": str(len(photo)), "Upload-Metadata": ",".join(pairs)}


def part(offset: int, **more: str) -> dict[str, str]:
    return {
        "Upload-Offset": str(offset),
        "Content-Type": "application/offset+octet-stream",
        **more,
    }


def send(client: FlaskClient, photo: bytes, record: object = None) -> TestResponse:
    """Upload a photo from its first byte to its last; return the last answer."""
    began = client.post(FILES, headers=announce(photo, record))
    assert began.status_code == 201, began.text
    here = int(began.headers["Upload-Offset"])
    if here == len(photo):
        return began
    return client.patch(began.headers["Location"], headers=part(here), data=photo[here:])
