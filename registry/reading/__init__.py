"""From the bytes of a file to rows that say what they want registered, and what is wrong."""

from registry.reading.books import is_book, read_book
from registry.reading.boundaries import BoundaryIn
from registry.reading.features import read_geojson
from registry.reading.layered import is_layered, read_layers
from registry.reading.rows import RightIn, read_row
from registry.reading.sheets import NoHeadings, Sheet, TooManyRows, UnreadableFile, read_csv

__all__ = [
    "BoundaryIn",
    "NoHeadings",
    "RightIn",
    "Sheet",
    "TooManyRows",
    "UnreadableFile",
    "read",
    "read_csv",
    "read_geojson",
    "read_row",
]


def read(content: bytes) -> Sheet:
    """Read a workbook, layers, GeoJSON or CSV, whichever it is; a Refusal where it is none."""
    if is_book(content):
        return read_book(content)
    if is_layered(content):
        return read_layers(content)
    begin = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    return read_geojson(content) if begin.startswith(b"{") else read_csv(content)
