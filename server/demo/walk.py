"""The phone's part of the day: a walk without signal, three sealed records, two photographs."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from server.demo.desk import Matter
from server.demo.person import Photo, Worker
from server.demo.phone import said
from server.demo.receiver import carried

PIT = (126.8742, 42.0410)
_BOARD = (126.8601, 42.0301)
_LICENCE = "C2206052021037100000001"
_POINTS = 200
_STEP_S = 8  # seconds between fixes: uphill nobody is faster
_AT_FIRST = ["received", "received", "complete"]  # two wait for a photograph each

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Walked:
    """What a walk leaves on the phone until receipts say that the office has it."""

    finding: str
    check: str
    patrol: str
    pit: Photo
    board: Photo

    @property
    def sealed(self) -> tuple[str, str, str]:
        return self.finding, self.check, self.patrol

    @property
    def photos(self) -> tuple[tuple[str, Photo], ...]:
        """Each photograph with the record that seals it."""
        return (self.finding, self.pit), (self.check, self.board)


class Walk:
    """One officer on the hill behind the township, and back where there is a network."""

    def __init__(self, officer: Worker, matter: Matter, told: Told) -> None:
        self.officer = officer
        self.matter = matter
        self.told = told

    def walk(self) -> Walked:
        """Take the pack along, look at a board and a pit, and seal what was seen."""
        officer = self.officer
        rights = officer.wire.call("GET", "/api/field/v1/pack")["sections"]["rights"]
        self.told(f"出发前下载数据包 pack on the phone: {len(rights)} rights")
        pit, board = officer.photograph("pit.jpg", *PIT), officer.photograph("board.jpg", *_BOARD)
        finding = officer.seal("finding", self.finding(), pit)
        check = officer.seal("signboard_check", self._check(rights), board)
        patrol = officer.seal("patrol", self.patrol(said(finding)["id"]))
        self.told("无信号：巡查、发现、标识牌检查已在手机上封存 sealed without signal: 3 records")
        return Walked(finding, check, patrol, pit, board)

    def hand_in(self, walked: Walked) -> None:
        """Send the texts of all records, twice: the first answer may have been lost."""
        states = [claim["state"] for claim in self.officer.hand_in(*walked.sealed)]
        again = [claim["state"] for claim in self.officer.hand_in(*walked.sealed)]
        must(states == again == _AT_FIRST, f"receipts say {states}, then {again}")
        self.told(f"文字先到，照片未到 text first: {', '.join(states)}")

    def upload(self, walked: Walked, *, drops: int) -> None:
        """Bring the bytes in; return when receipts say that the phone may forget them."""
        for sealed, photo in walked.photos:
            resumed = self.officer.upload(sealed, photo, drops=drops)
            state = self.officer.receipt(sealed)["state"]
            must(state == "complete", f"{photo.name} is sent, and its record is {state}")
            words = f"照片断线 {resumed} 次后续传完成 photo in after {resumed} drops"
            self.told(f"{words}: {photo.sha256[:16]}…")

    def finding(self) -> dict[str, Any]:
        return {
            "found_at": self.officer.now(),
            "fix": self.officer.fix(*PIT),
            "description": "后山有一处新采坑，挖掘机一台正在作业，现场人员拿不出采矿许可证。",
            "suspected_offence": self.matter.offence,
            "party": self.matter.party,
            "right_id": None,
            "patrol_id": None,
            "measure": "spoken_stop",
            "stopped": True,
        }

    def _check(self, rights: list[dict[str, Any]]) -> dict[str, Any]:
        right = next((one for one in rights if one["licence_no"] == _LICENCE), None)
        if right is None:
            raise AssertionError(f"the pack has no right {_LICENCE}")
        return {
            "checked_at": self.officer.now(),
            "fix": self.officer.fix(*_BOARD),
            "signboard_id": None,
            "right_id": right["id"],
            "present": True,
            "conspicuous": True,
            "legible": True,
            "licence_no_read": right["licence_no"],
            "holder_read": right["holder"],
            "valid_to_read": right["valid_to"],
            "remark": "",
        }

    def patrol(self, finding_id: str) -> dict[str, Any]:
        ended = self.officer.clock()
        began = ended - dt.timedelta(seconds=_STEP_S * _POINTS)
        return {
            "started_at": began.isoformat(),
            "ended_at": ended.isoformat(),
            "transport": "foot",
            "members": [],
            "area": "湾沟镇后山",
            "route": "湾沟镇政府—建筑石料矿—后山采坑—返回",
            "violation_found": True,
            "content": "巡查矿区两处，发现一处无证开采。",
            "measures": "口头责令停止，拍照取证。",
            "opinion": "建议立案查处。",
            "follow_up": "当场停止作业。",
            "findings": [finding_id],
            "stops": [],
            "track": carried(_BOARD, PIT, count=_POINTS, every_s=_STEP_S, began=began),
        }


def must(holds: bool, complaint: str) -> None:  # noqa: FBT001 (a condition and its complaint)
    if not holds:
        raise AssertionError(complaint)
