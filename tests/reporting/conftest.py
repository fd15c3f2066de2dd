import pytest
from sqlalchemy.orm import Session

from tests.cases.county import County


@pytest.fixture
def county(session: Session) -> County:
    """A county whose cases are counted."""
    return County(session)
