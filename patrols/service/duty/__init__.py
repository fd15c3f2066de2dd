"""The duty ledger: what counts, what is owed, what closed periods said."""

from patrols.service.duty.closing import close_next
from patrols.service.duty.departing import came_back, come_back, depart, withdraw_departure
from patrols.service.duty.excusing import (
    Asked,
    approve_excuse,
    ask_excuse,
    refuse_excuse,
    withdraw_excuse,
)
from patrols.service.duty.ledger import Ledger, Line, Wanted, ledger
from patrols.service.duty.outlook import Forecast, Owed, Standing, forecast, owed, standings
from patrols.service.duty.ruling import Handed, known, take
from patrols.service.duty.weighing import weigh, weigh_open

__all__ = [
    "Asked",
    "Forecast",
    "Handed",
    "Ledger",
    "Line",
    "Owed",
    "Standing",
    "Wanted",
    "approve_excuse",
    "ask_excuse",
    "came_back",
    "close_next",
    "come_back",
    "depart",
    "forecast",
    "known",
    "ledger",
    "owed",
    "refuse_excuse",
    "standings",
    "take",
    "weigh",
    "weigh_open",
    "withdraw_departure",
    "withdraw_excuse",
]
