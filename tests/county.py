"""
A county with a township, its people, one mine, and phones: for the tests of the field rooms.

Records travel here as they do in earnest, less the wire: a phone seals them, evidence keeps them,
their room takes them, events are delivered and jobs drained.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import marshmallow as ma
import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

import clues.schemas
import clues.service
import evidence.service
import identity.service
import patrols.schemas
import patrols.service
import signboards.schemas
import signboards.service
from evidence.models import SealedRecord
from evidence.policy import is_confidential
from evidence.service import FileIn, SealedIn
from identity.models import Appointment, Division, Office, Officer, Post
from kernel import audit, clock, events, jws
from kernel.access import Actor
from kernel.body import Blueprint
from kernel.clock import day_of
from kernel.db import Sessions
from kernel.ids import new_id
from kernel.jobs import Job, Runner
from kernel.secrets import safe
from kernel.settings import Settings
from registry.models import Holder, Right
from registry.states import RightKind, RightState
from server.wiring import HEARERS
from tests.apps import app_of
from tests.desk import Desk
from tests.phone import Phone, digest
from tests.powers import Powers

NOW = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)  # a Friday, noon in China
TODAY = dt.date(2026, 11, 20)
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
PLACES = [
    ("22", "吉林省"),
    ("2202", "吉林市"),
    ("220281", "蛟河市"),
    ("220281100", "新站镇"),
    ("220281101", "天岗镇"),
    ("220282", "桦甸市"),
]
KINDS = {
    "patrol": (patrols.schemas.PatrolPayload(), patrols.service),
    "finding": (patrols.schemas.FindingPayload(), patrols.service),
    "signboard_check": (signboards.schemas.SignboardCheckPayload(), signboards.service),
    "clue_report": (clues.schemas.ClueReportPayload(), clues.service),
    "verification": (clues.schemas.VerificationPayload(), clues.service),
}


def fix(lon: float = 127.34, lat: float = 43.72, **instead: Any) -> dict[str, Any]:
    return {
        "lon": lon,
        "lat": lat,
        "accuracy_m": 6.5,
        "altitude_m": 312.0,
        "time": "2026-11-20T10:00:00+08:00",
        "source": "gnss",
        **instead,
    }


PHOTO = FileIn(digest(b"a photo"), 7, "image/jpeg", "photo", None)


@dataclass
class County:
    """Everything a test does with people and phones goes through here."""

    sessions: Sessions
    settings: Settings
    phone: Phone = field(default_factory=Phone)
    now: dt.datetime = NOW
    at_desks: dict[str, Actor] = field(default_factory=dict)
    desk_clock: Callable[[], dt.datetime] = clock.now

    def __post_init__(self) -> None:
        self.signer = jws.server_key(self.settings.key_file)
        self.people: dict[str, Actor] = {}
        with self.sessions.begin() as session:
            identity.service.import_divisions(session, PLACES, on=day_of(LONG_AGO), now=LONG_AGO)
            self.divisions = {d.code: d.id for d in session.scalars(select(Division))}
            self._staff(session, "220281100", "township_officer", "township_colleague")
            self._staff(session, "220281", "inspector", "clue_keeper")
            self._staff(session, "220281101", "neighbour")
            self._staff(session, "220282", "stranger")
            self.right_id = self._mine(session).id

    def _staff(self, session: Session, code: str, *names: str) -> None:
        seat = session.get_one(Division, self.divisions[code])
        office = identity.service.found_office(
            session, None, name=f"{seat.name}执法队", seat=seat, now=LONG_AGO
        )
        post = Post(office_id=office.id, name="岗位", permissions=[*Powers])
        session.add(post)
        session.flush()
        for name in names:
            person = Officer(name=name, login=name, password_hash="-", active=True)
            session.add(person)
            session.flush()
            session.add(
                Appointment(officer_id=person.id, post_id=post.id, valid_from=day_of(LONG_AGO))
            )
            self.people[name] = Actor(person.id, office.id, frozenset(Powers))

    def _mine(self, session: Session) -> Right:
        holder = Holder(name="蛟河新站石材有限公司", credit_code=None, natural_person=False)
        session.add(holder)
        session.flush()
        right = Right(
            licence_no="C2202812010127120098765",
            kind=RightKind.MINING,
            name="新站采石场",
            holder_id=holder.id,
            division_id=self.divisions["220281100"],
            mineral="建筑用花岗岩",
            valid_to=dt.date(2028, 6, 30),
            state=RightState.VALID,
            changed_at=LONG_AGO,
        )
        session.add(right)
        session.flush()
        return right

    # Phones

    def sealed(
        self, who: str, kind: str, payload: Mapping[str, Any], **instead: Any
    ) -> tuple[SealedIn, dict[str, Any]]:
        """Seal a record on the phone and type its payload as field_api does."""
        record_id, author = instead.pop("id", new_id()), self.people[who]
        compact = self.phone.seal(kind, payload, author.id, id=str(record_id))
        with self.sessions() as session:
            division_id = session.get_one(Office, author.office_id).division_id
        values = {
            "id": record_id,
            "kind": kind,
            "schema_version": 1,
            "author_id": author.id,
            "device_id": uuid.UUID(int=7),
            "office_id": author.office_id,
            "division_id": division_id,
            "jws": compact,
            "digest": digest(compact),
            "sealed_at": self.now,
            "uploader": author,
            "clock_offset_ms": 0,
            "secret": is_confidential(payload),
        }
        said = payload["payload"] if kind == "correction" else payload
        return SealedIn(**{**values, **instead}), self.read(instead.get("as_kind", kind), said)

    def read(self, kind: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        if kind not in KINDS:
            return dict(payload)
        wire = orjson.loads(orjson.dumps(dict(payload)))
        loaded: dict[str, Any] = KINDS[kind][0].load(wire)
        return loaded

    def send(self, who: str, kind: str, payload: Mapping[str, Any], **instead: Any) -> uuid.UUID:
        """Have a record kept, checked and taken; return its id."""
        sealed, said = self.sealed(who, kind, payload, **instead)
        room = KINDS[kind][1]
        with self.sessions.begin() as session:
            getattr(room, f"check_{kind}")(session, sealed, said, self.now)
            self._keep(session, sealed)
            getattr(room, f"take_{kind}")(session, [(sealed, said)], now=self.now)
        return sealed.id

    def _keep(self, session: Session, sealed: SealedIn) -> None:
        keys = {"signer": self.signer, "safe": safe(self.settings.informant_key)}
        evidence.service.keep_many(session, [sealed], **keys, now=self.now)

    def correct(
        self,
        who: str,
        kind: str,
        original: uuid.UUID,
        payload: Mapping[str, Any],
        reason: str,
        **instead: Any,
    ) -> uuid.UUID:
        """Have a correction kept and taken, as when its record is complete."""
        told = {"corrects": str(original), "reason": reason, "payload": payload}
        sealed, _ = self.sealed(who, "correction", told, corrects_id=original, **instead)
        said, room = self.read(kind, payload), KINDS[kind][1]
        with self.sessions.begin() as session:
            check = getattr(room, f"check_{kind}_correction", room.check_correction)
            check(session, original, said, sealed, self.now)
            self._keep(session, sealed)
            record = session.get_one(SealedRecord, sealed.id)
            take = getattr(room, f"take_{kind}_correction", room.take_correction)
            for _twice in range(2):
                take(session, original, said, record, self.now, reason=reason)
        return sealed.id

    # Time passes

    def drain(self) -> None:
        """Deliver events and do jobs until there is nothing left; fail if one failed."""
        runner = Runner(self.sessions, self.settings, lambda: self.now)
        while True:
            with self.sessions.begin() as session:
                delivered = events.deliver(session, HEARERS, now=self.now)
            if not runner.run_one() and not delivered:
                break
        with self.sessions() as session:
            assert session.scalars(select(Job.error).where(Job.error.is_not(None))).all() == []

    def tampered(self) -> list[audit.Finding]:
        """What the audit reports: nothing, if every change has its line."""
        with self.sessions() as session:
            return list(audit.verify(session))

    # The desk

    def client(self, blueprint: Blueprint, who: str, *without: str) -> Desk:
        """Return a client of one room's doors, signed in, some powers taken away."""
        actor = self.people[who]
        actor = Actor(actor.id, actor.office_id, actor.permissions - set(without))
        token = f"{who}-{len(self.at_desks)}"
        self.at_desks[token] = actor
        app = app_of(
            blueprint,
            settings=self.settings,
            sessions=self.sessions,
            authenticate=lambda _session, token, _now: self.at_desks[token],
            now=self.desk_clock,
        )
        return Desk(app.test_client(), token)


def refused_fields(schema: ma.Schema, payload: Mapping[str, Any]) -> set[str]:
    """Return the fields a schema refuses."""
    return set(schema.validate(dict(payload)))


def county(sessions: Sessions, data: Path) -> County:
    return County(sessions, Settings(data=data, database_url=""))
