"""Tracks for tests: as receivers record them, and as they leave them in files."""

import datetime as dt
import struct
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.random import default_rng

from patrols.tracks.fixes import Fixes

BEGAN: Final = dt.datetime(2026, 11, 20, 1, 0, tzinfo=dt.UTC)
LON, LAT = 126.5, 42.1
_EAST_M, _NORTH_M = 82_600.0, 111_090.0  # of a degree there
_FIT_EPOCH = dt.datetime(1989, 12, 31, tzinfo=dt.UTC)


def walk(count: int = 300, *, speed: float = 1.2, every: float = 5.0, seed: int = 1) -> Fixes:
    """Return a way that winds, seen by a receiver that wavers by two metres."""
    chance = default_rng(seed)
    heading = np.cumsum(chance.normal(0, 0.12, count))
    east, north = (np.cumsum(turn(heading)) * speed * every for turn in (np.sin, np.cos))
    return placed(
        np.arange(count) * every,
        east + chance.normal(0, 2, count),
        north + chance.normal(0, 2, count),
        accuracy=chance.uniform(3, 9, count),
    )


def placed(
    t: Sequence[float] | np.ndarray[tuple[int], np.dtype[np.float64]],
    east: Sequence[float] | np.ndarray[tuple[int], np.dtype[np.float64]],
    north: Sequence[float] | np.ndarray[tuple[int], np.dtype[np.float64]],
    accuracy: Sequence[float] | np.ndarray[tuple[int], np.dtype[np.float64]] | None = None,
) -> Fixes:
    """Return fixes so many metres east and north of a quarry, at so many seconds."""
    columns = {
        "t": list(t),
        "lon": list(LON + np.asarray(east) / _EAST_M),
        "lat": list(LAT + np.asarray(north) / _NORTH_M),
    }
    if accuracy is not None:
        columns["accuracy_m"] = list(accuracy)
    return Fixes.of(columns)


def times(fixes: Fixes) -> list[dt.datetime]:
    return [BEGAN + dt.timedelta(seconds=float(t)) for t in fixes.t]


def as_gpx(fixes: Fixes) -> bytes:
    points = "".join(
        f'<trkpt lat="{lat}" lon="{lon}"><time>{when.isoformat()}</time></trkpt>'
        for lat, lon, when in zip(fixes.lat, fixes.lon, times(fixes), strict=True)
    )
    inside = f"<trk><trkseg>{points}</trkseg></trk>"
    return f'<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">{inside}</gpx>'.encode()


def as_kml(fixes: Fixes) -> bytes:
    inside = "".join(f"<when>{when.isoformat()}</when>" for when in times(fixes))
    inside += "".join(
        f"<gx:coord>{lon} {lat} 0</gx:coord>" for lon, lat in zip(fixes.lon, fixes.lat, strict=True)
    )
    spaces = 'xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"'
    return f"<kml {spaces}><Placemark><gx:Track>{inside}</gx:Track></Placemark></kml>".encode()


def as_csv(fixes: Fixes, encoding: str = "gb18030") -> bytes:
    lines = ["县级巡查轨迹", "序号,定位时间,经度,纬度,精度"]
    china = dt.timezone(dt.timedelta(hours=8))
    rows = zip(times(fixes), fixes.lon, fixes.lat, strict=True)
    for n, (when, lon, lat) in enumerate(rows, 1):
        local = when.astimezone(china).strftime("%Y-%m-%d %H:%M:%S")
        lines.append(f"{n},{local},{lon},{lat},5")
    return "\r\n".join(lines).encode(encoding)


def as_nmea(fixes: Fixes) -> bytes:
    lines = []
    for lon, lat, when in zip(fixes.lon, fixes.lat, times(fixes), strict=True):
        place = f"{_minutes(lat, 2)},N,{_minutes(lon, 3)},E"
        clock = when.strftime("%H%M%S.00")
        lines.append(_checked(f"GPRMC,{clock},A,{place},0.5,10.0,{when:%d%m%y},,,A"))
        lines.append(_checked(f"GPGGA,{clock},{place},1,8,1.0,512.0,M,0.0,M,,"))
    return b"\r\n".join(lines)


def _minutes(degrees: float, digits: int) -> str:
    whole = int(degrees)
    return f"{whole:0{digits}}{(degrees - whole) * 60:010.7f}"


def _checked(sentence: str) -> bytes:
    sum_ = 0
    for each in sentence.encode():
        sum_ ^= each
    return f"${sentence}*{sum_:02X}".encode()


def as_fit(fixes: Fixes) -> bytes:
    """Write `record` messages of time, place and height, as the format's own document has them."""
    fields = ((253, 4, 0x86), (0, 4, 0x85), (1, 4, 0x85), (2, 2, 0x84))
    body = struct.pack("<BBBHB", 0x40, 0, 0, 20, len(fields))
    body += b"".join(bytes(field) for field in fields)
    for lon, lat, when in zip(fixes.lon, fixes.lat, times(fixes), strict=True):
        semicircles = [round(degrees * 2**31 / 180) for degrees in (lat, lon)]
        since = int((when - _FIT_EPOCH).total_seconds())
        body += struct.pack("<BIiiH", 0, since, *semicircles, (512 + 500) * 5)
    head = struct.pack("<BBHI4s", 14, 0x10, 2132, len(body), b".FIT")
    head += struct.pack("<H", _crc(head))
    return head + body + struct.pack("<H", _crc(head + body))


def _crc(content: bytes) -> int:
    """Return the sum of FIT files: CRC-16 with the polynomial 0xA001."""
    crc = 0
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0xA001 if crc & 1 else 0)
    return crc
