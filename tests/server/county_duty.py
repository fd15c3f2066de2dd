"""What stands in the duty ledger of the county in which everything happened."""

import datetime as dt

from kernel import clock
from kernel.db import writing
from patrols import service
from server.demo import desk
from server.demo.person import Worker
from server.house import House

_LATER = dt.timedelta(days=40)  # when the week of the day is closed, and the month is


def keep_duty(house: House, officer: Worker, handler: Worker) -> None:
    """The week is closed, and the township is excused for it afterwards; a patrol sets out."""
    (owed,) = officer.wire.call("GET", "/api/patrols/duty")
    office = {"office_id": owed["office_id"]}
    desk.post(officer, "/api/patrols/duty/departures", {**office, "note": "去红旗采石场"})
    days = {"first_day": owed["first_day"], "last_day": owed["last_day"]}
    asked = {**office, **days, "reason": "大雪封路，车辆无法进山。"}
    excuse = desk.post(officer, "/api/patrols/duty/excuses", asked)
    with writing(house.sessions) as session:
        assert service.duty.close_next(session, now=clock.now() + _LATER)
    told = {"note": "情况属实。"}
    desk.post(handler, f"/api/patrols/duty/excuses/{excuse['id']}/approve", told)
