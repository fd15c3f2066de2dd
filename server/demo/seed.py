"""Demo data, made once: through the same services and doors as real work, a year ago and now."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from importlib.resources import files

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import Client

import identity.divisions_data
import identity.queries
import identity.service
import registry.queries
import registry.service
import signboards.service
from identity.models import Office
from kernel import clock
from kernel.access import Actor
from kernel.db import reading, writing
from kernel.installation import fact, state_fact
from kernel.jobs import Runner
from kernel.jobs.drainer import Drainer
from server import wiring
from server.app import create_app
from server.demo import desk, people
from server.demo.basemap import supply_basemap
from server.demo.day import Day, Setting
from server.demo.desk import Matter
from server.demo.phone import said
from server.demo.walk import Walk
from server.demo.wire import Answer, Refused, Wire
from server.house import House
from server.officers import actor_called
from signboards.faces import making
from signboards.faces.layout import Size
from signboards.faces.making import Wanted

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
_LOOKED_AGAIN = dt.timedelta(days=6)  # of the week there is
_LATELY = dt.timedelta(days=8)  # a look that is a day late
_REOPENED = "去年查处过的后山采坑又有人开采，挖掘机一台正在作业，现场人员拿不出采矿许可证。"
_CALL = {
    "channel": "phone",
    "description": "群众来电：松树镇石灰岩矿东侧有人夜间拉石头。",
    "informant": {"name": "来电人（演示）", "contact": "0439-0000000"},
}
_BOARDS = ("C2206052021037100000001", "C2206052019087100000003")

Told = Callable[[str], None]


class Clock:
    """Tells the time; once turned to another, goes on from there."""

    def __init__(self) -> None:
        self._ahead = dt.timedelta()

    def __call__(self) -> dt.datetime:
        return clock.now() + self._ahead

    def turn_to(self, instant: dt.datetime) -> None:
        self._ahead = instant - clock.now()


class Stage:
    """The service inside this process, with a clock that can be turned back to last year."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.clock = Clock()

    @cached_property
    def _app(self) -> Flask:
        return create_app(self.house, clock=self.clock, log_requests=False)

    @cached_property
    def _drainer(self) -> Drainer:
        runner = Runner(self.house.sessions, self.house.settings, self.clock)
        return Drainer(runner, wiring.HEARERS, ())

    def settle(self) -> None:
        self._drainer.drain()

    @property
    def setting(self) -> Setting:
        return Setting(self._connect, self.clock, self.settle, lambda _line: None)

    def _connect(self) -> Wire:
        return Inside(self._app.test_client())


Step = Callable[[Stage], None]


class Inside(Wire):
    """A connection to an app of this process, which keeps a clock of its own."""

    def __init__(self, client: Client) -> None:
        super().__init__("http://localhost")
        self._client = client

    def _send(
        self, method: str, path: str, content: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        answer = self._client.open(
            path, method=method, data=content, headers=self._all(headers, content), buffered=True
        )
        if answer.status_code >= 400:  # noqa: PLR2004 (the first error of HTTP)
            raise Refused(answer.status_code, answer.get_json(silent=True))
        told = {name.lower(): value for name, value in answer.headers.items()}
        return Answer(answer.status_code, told, answer.data)


class Inhabited(Exception):
    """Real offices live here: invented people would sign in among them with a known password."""


def seed(house: House, told: Told) -> bool:
    """
    Make what is not there yet, also after a kill half-way; return whether anything was made.

    Raises `Inhabited`.
    """
    with reading(house.sessions) as session:
        done = list((fact(session, "demo_steps") or {"done": []})["done"])
        if not done and session.scalar(select(Office.id).limit(1)):
            raise Inhabited
    todo = [(name, step) for name, step in _steps() if name not in done]
    stage = Stage(house)
    for name, step in todo:
        told(f"演示数据 demo data: {name}")
        step(stage)
        done.append(name)
        with writing(house.sessions) as session:
            state_fact(session, "demo_steps", {"done": done})
    return bool(todo)


def _steps() -> Iterable[tuple[str, Step]]:
    yield "行政区划、单位、人员 divisions, offices, people", _people
    yield "矿业权、标识牌 rights and signboards", _rights
    for start, matter in _LAST_YEAR:
        yield f"去年案件 {start:%Y-%m-%d} a case of last year", _past_day(start, matter)
    yield "上周的口头制止，待复查 one told to stop last week", _told_to_stop
    yield "待办线索和核查任务 an open clue and a task", _open_matters
    yield "手机离线底图 a basemap for phones", lambda stage: supply_basemap(stage.house)


def _people(stage: Stage) -> None:
    with writing(stage.house.sessions) as session:
        data = identity.divisions_data
        identity.service.import_divisions(session, data.rows(), on=data.CUT_OFF, now=_FOUNDED)
        people.settle(session, now=_FOUNDED)
        state_fact(session, "demo", {"password": people.PASSWORD, "people": people.shown()})


def _rights(stage: Stage) -> None:
    content = (files("server.demo") / "rights.csv").read_bytes()
    with writing(stage.house.sessions) as session:
        registrar = actor_called(session, "registrar", _FOUNDED)
        registry.service.import_file(
            session, registrar, content, file_name="rights.csv", dry_run=False, now=_FOUNDED
        )
        handler = actor_called(session, "handler", _FOUNDED)
        for licence_no in _BOARDS:
            _put_up_board(session, handler, licence_no, stage.house.settings.public_url)


def _put_up_board(
    session: Session, handler: Actor, licence_no: str, public_url: str | None
) -> None:
    """Have a board made and erected, with a code on it if there is where it may lead."""
    on = clock.day_of(_FOUNDED)
    right = session.scalars(registry.queries.by_licence(handler, licence_no, on=on)).one()
    board = signboards.service.expect(session, handler, right.id, now=_FOUNDED)
    if public_url:
        wanted = Wanted(Size.LARGE, on, 0, public_url)
        making.make(session, handler, right.id, wanted, now=_FOUNDED)
    else:
        signboards.service.make(
            session, handler, board.id,
            made_on=on, made_by="演示标牌厂", size="200x120", now=_FOUNDED,
        )  # fmt: skip
    signboards.service.erect(session, handler, board.id, erected_on=on, now=_FOUNDED)


def _past_day(start: dt.datetime, matter: Matter) -> Step:
    def play(stage: Stage) -> None:
        stage.clock.turn_to(start)
        day = Day(stage.setting, matter)
        walked = day.in_the_field(drops=0)
        day.at_the_desk(walked)
        finding_id = said(walked.finding)["id"]
        desk.stop(day.team, finding_id)
        stage.settle()
        stage.clock.turn_to(start + _LOOKED_AGAIN)
        desk.look_again(stage.setting.worker("inspector"), finding_id)

    return play


def _told_to_stop(stage: Stage) -> None:
    """One who was found, told to stop and served a notice: nobody looked again yet."""
    stage.clock.turn_to(clock.now() - _LATELY)
    day = Day(stage.setting, Matter("孙某某（演示）"))
    found = Walk(day.officer, day.matter, day.told).finding()
    sealed = day.officer.seal("finding", {**found, "description": _REOPENED})
    day.officer.hand_in(sealed)
    day.verify(day.await_clue(sealed))
    desk.stop(day.team, said(sealed)["id"])
    stage.settle()


def _open_matters(stage: Stage) -> None:
    """A caller's clue from today, and a task for the inspector's phone."""
    stage.clock.turn_to(clock.now())
    handler, inspector = stage.setting.worker("handler"), stage.setting.worker("inspector")
    with reading(stage.house.sessions) as session:
        place = people.seat_of(session, "220605103", clock.day_of(stage.clock()))
    clue = desk.post(handler, "/api/clues", {**_CALL, "division_id": place.id})
    desk.post(handler, f"/api/clues/{clue['id']}/triage", {"verdict": "valid"})
    desk.post(handler, f"/api/clues/{clue['id']}/assign", {"officer_id": inspector.id})
