from pathlib import Path

import pytest

from kernel.db import Sessions
from tests.county import County, county
from tests.signboards.site import Site


@pytest.fixture
def land(sessions: Sessions, tmp_path: Path) -> County:
    """Return the county, its people at work."""
    return county(sessions, tmp_path)


@pytest.fixture
def site(land: County) -> Site:
    """Return the public side of that county, its right recorded in full."""
    site = Site(land)
    site.right()
    return site
