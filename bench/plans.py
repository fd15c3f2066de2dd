"""How a database goes about a statement, in its own words."""

import sys
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Executable, Select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql import ClauseElement


class _Explained(Executable, ClauseElement):
    inherit_cache = False

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement


@compiles(_Explained)
def _explain(explained: _Explained, compiler: Any, **kw: Any) -> str:
    embedded = compiler.dialect.name == "sqlite"
    how = "EXPLAIN QUERY PLAN" if embedded else "EXPLAIN (ANALYZE, COSTS OFF, SUMMARY OFF)"
    said = f"{how} {compiler.process(explained.statement, **kw)}"
    compiler._result_columns = []  # noqa: SLF001  # a plan's columns are none of the statement's
    return said


def tell(session: Session, asked: Mapping[str, Select[Any]]) -> None:
    """Print the plan of each statement to standard error."""
    for name, statement in asked.items():
        rows = session.connection().execute(_Explained(statement)).all()
        print(f"-- {session.get_bind().dialect.name}: {name}", file=sys.stderr)
        for row in rows:
            print(f"   {str(row[-1])[:160]}", file=sys.stderr)
