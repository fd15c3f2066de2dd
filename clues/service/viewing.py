"""What a desk is shown of the verifications of a clue."""

import uuid
from typing import Any

from sqlalchemy.orm import Session

import evidence.queries
from clues import queries
from clues.models import Verification
from kernel.stood import ground_in


def verifications_shown(session: Session, clue_id: uuid.UUID) -> list[dict[str, Any]]:
    """Return them with the phone's own answer to where it stood, as each was sealed."""
    found = session.scalars(queries.verifications_of(clue_id)).all()
    said = evidence.queries.open_payloads(session, [one.id for one in found])
    return [{**_columns(one), "ground": ground_in(said.get(one.id, {}))} for one in found]


def _columns(one: Verification) -> dict[str, Any]:
    return {column.key: getattr(one, column.key) for column in one.__mapper__.column_attrs}
