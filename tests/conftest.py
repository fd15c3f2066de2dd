"""What every test may ask for."""

from tests.databases import (
    _template,
    database_url,
    dialect,
    engine,
    fill,
    lasting,
    session,
    sessions,
)
from tests.postgres import postgres

__all__ = [
    "_template",
    "database_url",
    "dialect",
    "engine",
    "fill",
    "lasting",
    "postgres",
    "session",
    "sessions",
]
