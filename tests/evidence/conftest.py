from pathlib import Path

import pytest

from kernel.db import Sessions
from tests.evidence.office import CountyOffice, settings_in


@pytest.fixture
def office(lasting: Sessions, tmp_path: Path) -> CountyOffice:
    """A county's office on a database of its own, with an empty store."""
    return CountyOffice(lasting, settings_in(tmp_path))
