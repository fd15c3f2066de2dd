"""The public side of a county: its rights with addresses, strangers' browsers, and the desk."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

import flask_smorest
import shapely
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

import clues.routes
import signboards.faces.routes
import signboards.public.pages
import signboards.public.routes
from kernel import http
from kernel.access import Actor
from kernel.clock import day_of
from kernel.spatial import to_wkb_element
from registry.models import Boundary, Holder, Right
from registry.states import RightKind, RightState, SourceDatum
from signboards.faces import making
from signboards.faces.layout import Size
from signboards.faces.making import Wanted
from signboards.public.addresses import address_of
from signboards.public.tables import BoardReport
from tests.county import LONG_AGO, NOW, County, Desk

URL = "https://kx.example.gov.cn"
RING = "MULTIPOLYGON(((127.33 43.71,127.35 43.71,127.35 43.73,127.33 43.73,127.33 43.71)))"
TICKET = re.compile(r'name="ticket" value="([^"]+)"')
RECEIPT = re.compile(r'class="number">([^<]+)<')


@dataclass
class Site:
    land: County
    now: dt.datetime = NOW
    app: Flask = field(init=False)

    def __post_init__(self) -> None:
        self.settings = replace(self.land.settings, public_url=URL)
        self.app = Flask("public")
        self.app.config.update(API_TITLE="t", API_VERSION="1", OPENAPI_VERSION="3.1.0")
        self.who = "inspector"
        http.init_app(
            self.app,
            settings=self.settings,
            sessions=self.land.sessions,
            authenticate=lambda _session, _token, _now: self.actor,
            clock=lambda: self.now,
            log_requests=False,
        )
        api = flask_smorest.Api(self.app)
        for room in (signboards.faces.routes, signboards.public.routes, clues.routes):
            api.register_blueprint(room.blueprint)
        self.app.register_blueprint(signboards.public.pages.blueprint)

    @property
    def actor(self) -> Actor:
        actor = self.land.people[self.who]
        return replace(actor, permissions=actor.permissions | {"evidence.download"})

    def desk(self, who: str = "inspector") -> Desk:
        self.who = who
        return Desk(self.app.test_client())

    def phone(self, address: str = "203.0.113.7") -> FlaskClient:
        client = self.app.test_client()
        client.environ_base["REMOTE_ADDR"] = address
        return client

    # Rights

    def right(self, **instead: Any) -> Right:
        """Record the one right of the county anew, with all a licence has."""
        with self.land.sessions.begin() as session:
            right = session.get_one(Right, self.land.right_id)
            holder = session.get_one(Holder, right.holder_id)
            holder.name = instead.pop("holder", holder.name)
            holder.natural_person = instead.pop("natural_person", False)
            for name, value in (_LICENCE | instead).items():
                setattr(right, name, value)
            if session.scalar(select(Boundary.id)) is None:
                session.add(_boundary(right))
            return right

    def address(self) -> str:
        """Return where the public reads of the right, without the host."""
        with self.land.sessions.begin() as session:
            found = address_of(session, self.actor, self.land.right_id, now=NOW)
            return f"/b/{found.token}"

    def wanted(self, **instead: Any) -> Wanted:
        usual = Wanted(Size.LARGE, day_of(self.now), 0, URL)
        return replace(usual, **instead)

    def draft(self, session: Session, **instead: Any) -> Any:
        wanted = self.wanted(**instead)
        return making.draft(session, self.actor, self.land.right_id, wanted, now=self.now)

    # Strangers

    def open_form(self, client: FlaskClient, address: str) -> str:
        """Return the ticket of a fresh form."""
        page = client.get(f"{address}/report")
        assert page.status_code == 200
        found = TICKET.search(page.text)
        assert found
        return found[1]

    def wait(self, seconds: float) -> None:
        self.now += dt.timedelta(seconds=seconds)

    def tell(
        self,
        client: FlaskClient | None = None,
        address: str | None = None,
        *,
        photo: bytes | None = None,
        ticket: str | None = None,
        **fields: str,
    ) -> TestResponse:
        """Fill in a form as somebody would, and send it."""
        client, address = client or self.phone(), address or self.address()
        if ticket is None:
            ticket = self.open_form(client, address)
            self.wait(20)
        said: dict[str, Any] = {"problem": "board_differs", "words": "牌上写的矿种不对。"}
        said |= fields | {"ticket": ticket}
        if photo is not None:
            said["photo"] = FileStorage(BytesIO(photo), "IMG_0001.jpg")
        boundary, body = encode_multipart(said)  # in memory: the client would use a file
        kind = f"multipart/form-data; boundary={boundary}"
        return client.post(f"{address}/report", data=body, content_type=kind)

    def reports(self) -> list[BoardReport]:
        with self.land.sessions() as session:
            return list(session.scalars(select(BoardReport).order_by(BoardReport.id)))


_LICENCE: Mapping[str, Any] = {
    "licence_no": "C2202812010127120098765",
    "kind": RightKind.MINING,
    "name": "新站采石场",
    "mineral": "建筑用花岗岩",
    "oil_gas": False,
    "mining_method": "露天开采",
    "scale": "10.00万立方米/年",
    "area_km2": 0.3512,
    "valid_from": dt.date(2018, 7, 1),
    "valid_to": dt.date(2028, 6, 30),
    "state": RightState.VALID,
    "ended_on": None,
}


def _boundary(right: Right) -> Boundary:
    return Boundary(
        right_id=right.id,
        version=1,
        geometry=to_wkb_element(shapely.from_wkt(RING)),
        area_m2=351_200.0,
        top_m=480.0,
        bottom_m=350.5,
        source_datum=SourceDatum.CGCS2000,
        source_text=RING,
        comparable=True,
        valid_from=day_of(LONG_AGO),
        replaced_on=None,
    )


def receipt_of(answer: TestResponse) -> str:
    found = RECEIPT.search(answer.text)
    assert found, answer.text[-900:]
    return found[1]
