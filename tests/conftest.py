"""What every test may ask for."""

import os

import hypothesis

from kernel import logs
from tests.databases import (
    _template,
    database_url,
    dialect,
    engine,
    lasting,
    session,
    sessions,
)
from tests.memory import brief
from tests.postgres import postgres

__all__ = [
    "_template",
    "database_url",
    "dialect",
    "engine",
    "lasting",
    "postgres",
    "session",
    "sessions",
]

logs.configure()
# Where pytest makes its folders, if nobody said where.
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(brief()))
# Machines are shared and noisy: no property is about how long an example took.
hypothesis.settings.register_profile("kuangxun", deadline=None)
hypothesis.settings.load_profile("kuangxun")
