"""What is taken out of the patrols of the county in which everything happened."""

import json

from server.demo.person import Worker


def take_ledger(insider: Worker) -> None:
    """The ledger of all days goes out as CSV."""
    wanted = {"form": "csv", "first": "2020-01-01", "last": "2030-12-31"}
    kind = {"Content-Type": "application/json"}
    insider.wire.send("POST", "/api/patrols/ledger", json.dumps(wanted).encode(), kind)
