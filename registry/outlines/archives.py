"""Archives that strangers send: looked at before they are unpacked, and then laid out plainly."""

import io
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import Final

from registry.outlines.drafts import Form
from registry.outlines.refusals import NoBoundary

ZIP: Final = b"PK\x03\x04"
_MOST_UNPACKED: Final = 256 << 20  # bytes
_MOST_MEMBERS: Final = 200
_MOST_RATIO: Final = 200  # a shapefile of nothing but zeros packs to a thousandth
_PARTS: Final = frozenset({".shp", ".shx", ".dbf", ".prj", ".cpg"})
# NotImplementedError is how zipfile says that a member is packed in a way it cannot unpack.
_BROKEN = (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, zlib.error, EOFError)


def holds(content: bytes, ending: str) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(name.lower().endswith(ending) for name in archive.namelist())
    except _BROKEN:
        return False


def laid_out(content: bytes, form: Form) -> bytes:
    """
    Return what GDAL finds: the KML of a KMZ, or an archive of shapefiles without folders.

    Raise `NoBoundary` where an archive is damaged, unpacks to too much, or holds neither.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check(archive, form)
            if form is Form.KML:
                return _first_kml(archive)
            return _shapefiles(archive, form)
    except _BROKEN:
        raise NoBoundary(form, why="压缩包已损坏 the archive is damaged") from None


def _check(archive: zipfile.ZipFile, form: Form) -> None:
    members = archive.infolist()
    whole = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if whole > _MOST_UNPACKED or len(members) > _MOST_MEMBERS or whole > _MOST_RATIO * (packed + 1):
        raise NoBoundary(form, why="压缩包解开后过大 the archive unpacks to too much")


def _first_kml(archive: zipfile.ZipFile) -> bytes:
    return archive.read(next(name for name in archive.namelist() if name.lower().endswith(".kml")))


def _shapefiles(archive: zipfile.ZipFile, form: Form) -> bytes:
    paths = [(name, PurePosixPath(name.replace("\\", "/"))) for name in archive.namelist()]
    stems = [path.with_suffix("") for _, path in paths if path.suffix.lower() == ".shp"]
    if not stems:
        raise NoBoundary(form, why="压缩包中没有 .shp there is no .shp in the archive")
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as out:
        for name, path in paths:
            stem, ending = path.with_suffix(""), path.suffix.lower()
            if stem in stems and ending in _PARTS:
                out.writestr(f"{stems.index(stem)}{ending}", archive.read(name))
    return plain.getvalue()
