"""What we remember of the packs that phones took home, and the basemaps they may take."""

import datetime as dt
import uuid

from sqlalchemy import BigInteger, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Base, Record


class FieldPack(Base):
    """
    The contents of a pack as one officer last fetched it.

    ``digest`` is the SHA-256 (hex) of the pack, its ETag and the cursor of what follows it;
    ``manifest`` is zlib-compressed JSON: section → item id → digest of the item.
    """

    __tablename__ = "field_packs"
    __table_args__ = (Index(None, "told_at"),)

    officer_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    manifest: Mapped[bytes] = mapped_column(LargeBinary)
    told_at: Mapped[dt.datetime]


class Basemap(Record):
    """
    A PMTiles file that an office supplied for the maps of a division and all under it.

    Its bytes lie in a folder by their ``sha256``. Zooms and bounds (degrees) are what its header
    says; ``credit`` is what has to be written on the map, such as its review number (审图号).
    """

    __tablename__ = "basemaps"

    division_id: Mapped[int] = mapped_column(unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    file_name: Mapped[str] = mapped_column(String(200))
    credit: Mapped[str | None] = mapped_column(String(200))
    tile_type: Mapped[str] = mapped_column(String(10))
    min_zoom: Mapped[int]
    max_zoom: Mapped[int]
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]
    added_at: Mapped[dt.datetime]
