"""What happened to a board, line by line, and what about it is for others to look into."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Record
from signboards.states import Act, Contradicts, SignboardState


class BoardAct(Record):
    """
    A line of a board's history; ``state`` is the board's after the act.

    ``on`` is the day of which the act speaks: a board made on Monday may be told of on Friday.
    ``actor_id`` is empty where the service acted.
    """

    __tablename__ = "signboard_acts"
    __table_args__ = (Index(None, "signboard_id", "id"),)

    signboard_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("signboards.id"))
    act: Mapped[Act]
    state: Mapped[SignboardState]
    on: Mapped[dt.date]
    at: Mapped[dt.datetime]
    actor_id: Mapped[uuid.UUID | None]
    office_id: Mapped[uuid.UUID | None]
    check_id: Mapped[uuid.UUID | None]
    rectification_id: Mapped[uuid.UUID | None]
    details: Mapped[dict[str, Any]]


class Contradiction(Record):
    """
    What is wrong enough with a board to become a clue; of each kind and ``subject`` only one.

    ``subject`` is the number read, the day on which the right ended, or the rectification that was
    not heeded. ``check_id`` is the first version of the check that showed it.
    """

    __tablename__ = "signboard_contradictions"
    __table_args__ = (
        UniqueConstraint("signboard_id", "kind", "subject"),
        Index(None, "check_id"),
    )

    signboard_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("signboards.id"))
    kind: Mapped[Contradicts]
    subject: Mapped[str] = mapped_column(String(80))
    check_id: Mapped[uuid.UUID]
    found_at: Mapped[dt.datetime]
