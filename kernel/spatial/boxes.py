"""
Which geometries may be near a way: those whose box meets one of a few boxes.

Nothing but the index is asked. Whoever asks measures the candidates, and needs them all at once.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Double,
    and_,
    column,
    false,
    func,
    literal,
    or_,
    select,
    table,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from kernel.spatial.columns import SRID
from kernel.spatial.index import ROW_KEY, SIDES
from kernel.spatial.predicates import Place, geometry_of, owner_of
from kernel.spatial.shapes import Box


class _MeetsBoxes(FunctionElement[bool]):
    """Clauses: what the R*Tree is asked, and what PostGIS is."""

    type = Boolean()
    inherit_cache = True
    name = "meets_boxes"


def box_meets(place: Place, boxes: Sequence[Box]) -> ColumnElement[bool]:
    """Whether the box round a geometry meets one of these, edges included; never if none."""
    if not boxes:
        return false()
    geometry = geometry_of(place)
    return _MeetsBoxes(_in_tree(geometry, boxes), _in_index(geometry, boxes))


def _in_tree(geometry: ColumnElement[Any], boxes: Sequence[Box]) -> ColumnElement[bool]:
    owner, name = owner_of(geometry)
    tree = table(name, column(ROW_KEY), *map(column, SIDES))
    asked = [
        select(tree.c[ROW_KEY]).where(
            tree.c.west <= _number(box.east),
            tree.c.east >= _number(box.west),
            tree.c.south <= _number(box.north),
            tree.c.north >= _number(box.south),
        )
        for box in boxes
    ]
    key: ColumnElement[int] = owner.c[ROW_KEY]
    return key.in_(union_all(*asked) if len(asked) > 1 else asked[0])


def _in_index(geometry: ColumnElement[Any], boxes: Sequence[Box]) -> ColumnElement[bool]:
    envelopes = [
        func.ST_MakeEnvelope(*map(_number, (box.west, box.south, box.east, box.north)), SRID)
        for box in boxes
    ]
    touching = or_(*(geometry.op("&&", is_comparison=True)(envelope) for envelope in envelopes))
    return and_(touching, geometry.is_not(None))


def _number(degrees: float) -> ColumnElement[float]:
    return literal(float(degrees), Double())


@compiles(_MeetsBoxes, "sqlite")
def _ask_sqlite(condition: _MeetsBoxes, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(next(iter(condition.clauses)), **kw)


@compiles(_MeetsBoxes, "postgresql")
def _ask_postgis(condition: _MeetsBoxes, compiler: SQLCompiler, **kw: Any) -> str:
    return f"({compiler.process(list(condition.clauses)[1], **kw)})"
