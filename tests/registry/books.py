"""Workbooks as offices make them, written for tests."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter


def book(
    rows: Sequence[Sequence[Any]],
    *,
    dress: Callable[[Any, Any], None] = lambda _book, _sheet: None,
    options: Mapping[str, Any] | None = None,
    before: Sequence[tuple[str, Sequence[Sequence[Any]]]] = (),
) -> bytes:
    """Return a workbook with these rows after other sheets; ``dress`` may do more to it."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, **(options or {})}) as workbook:
        for name, others in before:
            _fill(workbook.add_worksheet(name), others)
        sheet = workbook.add_worksheet("采矿权登记")
        _fill(sheet, rows)
        dress(workbook, sheet)
    return made.getvalue()


def _fill(sheet: Any, rows: Sequence[Sequence[Any]]) -> None:
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(at, column, value)
            elif value is not None:
                sheet.write(at, column, value)
