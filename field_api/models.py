"""What we remember of the packs that phones took home."""

import datetime as dt
import uuid

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Base


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
