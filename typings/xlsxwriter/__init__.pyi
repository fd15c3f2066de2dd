from collections.abc import Mapping
from types import TracebackType
from typing import IO, Any, Self

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

class Workbook:
    def __init__(self, filename: IO[bytes], options: Mapping[str, Any]) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
    def add_format(self, properties: Mapping[str, Any]) -> Format: ...
    def add_worksheet(self, name: str) -> Worksheet: ...
