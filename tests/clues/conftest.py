from pathlib import Path

import pytest

from kernel.db import Sessions
from tests.county import County, county


@pytest.fixture
def land(sessions: Sessions, tmp_path: Path) -> County:
    """Return the county, its people at work."""
    return county(sessions, tmp_path)
