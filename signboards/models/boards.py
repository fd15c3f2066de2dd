"""The board of a right, and its life."""

import datetime as dt
import uuid
from typing import Any

from geoalchemy2 import WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Feature
from kernel.spatial import Geometry4490, to_shapely
from registry.models import FOLLOWS_RIGHT
from signboards.states import AT_REST, SIGNBOARD_LIFE, DueCause, SignboardState

_ASKED_FOR = text("state IN ('due', 'made')")
_RENEWED = text("renew_by IS NOT NULL")


class Signboard(Feature):
    """
    The board of a right.

    ``checked_at`` is when it was last looked at, by our clock; ``due_on`` the last day in time,
    ``renew_by`` the last on which the present board may stand, empty where no rule says so.
    ``text`` is what the board has to say: the licence as it was when the board was last asked for.
    ``office_id`` supervises the making; empty while no office is seated there.
    """

    __tablename__ = "signboards"
    __table_args__ = (
        CheckConstraint(
            "(state IN ('due', 'made')) = (due_on IS NOT NULL)", name="due_on_if_asked_for"
        ),
        CheckConstraint("(due_on IS NULL) = (due_cause IS NULL)", name="due_for_a_cause"),
        CheckConstraint("state <> 'made' OR made_on IS NOT NULL", name="made_on_if_made"),
        CheckConstraint(
            "state <> 'erected' OR erected_on IS NOT NULL", name="erected_on_if_erected"
        ),
        CheckConstraint(
            "state NOT IN ('ok', 'defective', 'missing', 'rectified') OR checked_at IS NOT NULL",
            name="seen_if_found_out",
        ),
        CheckConstraint("(checked_at IS NULL) = (check_id IS NULL)", name="check_if_seen"),
        Index(None, "division_id", "id"),
        Index(None, "changed_at"),
        Index(
            "ix_signboards_asked_for",
            "due_on",
            "id",
            postgresql_where=_ASKED_FOR,
            sqlite_where=_ASKED_FOR,
        ),
        Index(
            "ix_signboards_renewed",
            "renew_by",
            "id",
            postgresql_where=_RENEWED,
            sqlite_where=_RENEWED,
        ),
        # asked for as soon as there is a right, and laid to rest with it
        {"info": {FOLLOWS_RIGHT: True}},
    )

    right_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rights.id"), unique=True)
    office_id: Mapped[uuid.UUID | None]
    division_id: Mapped[int]
    position: Mapped[WKBElement | None] = mapped_column(Geometry4490("POINT"))
    state: Mapped[SignboardState]
    due_on: Mapped[dt.date | None]
    due_cause: Mapped[DueCause | None]
    text: Mapped[dict[str, Any]]
    made_on: Mapped[dt.date | None]
    made_by: Mapped[str | None] = mapped_column(String(200))
    size: Mapped[str | None] = mapped_column(String(40))
    print_id: Mapped[uuid.UUID | None]
    erected_on: Mapped[dt.date | None]
    renew_by: Mapped[dt.date | None]
    checked_at: Mapped[dt.datetime | None]
    check_id: Mapped[uuid.UUID | None]
    changed_at: Mapped[dt.datetime]

    @property
    def lon(self) -> float | None:
        return None if self.position is None else float(to_shapely(self.position).x)

    @property
    def lat(self) -> float | None:
        return None if self.position is None else float(to_shapely(self.position).y)

    def fall_due(self, on: dt.date, cause: DueCause, now: dt.datetime) -> None:
        self._move_to(SignboardState.DUE, now)
        self.due_on, self.due_cause = on, cause

    def be_made(self, on: dt.date, due_on: dt.date, cause: DueCause, now: dt.datetime) -> None:
        """Be made: for the day it is asked for, or for ``due_on`` where it was not."""
        if self.due_on is None:
            self.due_on, self.due_cause = due_on, cause
        self._move_to(SignboardState.MADE, now)
        self.made_on = on

    def be_erected(self, on: dt.date, renew_by: dt.date | None, now: dt.datetime) -> None:
        self._move_to(SignboardState.ERECTED, now)
        self.erected_on, self.renew_by = on, renew_by

    def be_seen(
        self,
        check_id: uuid.UUID,
        at: dt.datetime,
        position: WKBElement | None,
        state: SignboardState,
        now: dt.datetime,
    ) -> None:
        """Take what a check says, whose place is where the board stands."""
        self._move_to(state, now)
        if position is not None:
            self.position = position
        self.checked_at, self.check_id = at, check_id

    def rest(self, now: dt.datetime) -> None:
        """Be asked for no more while the right has lapsed."""
        SIGNBOARD_LIFE.check(self.state, SignboardState.DORMANT)
        self._move_to(SignboardState.DORMANT, now)
        self.renew_by = None

    def withdraw(self, now: dt.datetime) -> None:
        """Be asked for never again."""
        SIGNBOARD_LIFE.check(self.state, SignboardState.WITHDRAWN)
        self._move_to(SignboardState.WITHDRAWN, now)
        self.renew_by = None

    def is_older_news(self, at: dt.datetime) -> bool:
        """Return whether what was seen then says nothing new: a later look has spoken."""
        return self.state in AT_REST or (self.checked_at is not None and at < self.checked_at)

    def _move_to(self, state: SignboardState, now: dt.datetime) -> None:
        if state is not self.state:
            SIGNBOARD_LIFE.check(self.state, state)
            self.state = state
        if state not in (SignboardState.DUE, SignboardState.MADE):
            self.due_on = self.due_cause = None
        self.changed_at = now
