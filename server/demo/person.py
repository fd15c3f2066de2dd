"""A person at work: signed in, with a phone in the pocket and photographs to take."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Any

from server.demo import exif
from server.demo.phone import Phone, manifest_entry, said
from server.demo.wire import Wire

Clock = Callable[[], dt.datetime]

_CHINA = dt.timezone(dt.timedelta(hours=8))
_FIELD = "/api/field/v1"


def digest_of(content: bytes) -> str:
    return sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Photo:
    """A file as it left the camera, and what the phone wrote beside it at the shutter."""

    name: str
    content: bytes
    entry: dict[str, Any]

    @property
    def sha256(self) -> str:
        return digest_of(self.content)


class Worker:
    """One officer and their phone; ``clock`` is the phone's."""

    def __init__(self, wire: Wire, clock: Clock, login: str, password: str) -> None:
        self.wire = wire
        self.clock = clock
        self.phone = Phone(f"{login}的手机")
        nonce = wire.call("GET", f"{_FIELD}/session/nonce")["nonce"]
        signed_in = wire.call(
            "POST",
            f"{_FIELD}/session",
            {
                "login": login,
                "password": password,
                "device_name": self.phone.name,
                "device_key": self.phone.jwk,
                "device_proof": self.phone.proof(login, nonce),
            },
        )
        wire.token = signed_in["access_token"]
        self.id = signed_in["officer"]["id"]

    def now(self) -> str:
        return self.clock().astimezone(_CHINA).isoformat()

    def fix(self, lon: float, lat: float) -> dict[str, Any]:
        return {
            "lon": lon,
            "lat": lat,
            "accuracy_m": 6.5,
            "altitude_m": 712.0,
            "time": self.now(),
            "source": "gnss",
        }

    def photograph(self, name: str, lon: float, lat: float, heading_deg: float = 75.0) -> Photo:
        """Press the shutter: bytes that nobody will change, and where and when it was."""
        plain = (files("server.demo") / "photos" / name).read_bytes()
        at = self.clock().astimezone(_CHINA)
        content = exif.with_capture(plain, at=at, lon=lon, lat=lat, heading_deg=heading_deg)
        capture = {
            "taken_at": at.isoformat(),
            "fix": self.fix(lon, lat),
            "heading_deg": heading_deg,
            "location_source": "shutter",
        }
        return Photo(name, content, manifest_entry(content, capture=capture))

    def seal(self, kind: str, payload: Mapping[str, Any], *photos: Photo) -> str:
        entries = [photo.entry for photo in photos]
        return self.phone.seal(kind, payload, self.id, files=entries, sealed_at=self.now())

    def hand_in(self, *sealed: str) -> list[dict[str, Any]]:
        """Post records; return what each receipt says. Raises ``AssertionError`` on a rejection."""
        answer = self.wire.call("POST", f"{_FIELD}/records", {"records": list(sealed)})
        claims = [said(receipt) for receipt in answer["receipts"]]
        for claim in claims:
            if claim["state"] == "rejected":
                raise AssertionError(f"rejected: {claim}")
        return claims

    def upload(self, sealed: str, photo: Photo, *, drops: int = 0) -> int:
        """Upload the bytes of a record over a connection that drops; return how often resumed."""
        return self.wire.upload(
            photo.content,
            sha256=photo.sha256,
            record=said(sealed)["id"],
            name=photo.name,
            drops=drops,
        )

    def receipt(self, sealed: str) -> dict[str, Any]:
        answer = self.wire.call("GET", f"{_FIELD}/records/{said(sealed)['id']}/receipt")
        return said(answer["receipt"])

    def submit_evidence(self, title: str, photo: Photo) -> str:
        """Seal and upload a paper that was signed on the spot; return the evidence item's id."""
        payload = {"title": title, "description": title, "taken_at": self.now()}
        sealed = self.seal("evidence", payload, photo)
        self.hand_in(sealed)
        self.upload(sealed, photo)
        record = self.wire.call("GET", f"/api/evidence/records/{said(sealed)['id']}")
        return str(record["items"][0]["id"])
