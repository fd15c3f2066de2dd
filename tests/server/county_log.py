"""What happens to the log of patrols in the county in which everything happened."""

from collections.abc import Callable

from server.demo import desk
from server.demo.day import Day
from server.demo.phone import said
from server.demo.walk import Walk


def keep_log(day: Day, drain: Callable[[], object]) -> None:
    """The county returns a patrol, the township corrects it, and it waits anew."""
    officer, insider = day.officer, day.setting.worker("insider")
    payload = Walk(officer, day.matter, day.told).patrol(_finding(day))
    walked = officer.seal("patrol", payload)
    officer.hand_in(walked)
    drain()
    at = f"/api/patrols/{said(walked)['id']}"
    desk.post(insider, f"{at}/return", {"version": 1, "reason": "未写明复查情况。"})
    better = {**payload, "follow_up": "次日复查，未再作业。", "track": None}
    words = {"corrects": said(walked)["id"], "reason": "补充复查", "payload": better}
    officer.hand_in(officer.seal("correction", words))
    drain()
    _stop(day)


def _stop(day: Day) -> None:
    """Two officers with certificates sign a notice; the bureau is told; somebody looks again."""
    inspector, handler = day.team["inspector"], day.team["handler"]
    at, today = f"/api/patrols/findings/{_finding(day)}", inspector.now()[:10]
    signers = [inspector.id, handler.id]
    desk.post(inspector, f"{at}/stop-notice", {"signed_on": today, "signers": signers})
    desk.post(handler, f"{at}/report", {"to": "bureau", "major": True})
    desk.post(handler, f"{at}/follow-ups", {"looked_on": today, "outcome": "partly"})


def _finding(day: Day) -> str:
    found = day.team["handler"].wire.call("GET", "/api/patrols/findings")["items"][0]
    return str(found["id"])
