"""An officer with a phone, and logger apps that know only a key."""

import base64
from dataclasses import replace
from typing import Any, Final

from flask.testing import FlaskClient

import field_api.tracks
from evidence.policy import Permission
from identity.policy import Permission as IdentityPermission
from tests.apps import app_of
from tests.county import County
from tests.patrols.tracks_made import BEGAN, walk

FIELD: Final = "/api/field/v1"
FIXES: Final = walk(240)  # twenty minutes, a fix every five seconds


class Hand:
    """An officer with a phone, by their bearer token; and apps that know only a key."""

    def __init__(self, land: County, who: str = "township_officer") -> None:
        actor = land.people[who]
        held = {Permission.UPLOAD, IdentityPermission.OWN}
        land.at_desks[who] = replace(actor, permissions=actor.permissions | held)
        self.land, self.who = land, who

    @property
    def client(self) -> FlaskClient:
        return app_of(
            field_api.tracks.blueprint,
            settings=self.land.settings,
            sessions=self.land.sessions,
            authenticate=lambda _session, token, _now: self.land.at_desks[token],
            now=lambda: self.land.now,
        ).test_client()

    def ask(self, path: str, status: int, body: bytes | None = None, **said: Any) -> Any:
        answer = self.client.post(
            FIELD + path,
            headers={"Authorization": f"Bearer {self.who}"},
            **({"data": body} if body is not None else {"json": said}),
        )
        assert answer.status_code == status, answer.text
        return answer.get_json()

    def recorder(self, kind: str = "owntracks") -> str:
        return str(self.ask("/recorders", 201, kind=kind, name="车载终端")["key"])

    def owntracks(self, key: str, message: Any, status: int = 200) -> Any:
        basic = base64.b64encode(f"anybody:{key}".encode()).decode()
        answer = self.client.post(
            f"{FIELD}/tracks/owntracks", json=message, headers={"Authorization": f"Basic {basic}"}
        )
        assert answer.status_code == status, answer.text
        return answer.get_json()

    def traccar(self, query: dict[str, Any], message: Any = None, status: int = 200) -> None:
        body = {} if message is None else {"json": message}
        answer = self.client.post(f"{FIELD}/tracks/traccar", query_string=query, **body)
        assert answer.status_code == status, answer.text

    def tell(self, key: str, numbers: range) -> None:
        for n in numbers:
            assert self.owntracks(key, located(n)) == []


def located(n: int) -> dict[str, Any]:
    at = BEGAN.timestamp() + float(FIXES.t[n])
    place = {"lon": float(FIXES.lon[n]), "lat": float(FIXES.lat[n]), "acc": 5, "alt": 310}
    return {"_type": "location", "tst": int(at), "tid": "va", **place}
