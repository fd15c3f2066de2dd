"""Long lists, a page at a time, newest first: ``?limit=50&after=<id>``."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import marshmallow as ma
from marshmallow import validate
from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import InstrumentedAttribute, Session

Row = TypeVar("Row")
_PAGE, _LARGEST_PAGE = 50, 200


class PageQuery(ma.Schema):
    """To be subclassed with the filters of a list."""

    limit = ma.fields.Integer(load_default=_PAGE, validate=validate.Range(min=1, max=_LARGEST_PAGE))
    after = ma.fields.UUID(load_default=None)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """``next`` is what ``after`` must be for the following page; None on the last."""

    items: Sequence[Row]
    next: uuid.UUID | None


def page(
    session: Session,
    statement: Select[Any],
    key: InstrumentedAttribute[uuid.UUID],
    *,
    limit: int,
    after: uuid.UUID | None,
) -> Page[Any]:
    """Return one page of the entities of ``statement``, ordered by ``key`` downwards."""
    before: list[ColumnElement[bool]] = [] if after is None else [key < after]
    found = session.scalars(statement.where(*before).order_by(key.desc()).limit(limit + 1)).all()
    shown = found[:limit]
    return Page(shown, getattr(shown[-1], key.key) if len(found) > limit else None)


def page_schema(item: type[ma.Schema]) -> type[ma.Schema]:
    """Return the schema of a page of ``item``."""
    made = ma.Schema.from_dict(
        {
            "items": ma.fields.List(ma.fields.Nested(item), required=True),
            "next": ma.fields.UUID(required=True, allow_none=True),
        },
        name=f"{item.__name__}Page",
    )
    made.__module__ = item.__module__  # the document names schemas by their room
    return made
