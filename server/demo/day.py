"""One field day, as people live it: from a hillside without signal to a figure in a return."""

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
from server.demo.walk import PIT, Told, Walk, Walked, must
from server.demo.wire import Wire

DESK = ("inspector", "handler", "reviewer", "lawyer", "head", "city")
_PATIENCE_S = 60

Settle = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the day is played: how to reach the server, what time it is, how to let it work."""

    connect: Callable[[], Wire]
    clock: Clock
    settle: Settle
    told: Told

    def worker(self, login: str) -> Worker:
        """Sign somebody in with a phone of their own."""
        return Worker(self.connect(), self.clock, login, PASSWORD)


def wait_a_little() -> None:
    time.sleep(0.2)


class Day:
    """The day, step by step, of the officer called ``officer`` and of the county behind them."""

    def __init__(
        self, setting: Setting, matter: Matter | None = None, *, officer: str = "officer"
    ) -> None:
        self.setting = setting
        self.told = setting.told
        self.matter = matter or Matter()
        self.officer = setting.worker(officer)
        self.team: Mapping[str, Worker] = {login: setting.worker(login) for login in DESK}

    def live(self, *, drops: int = 2) -> dict[str, Any]:
        """Play it all; return the chain. Raises what goes wrong."""
        walked = self.in_the_field(drops=drops)
        case = self.at_the_desk(walked)
        return self.open_figure(case, walked.pit)

    def in_the_field(self, *, drops: int) -> Walked:
        """Patrol without signal, then meet a network that drops each photograph so often."""
        walk = Walk(self.officer, self.matter, self.told)
        walked = walk.walk()
        walk.hand_in(walked)
        walk.upload(walked, drops=drops)
        return walked

    def at_the_desk(self, walked: Walked) -> dict[str, Any]:
        """Carry what was found to a closed case, and return that."""
        clue = self.await_clue(walked.finding)
        self.verify(clue)
        case = self.decide(clue, walked.finding)
        self.told(f"案件结案 case closed: {case['number']}")
        return case

    def await_clue(self, finding: str) -> dict[str, Any]:
        """Wait until the finding has become a clue on the county's desk."""
        handler = self.team["handler"]
        wanted = said(finding)["id"]

        def look() -> dict[str, Any] | None:
            page = handler.wire.call("GET", "/api/clues?channel=patrol&state=registered&limit=200")
            return next((one for one in page["items"] if one["finding_id"] == wanted), None)

        clue: dict[str, Any] = self._await(look, "the finding did not become a clue")
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
        sealed = inspector.seal("verification", self._answer(task["id"]), photo)
        inspector.hand_in(sealed)
        inspector.upload(sealed, photo)

        def look() -> Any:
            state = handler.wire.call("GET", at)["state"]
            return state if state == "found_true" else None

        self._await(look, "the verification did not move the clue")
        self.told("线索核查属实 the clue is verified: found true")

    def _answer(self, task_id: str) -> dict[str, Any]:
        inspector = self.team["inspector"]
        return {
            "task_id": task_id,
            "visited_at": inspector.now(),
            "fix": inspector.fix(*PIT),
            "result": "true",
            "description": "现场核实：无证开采属实，已停止作业。",
            "companions": [self.team["handler"].id],
            "stop_ordered": True,
            "party": self.matter.party,
            "offence": self.matter.offence,
        }

    def decide(self, clue: dict[str, Any], finding: str) -> dict[str, Any]:
        """File a case on the clue with the finding's photograph, and close it the same day."""
        record = self.team["handler"].wire.call(
            "GET", f"/api/evidence/records/{said(finding)['id']}"
        )
        items = [item["id"] for item in record["items"]]
        case = desk.file_case(self.team, clue["id"], items, self.matter)
        self.told(f"已立案 filed: {case['number']}")
        done: dict[str, Any] = desk.carry_to_the_end(self.team, case["id"], self.matter, self.told)
        must(done["state"] == "closed", f"the case is {done['state']}")
        return done

    def open_figure(self, case: dict[str, Any], photo: Photo) -> dict[str, Any]:
        """Open the city's figure of this half-year back to the photograph."""
        day = day_of(self.setting.clock())
        half = 1 if day.month <= 6 else 2  # noqa: PLR2004 (June ends the first half)
        opening = Opening(self.team["city"], f"{day.year}H{half}", self.told)
        return opening.to_photo(case["id"], photo)


def line(chain: dict[str, Any]) -> str:
    return orjson.dumps(chain).decode()
