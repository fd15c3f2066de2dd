"""Alive, and ready: what a supervisor of the service asks."""

import datetime as dt
import os
import tempfile
from collections.abc import Callable

from alembic.runtime.migration import MigrationContext
from flask import Response, current_app, jsonify
from flask.blueprints import Blueprint
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from kernel import clock
from kernel.audit.stamps import unstamped_since
from kernel.db import reading
from kernel.http import open_door
from kernel.jobs.table import PENDING, Job
from kernel.logs import log
from server import migrating
from server.house import House

blueprint = Blueprint("health", __name__)

_JOBS_LATE = dt.timedelta(minutes=10)
_STAMPS_LATE = dt.timedelta(hours=1)


@blueprint.get("/healthz")
@open_door("a supervisor has no login; the answer says nothing but yes")
def healthz() -> Response:
    return jsonify(status="alive")


@blueprint.get("/readyz")
@open_door("a supervisor has no login; the answer names parts, not data")
def readyz() -> Response:
    house: House = current_app.extensions["house"]
    checks = {
        "database": _database,
        "migrations": _migrations,
        "jobs": _jobs,
        "store": _store,
    }
    said = {name: _ask(name, check, house) for name, check in checks.items()}
    ready = "ready" if all(said.values()) else "not ready"
    response = jsonify(status=ready, **said, warnings=_warnings(house))
    response.status_code = 200 if all(said.values()) else 503
    return response


def _warnings(house: House) -> list[str]:
    """Name what needs a person and stops nobody: no time stamps although there is an authority."""
    late = house.settings.tsa_url and not _ask("time_stamps", _time_stamps, house)
    return ["time_stamps"] if late else []


def _time_stamps(house: House) -> bool:
    with reading(house.sessions) as session:
        since = unstamped_since(session)
    return since is None or since > clock.now() - _STAMPS_LATE


def _ask(name: str, check: Callable[[House], bool], house: House) -> bool:
    try:
        return check(house)
    except (SQLAlchemyError, OSError) as error:
        log.warning("not_ready", part=name, error=str(error))
        return False


def _database(house: House) -> bool:
    with reading(house.sessions) as session:
        return bool(session.scalar(text("select 1")))


def _migrations(house: House) -> bool:
    with reading(house.sessions) as session:
        at = MigrationContext.configure(session.connection()).get_current_revision()
    return bool(at == migrating.head())


def _jobs(house: House) -> bool:
    """Nothing due has been left lying, and the queue answers where there is one."""
    if house.courier is not None and not house.courier.answers():
        return False
    waiting = select(func.min(Job.run_at)).where(PENDING)
    with reading(house.sessions) as session:
        oldest = session.scalar(waiting)
    return oldest is None or oldest > clock.now() - _JOBS_LATE


def _store(house: House) -> bool:
    root = house.settings.store_root
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=root) as file:
        file.write(b"ready")
        os.fsync(file.fileno())
    return True
