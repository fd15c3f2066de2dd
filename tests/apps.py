"""Rooms as apps of their own, built once a process: each test gives them its own world."""

from functools import cache
from pathlib import Path
from typing import Any

import flask
import flask_smorest

from kernel import clock, http, porch
from kernel.body import Blueprint
from kernel.db import Sessions
from kernel.http import Authenticate
from kernel.settings import Settings
from kernel.traffic import Traffic


def app_of(
    *rooms: Blueprint,
    settings: Settings,
    sessions: Sessions,
    authenticate: Authenticate,
    now: http.Clock = clock.now,
) -> flask.Flask:
    """Return the app of some rooms. Building one costs more than most tests do."""
    app = _built(rooms)
    world: dict[str, Any] = {
        "settings": settings,
        "sessions": sessions,
        "authenticate": authenticate,
        "clock": now,
        "traffic": Traffic(),
        "porch": porch.Porch(),
    }
    app.extensions.update(world)
    return app


@cache
def _built(rooms: tuple[Blueprint, ...]) -> flask.Flask:
    app = flask.Flask("rooms")
    app.config.update(API_TITLE="t", API_VERSION="1", OPENAPI_VERSION="3.1.0")
    api = flask_smorest.Api(app)
    for room in rooms:
        api.register_blueprint(room)
    http.init_app(  # after the library's own handlers of errors, in place of them
        app,
        settings=Settings(data=Path(), database_url=""),
        sessions=Sessions(),
        authenticate=_nobody,
        log_requests=False,
    )
    return app


def _nobody(*_: Any) -> Any:
    raise AssertionError
