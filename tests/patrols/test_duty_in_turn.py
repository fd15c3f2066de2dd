"""Who weighs and who closes at the same moment: no patrol slips between the two."""

import datetime as dt
import threading
import time
from pathlib import Path

from kernel.db import Sessions
from patrols import service
from patrols.models import Patrol
from patrols.states import Found
from tests.county import county
from tests.patrols.duties import at, close, entered, figures, restatements, walk


def test_a_patrol_weighed_while_its_week_is_closed_is_in_the_figure(
    lasting: Sessions, tmp_path: Path
) -> None:
    land = county(lasting, tmp_path)
    walk(land, "township_officer", at("2026-11-18"))
    land.now = at("2026-11-30", 0, 1)
    office, place = land.people["township_officer"].office_id, land.divisions["220281100"]
    closing = threading.Thread(target=close, args=(land, land.now))

    with lasting.begin() as session:
        late = Patrol(**entered(office, place, at("2026-11-19")))
        session.add(late)
        service.duty.weigh(
            session, [late], found=Found.ARRIVED, now=land.now - dt.timedelta(minutes=2)
        )
        closing.start()
        time.sleep(0.3)
        assert closing.is_alive()
    closing.join(20)

    assert not closing.is_alive()
    assert [week.walked for week in figures(land, "220281100")] == [2]
    assert restatements(land) == []
