"""
Which geometries of one column share ground with those of another: a join that uses both indexes.

To share ground is to have a piece of area in common; a common edge or corner is none.
"""

from typing import Any, ClassVar, Final, Self

from sqlalchemy import Boolean, ColumnElement, column, select, table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType

from kernel.spatial.index import ROW_KEY, SIDES
from kernel.spatial.predicates import Place, geometry_of, owner_of

_POSTGIS: Final = "(ST_Intersects({one}, {other}) AND NOT ST_Touches({one}, {other}))"
_EMBEDDED: Final = "({near} AND kx_shares({one}, {other}))"


class _SharesGround(FunctionElement[bool]):
    """Clauses: both geometries, and the candidates of the index."""

    type = Boolean()
    inherit_cache = True
    name: ClassVar[str] = "shares_ground"

    def self_group(self, against: OperatorType | None = None) -> Self:  # noqa: ARG002  # SQLAlchemy's
        return self  # as in `predicates`


def shares_ground(one: Place, other: Place) -> ColumnElement[bool]:
    """
    Whether two columns of areas have ground in common (edges straight in degrees).

    ``one`` is the side asked from: its rows are found otherwise, those of ``other`` by the index.
    """
    here, there = geometry_of(one), geometry_of(other)
    return _SharesGround(here, there, _candidates(here, there))


def _candidates(here: ColumnElement[Any], there: ColumnElement[Any]) -> ColumnElement[bool]:
    owner, name = owner_of(here)
    other, other_name = owner_of(there)
    box = table(name, column(ROW_KEY), *map(column, SIDES)).alias(f"here_{owner.name}")
    boxes = table(other_name, column(ROW_KEY), *map(column, SIDES)).alias(f"there_{other.name}")
    touching = select(boxes.c[ROW_KEY]).where(
        box.c[ROW_KEY] == owner.c[ROW_KEY],
        boxes.c.west <= box.c.east,
        boxes.c.east >= box.c.west,
        boxes.c.south <= box.c.north,
        boxes.c.north >= box.c.south,
    )
    key: ColumnElement[int] = other.c[ROW_KEY]
    return key.in_(touching.correlate(owner))


@compiles(_SharesGround, "sqlite")
def _ask_sqlite(condition: _SharesGround, compiler: SQLCompiler, **kw: Any) -> str:
    one, other, near = (compiler.process(clause, **kw) for clause in condition.clauses)
    return _EMBEDDED.format(one=one, other=other, near=near)


@compiles(_SharesGround, "postgresql")
def _ask_postgis(condition: _SharesGround, compiler: SQLCompiler, **kw: Any) -> str:
    here, there, _ = condition.clauses
    one, other = (compiler.process(clause, **kw) for clause in (here, there))
    return _POSTGIS.format(one=one, other=other)
