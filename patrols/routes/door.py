"""The blueprint all of this room's doors hang on."""

import datetime as dt

from kernel import clock, http
from kernel.body import Blueprint

blueprint = Blueprint(
    "patrols",
    __name__,
    url_prefix="/api/patrols",
    description="巡查：职责、计划、轨迹、发现、台账 / patrols, from duty to ledger",
)


def today() -> dt.date:
    return clock.day_of(http.now())
