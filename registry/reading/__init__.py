"""From the bytes of a file to rows that say what they want registered, and what is wrong."""

from registry.reading.boundaries import BoundaryIn
from registry.reading.features import read_geojson
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
    """Read CSV or GeoJSON, whichever it is; raise a Refusal where it is neither."""
    begin = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    return read_geojson(content) if begin.startswith(b"{") else read_csv(content)
