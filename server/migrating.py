"""Bringing the database to the shape this version needs."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import cast

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from kernel.db import open_engine
from kernel.settings import Settings


class Dangling(Exception):
    """Rows that name rows which are not there, by table; nothing was changed."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    config.set_main_option("path_separator", "os")
    return config


def head() -> str | None:
    """Return the newest step this version knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def upgrade(engine: Engine, to: str = "head") -> None:
    """Raise `Dangling` where rows would be left that name rows which are not there."""
    with _steps(engine) as config:
        command.upgrade(config, to)


def downgrade(engine: Engine, to: str) -> None:
    with _steps(engine) as config:
        command.downgrade(config, to)


@contextmanager
def _steps(engine: Engine) -> Iterator[Config]:
    """
    Yield what runs steps in one transaction.

    SQLite gives a table another shape by copying it and dropping the old one, which others may
    refer to: references are looked at after the steps, as its makers advise, and not on the way.
    """
    config = _config()
    with engine.connect() as connection:
        alone = engine.dialect.name == "sqlite"
        try:
            if alone:
                _references(connection, held=False)
            with connection.begin():
                config.attributes["connection"] = connection
                yield config
                if alone and (rows := connection.exec_driver_sql("pragma foreign_key_check").all()):
                    raise Dangling(sorted({f"{row[0]} → {row[2]}" for row in rows}))
        finally:
            if alone:
                _references(connection, held=True)


def _references(connection: Connection, *, held: bool) -> None:
    """Have SQLite hold rows to what they refer to, or not: past SQLAlchemy, which would begin."""
    driver = cast("sqlite3.Connection", connection.connection.driver_connection)
    driver.execute(f"pragma foreign_keys={'on' if held else 'off'}")


def migrate(settings: Settings) -> None:
    """Upgrade the database of ``settings`` with the login that may change tables."""
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.migration_url or settings.database_url)
    try:
        upgrade(engine)
    finally:
        engine.dispose()
