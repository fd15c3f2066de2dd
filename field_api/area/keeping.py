"""Basemaps that an office supplies: checked, kept by their hash, and replaced by the next."""

import datetime as dt
import os
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

import orjson
import shapely
from sqlalchemy.orm import Session

from field_api.area import queries
from field_api.area.pmtiles import Header, read_header
from field_api.models import Basemap
from identity.models import Division
from kernel import audit
from kernel.clock import day_of
from kernel.errors import NotFound, Unacceptable
from kernel.ids import new_id
from kernel.spatial import wkb_of

SUBJECT: Final = "basemaps_supplied"  # of audit lines, which name the division
_AT_ONCE: Final = 1024 * 1024


class BasemapElsewhere(Unacceptable):
    code = "field.basemap_elsewhere"
    zh = "底图范围（{bounds}）不包含{division}的任何矿业权。请核对文件和区划代码。"
    en = "The basemap ({bounds}) covers no right of {division}. Check the file and the division."


class NoBasemap(NotFound):
    code = "field.no_basemap"
    zh = "没有这份底图，或不属于您的管辖范围。请重新查询离线地图包。"
    en = "There is no such basemap here. Ask again what the area pack is made of."


class Kept(NamedTuple):
    """``former`` is the hash of what it replaces; ``placed``, whether it is known to lie there."""

    basemap: Basemap
    former: str | None
    placed: bool


def place_of(folder: Path, digest: str) -> Path:
    return folder / f"{digest}.pmtiles"


def add_basemap(
    session: Session,
    folder: Path,
    file: Path,
    division: Division,
    *,
    credit: str | None,
    now: dt.datetime,
) -> Kept:
    """
    Keep a copy of a file as the basemap of a division.

    The bytes are on the disk before the row is written. Raises `BasemapUnreadable` and
    `BasemapElsewhere`.
    """
    header = read_header(file)
    placed = _check_place(session, header, division, day_of(now))
    digest, size = _copied(file, folder)
    row = session.scalar(queries.basemap_of(division.id))
    former = row.sha256 if row else None
    if row is None:
        row = Basemap(id=new_id(), division_id=division.id)
        session.add(row)
    row.sha256, row.size_bytes, row.file_name = digest, size, file.name[:200]
    row.credit, row.added_at, row.tile_type = credit, now, header.tile_type
    row.min_zoom, row.max_zoom = header.min_zoom, header.max_zoom
    row.west, row.south, row.east, row.north = header.west, header.south, header.east, header.north
    session.flush()
    _note(session, "field.basemap_added", row, now)
    return Kept(row, former, placed)


def _check_place(session: Session, header: Header, division: Division, on: dt.date) -> bool:
    """Refuse a map of elsewhere; return whether any right told where the division lies."""
    staked = session.scalars(queries.staked_in(division.id, on)).all()
    ground = shapely.from_wkb([wkb_of(shape) for shape in staked])
    drawn = shapely.box(header.west, header.south, header.east, header.north)
    if len(ground) and not shapely.intersects(ground, drawn).any():
        bounds = f"{header.west}, {header.south}, {header.east}, {header.north}"
        raise BasemapElsewhere(bounds=bounds, division=division.name)
    return bool(len(ground))


def _copied(file: Path, folder: Path) -> tuple[str, int]:
    """Copy the file into the folder by its hash; return that and the size once it is on disk."""
    folder.mkdir(parents=True, exist_ok=True)
    draft, summed, size = folder / f".{new_id().hex}", sha256(), 0
    try:
        with file.open("rb") as source, draft.open("xb") as copy:
            while part := source.read(_AT_ONCE):
                summed.update(part)
                size += copy.write(part)
            copy.flush()
            os.fsync(copy.fileno())
        draft.rename(place_of(folder, summed.hexdigest()))
    finally:
        draft.unlink(missing_ok=True)
    _fsync_folder(folder)
    return summed.hexdigest(), size


def _fsync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def remove_basemap(session: Session, division: Division, *, now: dt.datetime) -> str:
    """Forget the basemap of a division; return its hash. Raises `NoBasemap`."""
    row = session.scalar(queries.basemap_of(division.id))
    if row is None:
        raise NoBasemap
    _note(session, "field.basemap_removed", row, now)
    session.delete(row)
    return row.sha256


def _note(session: Session, act: str, row: Basemap, now: dt.datetime) -> None:
    """Write an audit line about a division's basemap, not about the row: rows may go."""
    details = {"sha256": row.sha256, "bytes": row.size_bytes, "file": row.file_name}
    line = {
        "id": new_id(),
        "at": now,
        "actor_id": None,
        "office_id": None,
        "request_id": session.info.get("request_id", ""),
        "act": act,
        "subject_table": SUBJECT,
        "subject_id": str(row.division_id),
        "row_digest": sha256(orjson.dumps(details, option=orjson.OPT_SORT_KEYS)).hexdigest(),
        "details": details,
    }
    audit.record_many(session, [line])


def drop_unnamed(session: Session, folder: Path, digest: str) -> None:
    """Delete the bytes that no basemap has any more; called once that is committed."""
    if session.scalar(queries.basemaps_with(digest)) is None:
        place_of(folder, digest).unlink(missing_ok=True)
