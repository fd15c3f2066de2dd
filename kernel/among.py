"""
``column IN (many values)`` as one parameter.

A list of a thousand parameters is compiled, searched for placeholders and parsed anew for each
length; an array is none of that. SQLite has no arrays and needs no such care.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, Column, ColumnElement, any_, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler

Place = Column[Any] | InstrumentedAttribute[Any]


class Among(ColumnElement[bool]):
    """Whether a column is one of many values."""

    inherit_cache = False

    def __init__(self, column: Place, values: Iterable[Any]) -> None:
        given = list(values)
        self.listed = column.in_(given)
        self.in_array = column == any_(literal(given, ARRAY(column.type)))


@compiles(Among)
def _listed(element: Among, compiler: SQLCompiler, **how: Any) -> str:
    return compiler.process(element.listed, **how)


@compiles(Among, "postgresql")
def _in_array(element: Among, compiler: SQLCompiler, **how: Any) -> str:
    return compiler.process(element.in_array, **how)
