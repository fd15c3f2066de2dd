"""
A county in which everything happened once, so that every table has rows to guess at.

Besides the demo's people there are four who may do everything there is to do, each in an office
of their own: only the scope of the office keeps them from what is not theirs.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

import identity.service
from kernel import clock
from kernel.clock import day_of
from kernel.db import reading, writing
from kernel.jobs import Runner
from kernel.jobs.drainer import Drainer
from kernel.settings import Settings
from server import wiring
from server.demo import desk, people
from server.demo.basemap import supply_basemap
from server.demo.day import Day, Setting
from server.demo.person import Worker
from server.demo.seed import Inside
from server.demo.walk import PIT
from server.demo.wire import Wire
from server.house import House
from server.officers import officer_called
from tests.databases import Fill, copied, lent_engine, put_together
from tests.server.county_boards import look_at_strange_board
from tests.server.county_duty import keep_duty
from tests.server.county_evidence import (
    ask_for_copies,
    begin_upload,
    correct,
    fly,
    show_ahead,
    want_removed,
)
from tests.server.county_ground import survey_ground
from tests.server.county_ledger import take_ledger
from tests.server.county_log import keep_log
from tests.server.county_patrols import draw_area, publish_plan
from tests.server.county_public import print_board, report_by_code
from tests.server.county_recorders import record_otherwise
from tests.server.county_register import set_right
from tests.server.lent import lent_app
from tests.server.served import made_once

EVERYTHING = sorted({permission.value for room in wiring.PERMISSIONS for permission in room})
_FULL = "full_county"
PUBLIC = "https://kx.example"
MIGHTY = {  # who may do everything, and where
    "outsider": "220524",
    "neighbour": "220605103",
    "villager": "220605102",
    "insider": "220605",
}


@dataclass(frozen=True, slots=True)
class Played:
    """What the day left behind that no list shows: a cursor of the county's phone."""

    cursor: str


@dataclass
class County:
    """The county, its service, and who asks."""

    house: House
    app: Flask
    played: Played
    _tokens: dict[str, str] = field(default_factory=dict)

    def token(self, login: str) -> str:
        """Return an access token of the officer called ``login``, the same each time."""
        if login not in self._tokens:
            with writing(self.house.sessions) as session:
                officer = officer_called(session, login)
                signed_in = identity.service.open_session(session, officer, now=clock.now())
            self._tokens[login] = signed_in.access_token
        return self._tokens[login]

    def forget(self) -> None:
        """Sign everybody in anew when they next ask."""
        self._tokens.clear()

    def client(self, login: str | None) -> FlaskClient:
        client = self.app.test_client()
        if login is not None:
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {self.token(login)}"
        return client


def settle_mighty(session: Session) -> None:
    now = clock.now()
    for login, code in MIGHTY.items():
        seat = people.seat_of(session, code, day_of(now))
        office = identity.service.found_office(
            session, None, name=f"{login}的单位", seat=seat, now=now
        )
        post = identity.service.make_post(
            session, None, office, name="全权岗", permissions=EVERYTHING, now=now
        )
        identity.service.enrol_officer(
            session,
            None,
            name=login,
            login=login,
            password=people.PASSWORD,
            post=post,
            now=now,
        )


def play(house: House, connected: Callable[[FlaskClient], Wire] = Inside) -> Played:
    """Let everything happen over wires ``connected`` to the service; jobs are done at the end."""
    with writing(house.sessions) as session:
        settle_mighty(session)
    with lent_app(house) as app:
        return _play(house, app, connected)


def _play(house: House, app: Flask, connected: Callable[[FlaskClient], Wire]) -> Played:
    drain = Drainer(Runner(house.sessions, house.settings), wiring.HEARERS, ()).drain

    setting = Setting(lambda: connected(app.test_client()), clock.now, drain, lambda _line: None)
    handler = setting.worker("handler")
    report_by_code(house, app, _rights(setting.worker("registrar"), handler))
    day = Day(setting)
    day.live(drops=0)
    _desk(house, day)
    drain()
    keep_log(day, drain)
    _field(day.officer)
    keep_duty(house, day.officer, day.team["handler"])
    record_otherwise(day.officer)
    want_removed(day.setting.worker("insider"))
    set_right(day.setting.worker("insider"))
    survey_ground(day.setting.worker("insider"), _place(house, "220605"))
    draw_area(day.setting.worker("insider"), _place(house, "220605"))
    publish_plan(day.setting.worker("insider"), _place(house, "220605"))
    take_ledger(day.setting.worker("insider"))
    supply_basemap(house)
    _elsewhere(house, setting.worker("stranger"), setting.worker("outsider"))
    drain()
    ask_for_copies(day)
    drain()
    pack = day.officer.wire.call("GET", "/api/field/v1/pack")
    return Played(cursor=pack["cursor"])


RIGHTS = (files("server.demo") / "rights.csv").read_bytes()


def _import(registrar: Worker) -> None:
    registrar.wire.send("POST", "/api/registry/imports", RIGHTS, {"Content-Type": "text/csv"})


def _rights(registrar: Worker, handler: Worker) -> str:
    """Return the address on the board of the first right."""
    _import(registrar)
    right = desk.right_called(handler, "C2206052021037100000001")
    desk.post(handler, "/api/signboards", {"right_id": right["id"]})
    return print_board(handler, right["id"])


def _place(house: House, code: str) -> int:
    with reading(house.sessions) as session:
        return people.seat_of(session, code, day_of(clock.now())).id


def _desk(house: House, day: Day) -> None:
    handler, city = day.team["handler"], day.team["city"]
    told = {
        "channel": "phone",
        "description": "有人夜间拉石头。",
        "division_id": _place(house, "220605103"),
        "informant": {"name": "来电人", "contact": "0439-0000000"},
    }
    clue = desk.post(handler, "/api/clues", told)
    desk.post(handler, f"/api/clues/{clue['id']}/triage", {"verdict": "valid"})
    officer_id = day.team["inspector"].id
    desk.post(handler, f"/api/clues/{clue['id']}/assign", {"officer_id": officer_id})
    why = {
        "lon": PIT[0],
        "lat": PIT[1],
        "division_id": _place(house, "220605102"),
        "reason": "雨季后复查采坑。",
        "until": "2027-12-31",
    }
    desk.post(handler, "/api/patrols/reasons", why)
    period = f"{day_of(clock.now()).year}"
    insider = day.setting.worker("insider")
    case = insider.wire.call("GET", "/api/cases")["items"][0]
    desk.post(insider, f"/api/cases/{case['id']}/dossiers", {})
    wanted = {"division": _place(house, "2206"), "period": period}
    desk.post(city, "/api/reporting/two-rates/returns", wanted)
    wanted = {"division": _place(house, "220605"), "period": period}
    desk.post(day.setting.worker("insider"), "/api/reporting/two-rates/returns", wanted)


def _field(officer: Worker) -> None:
    """What a phone hands in besides: a caller, a correction, something early, something bad."""
    look_at_strange_board(officer)
    report = {
        "reported_at": officer.now(),
        "channel": "walk_in",
        "fix": officer.fix(*PIT),
        "description": "村民反映河边有人采砂。",
        "informant": {"name": "村民", "contact": "不详"},
    }
    officer.hand_in(officer.seal("clue_report", report))
    officer.hand_in(correct(officer))
    early = {"title": "后到", "description": "", "taken_at": None}
    officer.hand_in(officer.phone.seal("evidence", early, officer.id, after=str(uuid7())))
    officer.wire.call("POST", "/api/field/v1/records", {"records": ["这不是封存的记录"]})
    photo = officer.photograph("pit.jpg", *PIT, heading_deg=10.0)
    begin_upload(officer, photo.content)
    fly(officer)
    show_ahead(officer)


def _elsewhere(house: House, stranger: Worker, outsider: Worker) -> None:
    """The other county has work of its own, which this one must not see."""
    told = {
        "channel": "letter",
        "description": "来信反映柳河镇采石场越界。",
        "division_id": _place(house, "220524100"),
    }
    desk.post(stranger, "/api/clues", told)
    stranger.submit_evidence("柳河证据", stranger.photograph("pit.jpg", 126.07, 42.23))
    outsider.wire.call("POST", "/api/field/v1/records", {"records": ["坏"]})
    begin_upload(outsider, b"begun elsewhere")
    _import(outsider)


@dataclass(frozen=True, slots=True)
class Model:
    """A county nobody touches, of which tests take copies: its database's template, its folder."""

    database: str
    data: Path
    played: Played


@pytest.fixture(scope="session")
def full_model(
    dialect: str,
    fill: Fill,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Model:
    """Let the county live its day once for all processes of this run of pytest."""
    postgres = request.getfixturevalue("postgres") if dialect == "postgresql" else None
    with made_once(f"county-{dialect}", tmp_path_factory) as data:
        ready = data / "ready"
        if not ready.exists():
            database = postgres.database(_FULL) if postgres else f"sqlite:///{data}/kuangxun.db"
            house = House(Settings(data=data, database_url=database, public_url=PUBLIC))
            fill(house.engine)
            played = play(house)
            put_together(house.engine)
            house.engine.dispose()
            ready.write_text(played.cursor)
        template = _FULL if postgres else str(data / "kuangxun.db")
        return Model(template, data, Played(ready.read_text()))


@pytest.fixture
def county(
    full_model: Model,
    dialect: str,
    own_folder: Path,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> Iterator[County]:
    """Return a copy of the county, to be read, guessed at and changed."""
    data, folder = tmp_path / "county", own_folder / "county"
    shutil.copytree(full_model.data, data, ignore=shutil.ignore_patterns("kuangxun.db*"))
    folder.mkdir(exist_ok=True)
    with copied(full_model.database, dialect, request, folder) as database:
        house = House(Settings(data=data, database_url=database, public_url=PUBLIC))
        with lent_engine(database) as house.engine, lent_app(house) as app:
            yield County(house, app, full_model.played)
