"""The people of a county and of elsewhere, and what the field brought them."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

import identity.service
from cases.policy import Permission
from clues.models import Clue, Verification, VerificationTask
from clues.states import Channel, ClueState, Result, TaskState, VerificationState
from evidence.models import ManifestFile, SealedRecord
from evidence.states import RecordState
from identity import queries
from identity.models import Division, Office, Officer
from kernel.access import Actor
from kernel.clock import day_of
from kernel.ids import new_id
from registry.models import Holder, Right
from registry.states import RightKind
from tests.phone import digest

NOON = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)  # a Friday, noon in China
HOLDS = (dt.date(2024, 1, 1), dt.date(2027, 12, 31))
ROWS = [
    ("22", "吉林省"),
    ("2202", "吉林市"),
    ("220283", "舒兰市"),
    ("220284", "磐石市"),
    ("220284101", "烟筒山镇"),
    ("220284102", "红旗岭镇"),
    ("2224", "延边朝鲜族自治州"),
    ("222403", "敦化市"),
]


@dataclass
class Field:
    """Offices, officers, records, clues and rights, put straight into the tables."""

    session: Session

    def __post_init__(self) -> None:
        on = day_of(NOON)
        identity.service.import_divisions(
            self.session, ROWS, on=dt.date(2023, 6, 30), now=NOON - dt.timedelta(days=999)
        )
        found = {code: queries.division_by_code(self.session, code, on) for code, _ in ROWS}
        self.divisions = {code: place for code, place in found.items() if place}
        self.offices: dict[str, Office] = {}
        self.officers: dict[str, Officer] = {}
        self.handler = self.hire("handler", "220284")
        self.second = self.hire("second", "220284")
        self.reviewer = self.hire("reviewer", "220284")
        self.lawyer = self.hire("lawyer", "220284")
        self.head = self.hire("head", "220284")
        self.statistician = self.hire("statistician", "2202")
        self.stranger = self.hire("stranger", "222403")

    def division(self, code: str) -> Division:
        return self.divisions[code]

    def hire(self, login: str, code: str, *, certificated: bool = True) -> Actor:
        """Take somebody on, long enough ago to have done all that a test tells of."""
        since = NOON - dt.timedelta(days=900)
        if code not in self.offices:
            seat = self.divisions[code]
            self.offices[code] = identity.service.found_office(
                self.session, None, name=f"{seat.name}自然资源局", seat=seat, now=since
            )
        powers: list[str] = [*Permission, "reporting.read", "reporting.compile"]
        post = identity.service.make_post(
            self.session, None, self.offices[code], name="岗", permissions=powers, now=since
        )
        officer = Officer(name=login, login=login, password_hash="-")
        self.session.add(officer)
        self.session.flush()
        identity.service.appoint(self.session, None, officer, post, on=day_of(since), now=since)
        if certificated:
            officer.certificate_no = f"C-{login}"
            officer.certificate_from, officer.certificate_to = HOLDS
        self.session.flush()
        self.officers[login] = officer
        return identity.service.acting(self.session, officer.id, on=day_of(NOON))

    def evidence(
        self,
        *,
        code: str = "220284101",
        at: dt.datetime = NOON,
        state: RecordState = RecordState.COMPLETE,
        author: Actor | None = None,
    ) -> uuid.UUID:
        """Return the id of a photograph that arrived ``at``."""
        record = self.sealed(code, at, author or self.handler, state)
        item = ManifestFile(
            record_id=record.id,
            position=0,
            sha256=digest(str(record.id)),
            bytes=36,
            media_type="image/jpeg",
            role="photo",
            arrived_at=at if state is RecordState.COMPLETE else None,
        )
        self.session.add(item)
        self.session.flush()
        return item.id

    def sealed(self, code: str, at: dt.datetime, author: Actor, state: RecordState) -> SealedRecord:
        complete = state is RecordState.COMPLETE
        record = SealedRecord(
            id=new_id(),
            kind="evidence",
            schema_version=1,
            author_id=author.id,
            device_id=new_id(),
            office_id=author.office_id,
            division_id=self.divisions[code].id,
            jws="e30.e30.e30",
            digest=digest("e30.e30.e30"),
            state=state,
            sealed_at=at,
            received_at=at,
            completed_at=at if complete else None,
            heard_at=at,
            uploaded_by=author.id,
            files_total=1,
            files_here=int(complete),
            receipts_made=0,
            flags=[],
        )
        self.session.add(record)
        self.session.flush()
        return record

    def clue(self, *, companions: int = 1, **what_matters: Any) -> tuple[Clue, uuid.UUID]:
        """Return a clue that was verified on the spot, and the photograph that shows it."""
        at = what_matters.pop("discovered_at", NOON)
        code = what_matters.pop("code", "220284101")
        number = self.session.query(Clue).count() + 1
        facts: dict[str, Any] = {
            "id": new_id(),
            "office_id": self.handler.office_id,
            "division_id": self.divisions[code].id,
            "number_year": 2026,
            "number": number,
            "channel": Channel.PHONE,
            "description": "河滩有人采砂",
            "discovered_at": at,
            "registered_at": at,
            "verify_due": day_of(at),
            "verify_due_provisional": False,
            "state": ClueState.FOUND_TRUE,
            "triaged_at": at,
            "verified_at": at,
        }
        clue = Clue(**facts | what_matters)
        self.session.add(clue)
        self.session.flush()
        return clue, self._verify(clue, code, at, companions)

    def _verify(self, clue: Clue, code: str, at: dt.datetime, companions: int) -> uuid.UUID:
        item_id = self.evidence(code=code, at=at)
        item = self.session.get_one(ManifestFile, item_id)
        task = VerificationTask(
            clue_id=clue.id,
            officer_id=self.handler.id,
            office_id=self.handler.office_id,
            division_id=clue.division_id,
            assigned_by=self.head.id,
            assigned_at=at,
            due_day=day_of(at),
            provisional=False,
            note="",
            state=TaskState.ANSWERED,
            record_id=item.record_id,
            changed_at=at,
        )
        self.session.add(task)
        self.session.flush()
        self.session.add(
            Verification(
                id=item.record_id,
                original_id=item.record_id,
                version=1,
                task_id=task.id,
                clue_id=clue.id,
                office_id=self.handler.office_id,
                author_id=self.handler.id,
                state=VerificationState.ANSWERED,
                visited_at=at,
                received_at=at,
                fix={},
                result=Result.TRUE,
                description="属实",
                companions=[str(self.second.id)] * companions,
                stop_ordered=True,
                flags=[],
            )
        )
        self.session.flush()
        return item_id

    def right(self, *, code: str = "220284101", **what_matters: Any) -> Right:
        holder = Holder(name="磐石矿业有限公司")
        self.session.add(holder)
        self.session.flush()
        facts: dict[str, Any] = {
            "licence_no": f"C22{new_id().int % 10**20:020}",
            "kind": RightKind.MINING,
            "name": "采石场",
            "holder_id": holder.id,
            "division_id": self.divisions[code].id,
            "mineral": "石灰岩",
            "valid_from": dt.date(2020, 1, 1),
            "changed_at": NOON,
        }
        right = Right(**facts | what_matters)
        self.session.add(right)
        self.session.flush()
        return right
