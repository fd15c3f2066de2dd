"""Bringing the database to the shape this version needs."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from kernel.db import open_engine
from kernel.settings import Settings


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    config.set_main_option("path_separator", "os")
    return config


def head() -> str | None:
    """Return the newest step this version knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def upgrade(engine: Engine, to: str = "head") -> None:
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def downgrade(engine: Engine, to: str) -> None:
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, to)


def migrate(settings: Settings) -> None:
    """Upgrade the database of ``settings`` with the login that may change tables."""
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.migration_url or settings.database_url)
    try:
        upgrade(engine)
    finally:
        engine.dispose()
