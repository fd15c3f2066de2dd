"""The one blueprint of all questions about ground, and what its doors share."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Select

from kernel import http
from kernel.body import Blueprint
from kernel.clock import day_of
from kernel.http import db_session

blueprint = Blueprint(
    "ground",
    __name__,
    url_prefix="/api/registry",
    description="What lies beyond a line, what overlaps, what is registered twice; exports.",
)

_BYTES: Final = {"type": "string", "format": "binary"}
FILE_BODY: Final = {"required": True, "content": {"application/octet-stream": {"schema": _BYTES}}}


def today() -> dt.date:
    return day_of(http.now())


def page(statement: Select[Any], limit: int) -> dict[str, Any]:
    """Return a page of rows, and the id of the last where there are more."""
    found: Sequence[Any] = db_session().scalars(statement.limit(limit + 1)).all()
    shown = found[:limit]
    return {"items": shown, "next": shown[-1].id if len(found) > limit else None}
