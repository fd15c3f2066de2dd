"""Builds the application: the one place that knows every room."""

import datetime as dt

from flask import Flask
from sqlalchemy import Connection

import identity.service
from kernel import clock, http, jws, logs
from kernel.access import Actor
from server import field_pages, health, openapi, pages, settings, wiring
from server.house import House


def create_app(house: House, *, clock: http.Clock = clock.now, log_requests: bool = True) -> Flask:
    """
    Return the WSGI application of ``house``; no thread is started.

    ``clock`` tells the instant of each request. Only the demo's past and tests set it.
    """
    app = Flask(__name__)
    app.url_map.merge_slashes = False  # each address is spelled in one way
    app.extensions["house"] = house
    app.extensions["signer"] = jws.server_key(house.settings.key_file)
    openapi.init_app(app, tuple(wiring.BLUEPRINTS))
    app.register_blueprint(health.blueprint)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(field_pages.blueprint)
    for public in wiring.PAGES:
        app.register_blueprint(public)
    http.init_app(
        app,
        settings=house.settings,
        sessions=house.sessions,
        authenticate=_authenticate,
        clock=clock,
        log_requests=log_requests,
        traffic=house.traffic,
    )
    return app


def _authenticate(connection: Connection, token: str, now: dt.datetime) -> Actor:
    return identity.service.authenticate(connection, token, now=now)


def from_environment() -> Flask:
    """Return the application of one server process, its jobs being done."""
    logs.configure()
    house = House(settings.read())
    house.start_jobs()
    return create_app(house)
