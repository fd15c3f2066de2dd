"""
``column IN (many values)`` as one parameter.

A list of a thousand parameters is compiled, searched for placeholders and parsed anew for each
length, and SQLite takes no more than some ten thousand; an array, there written as JSON, is none
of that.
"""

import uuid
from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import ARRAY, Column, ColumnElement, String, any_, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler

Place = Column[Any] | InstrumentedAttribute[Any]


class Among(ColumnElement[bool]):
    """Whether a column, of texts or of UUIDs, is one of many values."""

    inherit_cache = False

    def __init__(self, column: Place, values: Iterable[Any]) -> None:
        given = list(values)
        plain = [value.hex if isinstance(value, uuid.UUID) else value for value in given]
        each = func.json_each(literal(orjson.dumps(plain).decode(), String())).table_valued("value")
        self.in_json = column.in_(select(each.c.value))
        self.in_array = column == any_(literal(given, ARRAY(column.type)))


@compiles(Among)
def _in_json(element: Among, compiler: SQLCompiler, **how: Any) -> str:
    return compiler.process(element.in_json, **how)


@compiles(Among, "postgresql")
def _in_array(element: Among, compiler: SQLCompiler, **how: Any) -> str:
    return compiler.process(element.in_array, **how)
