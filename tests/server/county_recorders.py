"""What other recorders tell in the county in which everything happened."""

import base64
import datetime as dt

from kernel import clock
from server.demo.person import Worker
from server.demo.walk import PIT


def record_otherwise(officer: Worker) -> None:
    """An app tells where the officer is, and a file is added to a patrol of the day."""
    asked = {"kind": "owntracks", "name": "巡查手机"}
    key = officer.wire.call("POST", "/api/field/v1/recorders", asked)["key"]
    basic = base64.b64encode(f"officer:{key}".encode()).decode()
    patrol = officer.wire.call("GET", "/api/patrols")["items"][0]
    began = dt.datetime.fromisoformat(patrol["started_at"])
    place = f'"lon":{PIT[0]},"lat":{PIT[1]}'
    message = f'{{"_type":"location",{place},"tst":{int(began.timestamp()) + 60}}}'.encode()
    token, officer.wire.token = officer.wire.token, ""
    officer.wire.send(
        "POST",
        "/api/field/v1/tracks/owntracks",
        message,
        {"Authorization": f"Basic {basic}", "Content-Type": "application/json"},
    )
    officer.wire.token = token
    point = f'<trkpt lat="{PIT[1]}" lon="{PIT[0]}"><time>{clock.now().isoformat()}</time></trkpt>'
    gpx = f"<gpx><trk><trkseg>{point}</trkseg></trk></gpx>".encode()
    bytes_ = {"Content-Type": "application/octet-stream"}
    path = f"/api/field/v1/tracks/import?patrol={patrol['id']}"
    officer.wire.send("POST", path, gpx, bytes_)
