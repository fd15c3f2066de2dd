"""
The header of a PMTiles file, version 3: enough to know whether a phone can draw it, and where.

Source: github.com/protomaps/PMTiles, spec/v3.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kernel.errors import Unacceptable

_MAGIC: Final = b"PMTiles"
_VERSION: Final = 3
_HEADER: Final = struct.Struct("<7sB11Q6B4iB2i")
_ROOT_WITHIN: Final = 16_384  # bytes from the beginning: what a reader fetches at once
_TILE_TYPES: Final = {1: "mvt", 2: "png", 3: "jpeg", 4: "webp", 5: "avif"}
_HIGHEST_ZOOM: Final = 24
_E7: Final = 1e7
MOST_BYTES: Final = 2 * 1024**3  # a phone has no room for more


class BasemapUnreadable(Unacceptable):
    code = "field.basemap_unreadable"
    zh = "底图文件不能使用：{why_zh}。请提供 PMTiles 第 3 版文件。"
    en = "This is no basemap that can be used: {why_en}. Supply a PMTiles file, version 3."


@dataclass(frozen=True, slots=True)
class Header:
    """Zooms and bounds (degrees) as the file states them."""

    tile_type: str
    min_zoom: int
    max_zoom: int
    west: float
    south: float
    east: float
    north: float


def read_header(path: Path) -> Header:
    """Return what the header says; raise `BasemapUnreadable` for what no reader could use."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise _unreadable("文件大于 2 GiB", "it is larger than 2 GiB")
    with path.open("rb") as file:
        begin = file.read(_HEADER.size)
    if len(begin) < _HEADER.size or not begin.startswith(_MAGIC):
        raise _unreadable("不是 PMTiles 文件，或文件不完整", "it is not PMTiles, or cut short")
    _, version, *numbers = _HEADER.unpack(begin)
    if version != _VERSION:
        raise _unreadable(f"版本为 {version}", f"its version is {version}")
    _check_parts(numbers[:8], size)
    return _told(numbers[11:])


def _check_parts(parts: list[int], size: int) -> None:
    """Refuse parts (offset, length) that lie outside of the file: it was cut, or lies."""
    pairs = list(zip(parts[::2], parts[1::2], strict=True))
    if any(offset + length > size for offset, length in pairs):
        raise _unreadable("文件不完整", "it is cut short")
    (offset, length), _, _, (_, tiles) = pairs
    if not length or offset < _HEADER.size or offset + length > _ROOT_WITHIN or not tiles:
        raise _unreadable("没有瓦片目录", "it has no directory of tiles")


def _told(numbers: list[int]) -> Header:
    _, _, _, tile_type, least, most, *corners = numbers[:10]
    if tile_type not in _TILE_TYPES:
        raise _unreadable(f"瓦片类型 {tile_type} 不支持", f"tiles of type {tile_type} are unknown")
    west, south, east, north = (corner / _E7 for corner in corners)
    if not least <= most <= _HIGHEST_ZOOM:
        raise _unreadable("缩放级别有误", f"its zooms are {least} to {most}")
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # noqa: PLR2004  # the earth
        raise _unreadable("范围有误", "its bounds are no place on earth")
    return Header(_TILE_TYPES[tile_type], least, most, west, south, east, north)


def _unreadable(why_zh: str, why_en: str) -> BasemapUnreadable:
    return BasemapUnreadable(why_zh=why_zh, why_en=why_en)
