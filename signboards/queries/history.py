"""What happened to one board, in order."""

import uuid
from collections.abc import Collection

from sqlalchemy import Select, select

from evidence.models import ManifestFile
from evidence.queries import items_of_records
from signboards.models import BoardAct, Rectification, Signboard, SignboardCheck
from signboards.states import CheckState


def acts_of(board: Signboard) -> Select[BoardAct]:
    return select(BoardAct).where(BoardAct.signboard_id == board.id).order_by(BoardAct.id)


def checks_of(board: Signboard) -> Select[SignboardCheck]:
    """Judged looks at a board and their corrections, as they were seen one after the other."""
    found = select(SignboardCheck).where(
        SignboardCheck.signboard_id == board.id, SignboardCheck.state != CheckState.RECEIVED
    )
    return found.order_by(SignboardCheck.seen_at, SignboardCheck.version)


def rectifications_of(board: Signboard) -> Select[Rectification]:
    found = select(Rectification).where(Rectification.signboard_id == board.id)
    return found.order_by(Rectification.id)


def photos_of(check_ids: Collection[uuid.UUID]) -> Select[ManifestFile]:
    """The items of evidence under the seals of these checks, in the order of their manifests."""
    return items_of_records(check_ids)
