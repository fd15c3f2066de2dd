import pytest
from sqlalchemy.orm import Session

from tests.cases.county import County


@pytest.fixture
def county(session: Session) -> County:
    """A county's office with its people and a verified clue at hand."""
    return County(session)
