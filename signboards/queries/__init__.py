"""Every question the signboards room puts to the database."""

from signboards.queries.boards import (
    BoardMissing,
    changed_since,
    get,
    get_held,
    has_board,
    held,
    held_board,
    listed,
    of_right,
    readable_by,
    readable_item,
)
from signboards.queries.checks import (
    CheckMissing,
    checks_among,
    checks_readable_by,
    get_check,
    held_current,
    versions,
)
from signboards.queries.contradictions import (
    contradiction,
    contradictions_of,
    look_behind,
    versions_of_look,
)
from signboards.queries.duty import (
    bearers,
    held_of_rights,
    right_with_holder,
    rights_with_holders,
    to_be_renewed,
    without_board,
)
from signboards.queries.history import acts_of, checks_of, photos_of, rectifications_of
from signboards.queries.overdue import boards_overdue, mendings_overdue, overdue_rectifications
from signboards.queries.places import Seat, place_of, seats
from signboards.queries.rectifications import (
    RectificationMissing,
    get_rectification,
    open_rectification,
    open_rectifications,
    rectifications_readable_by,
)

__all__ = [
    "BoardMissing",
    "CheckMissing",
    "RectificationMissing",
    "Seat",
    "acts_of",
    "bearers",
    "boards_overdue",
    "changed_since",
    "checks_among",
    "checks_of",
    "checks_readable_by",
    "contradiction",
    "contradictions_of",
    "get",
    "get_check",
    "get_held",
    "get_rectification",
    "has_board",
    "held",
    "held_board",
    "held_current",
    "held_of_rights",
    "listed",
    "look_behind",
    "mendings_overdue",
    "of_right",
    "open_rectification",
    "open_rectifications",
    "overdue_rectifications",
    "photos_of",
    "place_of",
    "readable_by",
    "readable_item",
    "rectifications_of",
    "rectifications_readable_by",
    "right_with_holder",
    "rights_with_holders",
    "seats",
    "to_be_renewed",
    "versions",
    "versions_of_look",
    "without_board",
]
