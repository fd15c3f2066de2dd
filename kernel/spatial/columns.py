"""
The column type of every place, and the way from and to Shapely.

On PostgreSQL it is GeoAlchemy2's `Geometry`; on SQLite a BLOB of the same EWKB. Either way a row
holds a `WKBElement`.
"""

import struct
from typing import Any, Final, Literal

import shapely
from geoalchemy2 import Geometry, WKBElement
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator, TypeEngine

SRID: Final = 4490  # CGCS2000, the datum in which mining-right boundaries are surveyed

Kind = Literal["POINT", "LINESTRING", "MULTIPOLYGON"]

_CODES: Final[dict[Kind, int]] = {"POINT": 1, "LINESTRING": 2, "MULTIPOLYGON": 6}
_WITH_SRID = 0x20000000
_HEAD = struct.Struct("<BII")
_KIND = struct.Struct("<I")
_PLAIN_HEAD = 5  # bytes before the shape where no datum is named


class Geometry4490(TypeDecorator[WKBElement]):
    """
    A geometry of one kind.

    ``indexed`` columns need a table with an INTEGER PRIMARY KEY called ``row_no``
    (`kernel.db.Feature`); `Base.metadata.create_all` makes their index, a migration calls
    `create_spatial_index`. A value of another kind or datum is a ValueError on both databases.
    """

    impl = Geometry
    cache_ok = True

    def __init__(self, kind: Kind, *, indexed: bool = True) -> None:
        self.kind = kind
        self.indexed = indexed
        super().__init__(kind, srid=SRID, spatial_index=False)

    def load_dialect_impl(self, dialect: Dialect | None) -> TypeEngine[Any]:
        # GeoAlchemy2 asks without a dialect while it makes a table on PostgreSQL
        if dialect is not None and dialect.name == "sqlite":
            return LargeBinary()
        return Geometry(self.kind, srid=SRID, spatial_index=False)

    def process_bind_param(self, value: WKBElement | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        ewkb = _ewkb(value)
        if _HEAD.unpack_from(ewkb) != (1, _CODES[self.kind] | _WITH_SRID, SRID):
            raise ValueError(f"not a {self.kind} in EPSG:{SRID}: use to_wkb_element")
        return ewkb if dialect.name == "sqlite" else WKBElement(ewkb, SRID, extended=True)

    def process_result_value(self, value: Any, dialect: Dialect) -> WKBElement | None:
        if value is None or dialect.name != "sqlite":
            return value  # type: ignore[no-any-return]  # a WKBElement, made by GeoAlchemy2
        return WKBElement(value, SRID, extended=True)


def to_wkb_element(geometry: BaseGeometry) -> WKBElement:
    """Make what a `Geometry4490` column takes."""
    wkb = shapely.to_wkb(geometry, byte_order=1)
    kind = _KIND.unpack_from(wkb, 1)[0] | _WITH_SRID
    return WKBElement(_HEAD.pack(1, kind, SRID) + wkb[_PLAIN_HEAD:], SRID, extended=True)


def wkb_of(element: WKBElement) -> bytes:
    """Return the plain WKB of what a `Geometry4490` column gave, as Shapely writes it."""
    ewkb = _ewkb(element)
    if ewkb[0] != 1:
        return bytes(to_shapely(element).wkb)
    kind = _KIND.unpack_from(ewkb, 1)[0] & ~_WITH_SRID
    return b"\x01" + _KIND.pack(kind) + ewkb[_HEAD.size :]


def to_shapely(element: WKBElement) -> Any:
    """Return the Shapely geometry of what a `Geometry4490` column gave."""
    return shapely.from_wkb(_ewkb(element))


def _ewkb(element: WKBElement) -> bytes:
    data = element.data
    return bytes.fromhex(data) if isinstance(data, str) else bytes(data)
