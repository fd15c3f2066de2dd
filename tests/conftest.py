"""What every test may ask for."""

import gc
import os

import hypothesis
import pytest

from kernel import logs
from tests.databases import (
    _template,
    database_url,
    dialect,
    engine,
    lasting,
    own_folder,
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
    "own_folder",
    "postgres",
    "session",
    "sessions",
]

logs.configure()
gc.set_threshold(10_000, 10, 10)  # as the service does
# Where pytest makes its folders, if nobody said where.
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(brief()))
# Machines are shared and noisy: no property is about how long an example took.
hypothesis.settings.register_profile("kuangxun", deadline=None)
hypothesis.settings.load_profile("kuangxun")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what uses a browser: others work while it waits, and none of it comes last."""
    items.sort(key=lambda item: item.path.parent.name != "web")
