"""
Which geometries may be near a way: those whose box meets one of a few boxes.

Nothing but the index is asked. Whoever asks measures the candidates, and needs them all at once.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, Self

import orjson
import shapely
from geoalchemy2 import WKBElement
from sqlalchemy import Boolean, ColumnElement, String, bindparam, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType

from kernel.spatial.columns import SRID, wkb_of
from kernel.spatial.index import ROW_KEY
from kernel.spatial.predicates import Place, geometry_of, owner_of
from kernel.spatial.shapes import Box

# Whole boxes as one text, so that a statement is the same for any number of them. CROSS JOIN has
# SQLite ask its tree once a box; left to itself it walks the tree and holds each row to each box.
_IN_TREE: Final = """{key} IN (
    SELECT tree_.row_no FROM json_each({boxes}) AS box_ CROSS JOIN {tree} AS tree_
    ON tree_.west <= json_extract(box_.value, '$[2]')
    AND tree_.east >= json_extract(box_.value, '$[0]')
    AND tree_.south <= json_extract(box_.value, '$[3]')
    AND tree_.north >= json_extract(box_.value, '$[1]')
)"""
_IN_INDEX: Final = """{key} IN (
    SELECT near_.{row_key} FROM json_array_elements(CAST({boxes} AS json)) AS box_ JOIN {owner}
    AS near_ ON near_.{column} && ST_MakeEnvelope(
        CAST(box_->>0 AS float8), CAST(box_->>1 AS float8),
        CAST(box_->>2 AS float8), CAST(box_->>3 AS float8), {srid}
    )
)"""


class _MeetsBoxes(FunctionElement[bool]):
    """Clauses: the key of the rows, the geometry, and the boxes as JSON."""

    type = Boolean()
    inherit_cache = True
    name = "meets_boxes"

    def self_group(self, against: OperatorType | None = None) -> Self:  # noqa: ARG002  # SQLAlchemy's
        return self  # as in `predicates`


def box_meets(place: Place, boxes: Sequence[Box]) -> ColumnElement[bool]:
    """Whether the box round a geometry meets one of these, edges included; never if none."""
    return _condition(place, literal(as_json(boxes), String()))


def box_meets_asked(place: Place) -> ColumnElement[bool]:
    """Whether it meets those given as ``boxes`` (`as_json`) when the statement is executed."""
    return _condition(place, bindparam("boxes", type_=String()))


def _condition(place: Place, boxes: ColumnElement[str]) -> ColumnElement[bool]:
    geometry = geometry_of(place)
    owner, _ = owner_of(geometry)
    return _MeetsBoxes(owner.c[ROW_KEY], geometry, boxes)


def as_json(boxes: Iterable[Box]) -> str:
    return orjson.dumps([[box.west, box.south, box.east, box.north] for box in boxes]).decode()


def shapes_of(elements: Sequence[WKBElement]) -> Any:
    """Return an array of the Shapely geometries of what a column gave."""
    return shapely.from_wkb([wkb_of(element) for element in elements])


@compiles(_MeetsBoxes, "sqlite")
def _ask_sqlite(condition: _MeetsBoxes, compiler: SQLCompiler, **kw: Any) -> str:
    key, geometry, boxes = condition.clauses
    _, tree = owner_of(geometry)
    said = {"key": compiler.process(key, **kw), "boxes": compiler.process(boxes, **kw)}
    return _IN_TREE.format(tree=tree, **said)


@compiles(_MeetsBoxes, "postgresql")
def _ask_postgis(condition: _MeetsBoxes, compiler: SQLCompiler, **kw: Any) -> str:
    key, geometry, boxes = condition.clauses
    quote = compiler.preparer.quote
    said = {"key": compiler.process(key, **kw), "boxes": compiler.process(boxes, **kw)}
    named = {"owner": quote(stored_name(geometry)), "column": quote(str(geometry.name))}
    return _IN_INDEX.format(row_key=ROW_KEY, srid=SRID, **said, **named)


def stored_name(geometry: ColumnElement[Any]) -> str:
    """The table a geometry is stored in, whatever it is called in a statement."""
    _, index = owner_of(geometry)
    return index.removeprefix("idx_").removesuffix(f"_{geometry.name}")
