"""One field day, as people live it: from a hillside without signal to a figure in a return."""

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from kernel.clock import day_of
from server.demo import desk
from server.demo.desk import Matter
from server.demo.opening import Opening
from server.demo.people import PASSWORD
from server.demo.person import Clock, Photo, Worker
from server.demo.phone import said
from server.demo.wire import Wire

TEAM = ("officer", "inspector", "handler", "reviewer", "lawyer", "head", "city")
PIT = (126.8742, 42.0410)
BOARD = (126.8601, 42.0301)
_PATIENCE_S = 60
_POINTS = 200

Told = Callable[[str], None]
Settle = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the day is played: how to reach the server, what time it is, how to let it work."""

    connect: Callable[[], Wire]
    clock: Clock
    settle: Settle
    told: Told


def wait_a_little() -> None:
    time.sleep(0.2)


class Day:
    """The day, step by step; ``chain`` is what it leaves behind."""

    def __init__(self, setting: Setting, matter: Matter | None = None, *, drops: int = 2) -> None:
        self.setting = setting
        self.drops = drops
        self.matter = matter or Matter()
        self.team: Mapping[str, Worker] = {
            login: Worker(setting.connect(), setting.clock, login, PASSWORD) for login in TEAM
        }
        self.told = setting.told

    def live(self) -> dict[str, Any]:
        """Play it all; return the chain. Raises what goes wrong."""
        case, photo = self.work()
        return self.open_figure(case, photo)

    def work(self) -> tuple[dict[str, Any], Photo]:
        """Play it up to the closed case; return the case and the photograph it began with."""
        finding, photo = self.walk()
        clue = self.await_clue(finding)
        self.verify(clue)
        case = self.decide(clue, finding)
        self.told(f"案件结案 case closed: {case['number']}")
        return case, photo

    def walk(self) -> tuple[str, Photo]:
        """Patrol without signal, seal three records, then meet a network that drops."""
        officer = self.team["officer"]
        pack = officer.wire.call("GET", "/api/field/v1/pack")
        rights = pack["sections"]["rights"] if "sections" in pack else pack["rights"]
        self.told(f"出发前下载数据包 pack on the phone: {len(rights)} rights")
        pit, board = officer.photograph("pit.jpg", *PIT), officer.photograph("board.jpg", *BOARD)
        finding = officer.seal("finding", self._finding(officer), pit)
        check = officer.seal("signboard_check", self._check(officer, rights), board)
        patrol = officer.seal("patrol", self._patrol(officer, said(finding)["id"]))
        self.told("无信号：巡查、发现、标识牌检查已在手机上封存 sealed without signal: 3 records")
        states = [claim["state"] for claim in officer.hand_in(finding, check, patrol)]
        again = [claim["state"] for claim in officer.hand_in(finding, check, patrol)]
        _must(
            states == again == ["received", "received", "complete"],
            f"receipts say {states}, {again}",
        )
        self.told(f"文字先到，照片未到 text first: {', '.join(states)}")
        for sealed, photo in ((finding, pit), (check, board)):
            resumed = officer.upload(sealed, photo, drops=self.drops)
            _must(officer.receipt(sealed)["state"] == "complete", "a photo is still missing")
            self.told(
                f"照片断线 {resumed} 次后续传完成 photo in after {resumed} drops: {photo.sha256[:16]}…"
            )
        return finding, pit

    def _finding(self, officer: Worker) -> dict[str, Any]:
        return {
            "found_at": officer.now(),
            "fix": officer.fix(*PIT),
            "description": "后山有一处新采坑，挖掘机一台正在作业，未见标识牌，现场人员拿不出采矿许可证。",
            "suspected_offence": self.matter.offence,
            "party": self.matter.party,
            "right_id": None,
            "patrol_id": None,
            "measure": "spoken_stop",
            "stopped": True,
        }

    def _check(self, officer: Worker, rights: list[dict[str, Any]]) -> dict[str, Any]:
        right = next(one for one in rights if one["licence_no"] == "C2206052021037100000001")
        return {
            "checked_at": officer.now(),
            "fix": officer.fix(*BOARD),
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

    def _patrol(self, officer: Worker, finding_id: str) -> dict[str, Any]:
        ended = officer.clock()
        began = ended - dt.timedelta(seconds=5 * _POINTS)
        steps = range(_POINTS)
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
            "track": {
                "t0": began.isoformat(),
                "t": [5 * n for n in steps],
                "lon": [round(BOARD[0] + n * 7.05e-5, 6) for n in steps],
                "lat": [round(BOARD[1] + n * 5.45e-5, 6) for n in steps],
                "accuracy_m": [4.0 + n % 5 for n in steps],
            },
        }

    def await_clue(self, finding: str) -> dict[str, Any]:
        """Wait until the finding has become a clue on the county's desk."""
        handler = self.team["handler"]
        wanted = said(finding)["id"]

        def look() -> dict[str, Any] | None:
            page = handler.wire.call("GET", "/api/clues?channel=patrol&state=registered&limit=200")
            return next((one for one in page["items"] if one["finding_id"] == wanted), None)

        clue = self._await(look, "the finding did not become a clue")
        self.told(f"发现已转为线索 the finding is a clue: {clue['reference']}")
        return clue

    def _await(self, look: Callable[[], Any], complaint: str) -> Any:
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            self.setting.settle()
            if (found := look()) is not None:
                return found
        raise AssertionError(complaint)

    def verify(self, clue: dict[str, Any]) -> None:
        """Triage at the desk; the inspector finds the task on the phone and answers on the spot."""
        handler, inspector = self.team["handler"], self.team["inspector"]
        at = f"/api/clues/{clue['id']}"
        desk.post(handler, f"{at}/triage", {"verdict": "valid"})
        task = desk.post(handler, f"{at}/assign", {"officer_id": inspector.id})
        photo = inspector.photograph("pit.jpg", *PIT, heading_deg=210.0)
        answer = {
            "task_id": task["id"],
            "visited_at": inspector.now(),
            "fix": inspector.fix(*PIT),
            "result": "true",
            "description": "现场核实：无证开采属实，已停止作业。",
            "companions": [handler.id],
            "stop_ordered": True,
            "party": self.matter.party,
            "offence": self.matter.offence,
        }
        sealed = inspector.seal("verification", answer, photo)
        inspector.hand_in(sealed)
        inspector.upload(sealed, photo)

        def look() -> Any:
            state = handler.wire.call("GET", at)["state"]
            return state if state == "found_true" else None

        self._await(look, "the verification did not move the clue")
        self.told("线索核查属实 the clue is verified: found true")

    def decide(self, clue: dict[str, Any], finding: str) -> dict[str, Any]:
        record = self.team["handler"].wire.call(
            "GET", f"/api/evidence/records/{said(finding)['id']}"
        )
        items = [item["id"] for item in record["items"]]
        case = desk.file_case(self.team, clue["id"], items, self.matter)
        self.told(f"已立案 filed: {case['number']}")
        done: dict[str, Any] = desk.carry_to_the_end(self.team, case["id"], self.matter, self.told)
        _must(done["state"] == "closed", f"the case is {done['state']}")
        return done

    def open_figure(self, case: dict[str, Any], photo: Photo) -> dict[str, Any]:
        """Open the city's figure of this half-year back to the photograph."""
        day = day_of(self.setting.clock())
        half = 1 if day.month <= 6 else 2  # noqa: PLR2004 (June ends the first half)
        opening = Opening(self.team["city"], f"{day.year}H{half}", self.told)
        return opening.to_photo(case["id"], photo)


def _must(holds: bool, complaint: str) -> None:  # noqa: FBT001 (a condition and its complaint)
    if not holds:
        raise AssertionError(complaint)


def line(chain: dict[str, Any]) -> str:
    return orjson.dumps(chain).decode()
