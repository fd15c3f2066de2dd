"""
The whole service's app, lent to one test after the other.

Building it and its document takes longer than most tests that knock at its doors.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from kernel import clock, jws, porch
from server.app import create_app
from server.house import House

_idle: list[Flask] = []


@contextmanager
def lent_app(house: House) -> Iterator[Flask]:
    """Lend an app that stands in ``house``, as `create_app` makes it, and in no other meanwhile."""
    app = _idle.pop() if _idle else create_app(house, log_requests=False)
    app.extensions.update(furniture(house))
    yield app
    _idle.append(app)


def furniture(house: House) -> dict[str, Any]:
    """Return what an app has of its house: all else is the same in each."""
    return {
        "house": house,
        "signer": jws.server_key(house.settings.key_file),
        "settings": house.settings,
        "sessions": house.sessions,
        "clock": clock.now,
        "traffic": house.traffic,
        "porch": porch.Porch(),
        "log_requests": False,
    }
