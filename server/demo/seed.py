"""Demo data, made once: through the same services and doors as real work, a year ago and now."""

import datetime as dt
import time
from collections.abc import Callable, Iterable
from importlib.resources import files

from sqlalchemy.orm import Session
from werkzeug.test import Client

import identity.divisions_data
import identity.queries
import identity.service
import registry.queries
import registry.service
import signboards.service
from kernel import clock
from kernel.access import Actor
from kernel.db import reading, writing
from kernel.installation import fact, state_fact
from kernel.jobs import Runner
from kernel.jobs.drainer import Drainer
from server import wiring
from server.app import create_app
from server.demo import desk, people
from server.demo.day import Day, Setting
from server.demo.desk import Matter
from server.demo.person import Worker
from server.demo.wire import Answer, Refused, Wire
from server.house import House
from server.officers import actor_called

_FOUNDED = dt.datetime(2025, 1, 6, 1, tzinfo=dt.UTC)
BEYOND = Matter(
    "演示石料有限公司",
    party_kind="holder",
    offence="mine_outside_area",
    licence_no="C2206052021037100000001",
    facts="演示江源建筑石料矿越过矿区范围东侧边界开采建筑用石料。",
)
_LAST_YEAR = (
    (dt.datetime(2025, 8, 14, 2, tzinfo=dt.UTC), Matter("马某某（演示）")),
    (dt.datetime(2025, 9, 16, 2, tzinfo=dt.UTC), BEYOND),
    (dt.datetime(2025, 10, 22, 2, tzinfo=dt.UTC), Matter("宋某某（演示）")),
)
_CALL = {
    "channel": "phone",
    "description": "群众来电：松树镇石灰岩矿东侧有人夜间拉石头。",
    "informant": {"name": "来电人（演示）", "contact": "0439-0000000"},
}
_BOARDS = ("C2206052021037100000001", "C2206052019087100000003")

Step = Callable[[House], None]


class Clock:
    """Tells the time as if it had been ``start`` when it was made."""

    def __init__(self, start: dt.datetime) -> None:
        self._start = start
        self._began = time.monotonic()

    def __call__(self) -> dt.datetime:
        return self._start + dt.timedelta(seconds=time.monotonic() - self._began)


class Inside(Wire):
    """A connection to an app of this process, which keeps a clock of its own."""

    def __init__(self, client: Client) -> None:
        super().__init__("http://localhost")
        self._client = client

    def _send(
        self, method: str, path: str, content: bytes | None, headers: dict[str, str]
    ) -> Answer:
        answer = self._client.open(
            path, method=method, data=content, headers=self._all(headers, content)
        )
        if answer.status_code >= 400:  # noqa: PLR2004 (the first error of HTTP)
            raise Refused(answer.status_code, answer.get_json(silent=True))
        told = {name.lower(): value for name, value in answer.headers.items()}
        return Answer(answer.status_code, told, answer.data)


def seed(house: House, told: Callable[[str], None]) -> bool:
    """Make what is not there yet; return whether anything was made. May be run again after a kill."""
    with reading(house.sessions) as session:
        done = list((fact(session, "demo_steps") or {"done": []})["done"])
    todo = [(name, step) for name, step in _steps() if name not in done]
    for name, step in todo:
        told(f"演示数据 demo data: {name}")
        step(house)
        done.append(name)
        with writing(house.sessions) as session:
            state_fact(session, "demo_steps", {"done": done})
    return bool(todo)


def _steps() -> Iterable[tuple[str, Step]]:
    yield "行政区划、单位、人员 divisions, offices, people", _people
    yield "矿业权、标识牌 rights and signboards", _rights
    for start, matter in _LAST_YEAR:
        yield f"去年案件 {start:%Y-%m-%d} a case of last year", _past_day(start, matter)
    yield "待办线索和核查任务 an open clue and a task", _open_matters


def _people(house: House) -> None:
    with writing(house.sessions) as session:
        data = identity.divisions_data
        identity.service.import_divisions(session, data.rows(), on=data.CUT_OFF, now=_FOUNDED)
        people.settle(session, now=_FOUNDED)
        state_fact(session, "demo", {"password": people.PASSWORD, "people": people.shown()})


def _rights(house: House) -> None:
    content = (files("server.demo") / "rights.csv").read_bytes()
    with writing(house.sessions) as session:
        registrar = actor_called(session, "registrar", _FOUNDED)
        registry.service.import_file(
            session, registrar, content, file_name="rights.csv", dry_run=False, now=_FOUNDED
        )
    with writing(house.sessions) as session:
        handler = actor_called(session, "handler", _FOUNDED)
        for licence_no in _BOARDS:
            _expect_board(session, handler, licence_no)


def _expect_board(session: Session, handler: Actor, licence_no: str) -> None:
    on = clock.day_of(_FOUNDED)
    right = session.scalars(registry.queries.by_licence(handler, licence_no, on=on)).one()
    signboards.service.expect(session, handler, right.id, now=_FOUNDED)


def _past_day(start: dt.datetime, matter: Matter) -> Step:
    def play(house: House) -> None:
        past = Clock(start)
        app = create_app(house, clock=past, log_requests=False)
        drainer = Drainer(Runner(house.sessions, house.settings, past), wiring.HEARERS, ())

        def settle() -> None:
            drainer.drain()

        setting = Setting(lambda: Inside(app.test_client()), past, settle, lambda _line: None)
        Day(setting, matter, drops=0).work()
        settle()

    return play


def _open_matters(house: House) -> None:
    """A caller's clue from today, and a task for the inspector's phone."""
    app = create_app(house, log_requests=False)
    handler = Worker(Inside(app.test_client()), clock.now, "handler", people.PASSWORD)
    inspector = Worker(Inside(app.test_client()), clock.now, "inspector", people.PASSWORD)
    with reading(house.sessions) as session:
        place = people.seat_of(session, "220605103", clock.day_of(clock.now()))
    clue = desk.post(handler, "/api/clues", {**_CALL, "division_id": place.id})
    desk.post(handler, f"/api/clues/{clue['id']}/triage", {"verdict": "valid"})
    desk.post(handler, f"/api/clues/{clue['id']}/assign", {"officer_id": inspector.id})
