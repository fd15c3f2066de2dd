"""What happens to evidence in the county in which everything happened."""

import base64

from server.demo import desk
from server.demo.day import Day
from server.demo.person import Worker
from server.demo.walk import PIT
from server.demo.wire import TUS
from tests.evidence.photographs import small
from tests.phone import digest, said


def ask_for_copies(day: Day) -> None:
    """A photo of the day is copied for the file, and once more for the public."""
    handler = day.team["handler"]
    found = handler.wire.call("GET", "/api/patrols/findings")["items"][0]
    record = handler.wire.call("GET", f"/api/evidence/records/{found['id']}")
    copies = f"/api/evidence/items/{record['items'][0]['id']}/copies"
    desk.post(handler, f"{copies}/watermark", {})
    box = {"x": 0.1, "y": 0.1, "w": 0.2, "h": 0.2}
    desk.post(handler, f"{copies}/redacted", {"boxes": [box], "reason": "案例公开"})


def fly(officer: Worker) -> None:
    flown = {
        "started_at": officer.now(),
        "ended_at": officer.now(),
        "aircraft": "演示无人机",
        "pilot": "演示飞手",
        "description": "",
    }
    photo = officer.photograph("pit.jpg", *PIT)
    sealed = officer.seal("sortie", flown, photo)
    officer.hand_in(sealed)
    officer.upload(sealed, photo)


def show_ahead(officer: Worker) -> None:
    """Seal a picture whose original waits for Wi-Fi, and send its small one."""
    photo = officer.photograph("pit.jpg", *PIT, heading_deg=20.0)
    seen = small(7)
    entry = {**photo.entry, "preview": {"sha256": digest(seen), "bytes": len(seen)}}
    told = {"title": "等 Wi-Fi", "description": "", "taken_at": None}
    sealed = officer.phone.seal("evidence", told, officer.id, files=[entry])
    officer.hand_in(sealed)
    door = f"/api/field/v1/records/{said(sealed)['id']}/previews/{photo.sha256}"
    officer.wire.send("POST", door, seen, {"Content-Type": "image/jpeg"})


def want_removed(insider: Worker) -> None:
    """Somebody wants a picture of the flight to go; nobody has confirmed it."""
    flown = insider.wire.call("GET", "/api/evidence/records?kind=sortie")["items"][0]
    item = insider.wire.call("GET", f"/api/evidence/records/{flown['id']}")["items"][0]
    desk.post(insider, f"/api/evidence/items/{item['id']}/removal", {"reason": "误拍私人住宅。"})


def correct(officer: Worker) -> str:
    """Seal the finding of the day again, with a word more."""
    found = officer.wire.call("GET", "/api/patrols/findings")["items"][0]
    record = officer.wire.call("GET", f"/api/evidence/records/{found['id']}")
    payload = {**record["claims"]["payload"], "description": "更正：挖掘机两台。"}
    words = {"corrects": found["id"], "reason": "数错", "payload": payload}
    return officer.phone.seal("correction", words, officer.id, after=found["id"])


def begin_upload(
    worker: Worker, content: bytes, *, length: int | None = None, **metadata: str
) -> dict[str, str]:
    """Announce a file and send none of it; return the headers answered."""
    pairs = {"sha256": digest(content), **metadata}
    line = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in pairs.items())
    headers = {**TUS, "Upload-Length": str(length or len(content)), "Upload-Metadata": line}
    return worker.wire.send("POST", "/api/field/v1/files", b"", headers).headers
