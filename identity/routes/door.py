"""The blueprint all of this room's doors hang on."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any, TypedDict, TypeVar

from sqlalchemy import Select

from identity import queries
from kernel import clock, http
from kernel.body import Blueprint
from kernel.db import Record

Row = TypeVar("Row", bound=Record)

blueprint = Blueprint(
    "identity",
    __name__,
    url_prefix="/api/identity",
    description="登录、人员、岗位、设备与行政区划 / sign-in, people, posts, devices, divisions",
)


class Page(TypedDict):
    limit: int
    after: uuid.UUID | None


def paged(statement: Select[Row], table: type[Row], query: Page) -> dict[str, Any]:
    found = queries.page(http.db_session(), statement, table, **query)
    return {"items": found, "next": following([row.id for row in found], query["limit"])}


def following(ids: Sequence[Any], limit: int) -> Any:
    """Return where the next page begins, or None if this page was the last."""
    return ids[-1] if len(ids) == limit else None


def today() -> dt.date:
    return clock.day_of(http.now())
