"""Divisions, and the one rule of how far an office sees."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, Self

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Delete,
    Insert,
    Select,
    Update,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType

from identity.levels import DivisionLevel
from identity.models import Division, DivisionPath, OfficeScope
from kernel.access import Actor

_PATH_COLUMNS = ["ancestor_id", "descendant_id", "valid_from", "valid_to", "depth"]


def holds(table: Any, on: dt.date) -> ColumnElement[bool]:
    """Say of a row with ``valid_from`` and ``valid_to`` that it holds on that day."""
    return and_(table.valid_from <= on, or_(table.valid_to.is_(None), table.valid_to > on))


_IN_SCOPE = """EXISTS (
    SELECT 1 FROM office_scopes AS scope_
    JOIN division_paths AS path_ ON path_.ancestor_id = scope_.division_id
    WHERE scope_.office_id = {office} AND path_.descendant_id = {column}
    AND scope_.valid_from <= {on} AND (scope_.valid_to IS NULL OR scope_.valid_to > {on})
    AND path_.valid_from <= {on} AND (path_.valid_to IS NULL OR path_.valid_to > {on})
)"""


class _InScope(FunctionElement[bool]):
    """
    Column, office and day; compiled by hand below.

    Built of `exists` and `select` the rule took 200 µs to put together, for every list of every
    room; as one element it takes an eighth of that, and SQLAlchemy caches the rest.
    """

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> Self:  # noqa: ARG002  # SQLAlchemy's
        return self  # EXISTS needs no parentheses, and "= 1" would hide it from SQLite's planner


@compiles(_InScope)
def _compile_in_scope(element: _InScope, compiler: SQLCompiler, **given: Any) -> str:
    column, office, on = (compiler.process(clause, **given) for clause in element.clauses)
    return _IN_SCOPE.format(column=column, office=office, on=on)


def in_scope(actor: Actor, column: Any, *, on: dt.date) -> ColumnElement[bool]:
    """
    Say that the division in ``column`` lies in the scope of the actor's office on that day.

    Every `readable_by` of every room is made of this and nothing else about places.
    """
    office = literal(actor.office_id, OfficeScope.office_id.type)
    return _InScope(column, office, literal(on, Date()))


def in_scope_of_asked(column: Any) -> ColumnElement[bool]:
    """
    Say the same, of the office and the day that are given when the statement is executed.

    As ``scope_office`` and ``scope_day``: for statements built once and asked often.
    """
    office = bindparam("scope_office", type_=OfficeScope.office_id.type)
    return _InScope(column, office, bindparam("scope_day", type_=Date()))


def divisions_in_scope(actor: Actor, on: dt.date) -> Select[int]:
    """
    Ids of the divisions for which `in_scope` holds.

    For long lists: so asked, the few divisions lead to the rows, not each row to its division.
    """
    paths = select(DivisionPath.descendant_id)
    scoped = paths.join(OfficeScope, OfficeScope.division_id == DivisionPath.ancestor_id)
    office = OfficeScope.office_id == actor.office_id
    return scoped.where(office, holds(OfficeScope, on), holds(DivisionPath, on))


def scope_of(office_id: uuid.UUID, on: dt.date) -> Select[Division]:
    """Divisions at the top of an office's scope."""
    scoped = select(Division).join(OfficeScope, OfficeScope.division_id == Division.id)
    found = scoped.where(OfficeScope.office_id == office_id, holds(OfficeScope, on))
    return found.order_by(Division.code, Division.id)


def descendants(division_id: int, on: dt.date) -> Select[int]:
    """
    Ids of a division and all under it on that day.

    Divisions that were merged into one of them count: a case filed in them lies here now.
    """
    paths = select(DivisionPath.descendant_id)
    return paths.where(DivisionPath.ancestor_id == division_id, holds(DivisionPath, on))


def children(division_id: int, on: dt.date) -> Select[Division]:
    """Divisions right under one on that day."""
    below = select(Division).join(DivisionPath, DivisionPath.descendant_id == Division.id)
    found = below.where(
        DivisionPath.ancestor_id == division_id,
        DivisionPath.depth == 1,
        holds(DivisionPath, on),
        holds(Division, on),
    )
    return found.order_by(Division.id)


def ancestors(division_id: int, on: dt.date) -> Select[Division]:
    """Divisions above one on that day, the highest first, itself last."""
    above = select(Division).join(DivisionPath, DivisionPath.ancestor_id == Division.id)
    found = above.where(DivisionPath.descendant_id == division_id, holds(DivisionPath, on))
    return found.order_by(DivisionPath.depth.desc())


def divisions_called(text: str, on: dt.date) -> Select[Division]:
    """Divisions whose name holds ``text`` or whose code begins with it."""
    named = or_(
        Division.name.contains(text, autoescape=True),
        Division.code.startswith(text, autoescape=True),
    )
    found = select(Division).where(named, holds(Division, on))
    return found.order_by(Division.id)


def division(session: Session, division_id: int) -> Division | None:
    return session.get(Division, division_id)


def division_by_code(session: Session, code: str, on: dt.date) -> Division | None:
    found = select(Division).where(Division.code == code, holds(Division, on))
    return session.scalars(found).one_or_none()


def division_names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    found = select(Division.id, Division.name).where(Division.id.in_(set(ids)))
    return {row.id: row.name for row in session.execute(found)}


def present_divisions() -> Select[int, str, str, int | None]:
    """Columns of every division that has not ended."""
    return select(Division.id, Division.code, Division.name, Division.parent_id).where(
        Division.valid_to.is_(None)
    )


def page_of_divisions(
    session: Session, statement: Select[Division], *, after: int | None, limit: int
) -> Sequence[Division]:
    """Return one page by id, which is the order of the published lists."""
    found = statement if after is None else statement.where(Division.id > after)
    return session.scalars(found.limit(limit)).all()


def highest_id() -> Select[int]:
    return select(func.coalesce(func.max(Division.id), 0))


def lies_under(ancestor_id: int, descendant_id: int) -> Select[int]:
    return select(1).where(
        DivisionPath.ancestor_id == ancestor_id,
        DivisionPath.descendant_id == descendant_id,
        DivisionPath.valid_to.is_(None),
    )


def paths_begun_after(root_id: int, on: dt.date) -> Select[int]:
    """Present paths into the subtree that a change on that day would end before they begin."""
    return select(1).where(_into(root_id), DivisionPath.valid_from > on).limit(1)


def cut_off(root_id: int, on: dt.date) -> tuple[Delete, Update]:
    """Cut the subtree off from all that lies above it; what began that day never was."""
    never = delete(DivisionPath).where(_into(root_id), DivisionPath.valid_from == on)
    ended = update(DivisionPath).where(_into(root_id)).values(valid_to=on)
    return (
        never.execution_options(synchronize_session=False),
        ended.execution_options(synchronize_session=False),
    )


def _into(root_id: int) -> ColumnElement[bool]:
    below = aliased(DivisionPath)
    subtree = select(below.descendant_id).where(
        below.ancestor_id == root_id, below.valid_to.is_(None)
    )
    return and_(
        DivisionPath.valid_to.is_(None),
        DivisionPath.descendant_id.in_(subtree),
        DivisionPath.ancestor_id.not_in(subtree),
    )


def begin_paths(root_id: int, parent_id: int, on: dt.date) -> Insert:
    """Hang the subtree under ``parent_id`` and all above that."""
    up, down = aliased(DivisionPath), aliased(DivisionPath)
    every_pair = (
        select(up.ancestor_id, down.descendant_id, literal(on), null(), up.depth + down.depth + 1)
        .join_from(up, down, true())
        .where(
            up.descendant_id == parent_id,
            up.valid_to.is_(None),
            down.ancestor_id == root_id,
            down.valid_to.is_(None),
        )
    )
    return insert(DivisionPath).from_select(_PATH_COLUMNS, every_pair)


def begin_own_paths(first_id: int, on: dt.date) -> Insert:
    """Put every division from ``first_id`` on under itself."""
    own = select(Division.id, Division.id.label("descendant_id"), literal(on), null(), literal(0))
    return insert(DivisionPath).from_select(_PATH_COLUMNS, own.where(Division.id >= first_id))


def begin_paths_of_level(first_id: int, level: DivisionLevel, on: dt.date) -> Insert:
    """Put the new divisions of one rank under their parents' ancestors, whose paths exist."""
    joined = (
        select(DivisionPath.ancestor_id, Division.id, literal(on), null(), DivisionPath.depth + 1)
        .join(DivisionPath, DivisionPath.descendant_id == Division.parent_id)
        .where(
            Division.id >= first_id,
            Division.level == level,
            DivisionPath.valid_to.is_(None),
        )
    )
    return insert(DivisionPath).from_select(_PATH_COLUMNS, joined)
