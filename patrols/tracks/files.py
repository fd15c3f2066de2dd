"""Track files of receivers and other apps: told apart by their bytes, read in a child process."""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import orjson

from kernel import confined
from kernel.errors import Unacceptable
from patrols.tracks.fixes import Fixes

MOST_BYTES: Final = 256 << 20
_HEAD: Final = 4096
_LIMITS: Final = confined.Limits(wall_s=60, cpu_s=40, memory=1536 * confined.MIB)
_NMEA: Final = re.compile(rb"(?m)^[^$!\r\n]{0,40}\$G[A-Z]{4},")
_XML: Final = re.compile(rb"<\s*(?:\w+:)?(gpx|kml)\b", re.IGNORECASE)


class Form(StrEnum):
    GPX = "gpx"
    KML = "kml"
    FIT = "fit"
    NMEA = "nmea"
    CSV = "csv"


class NoTrack(Unacceptable):
    code = "patrols.no_track"
    zh = "该文件中没有可读取的轨迹：{why}。请提供 GPX、KML、FIT、NMEA 或 CSV 轨迹文件。"
    en = "No track can be read from this file: {why}. Give a GPX, KML, FIT, NMEA or CSV track."


@dataclass(frozen=True, slots=True, eq=False)
class TrackFile:
    """
    ``fixes.t`` counts from ``t0``, which is None where the file tells no times.

    ``broken`` says why the file ends before its end, if it does.
    """

    form: Form
    t0: dt.datetime | None
    fixes: Fixes
    broken: str | None


def form_of(content: bytes) -> Form:
    """Return which form a file has; whatever is none of the others may be a table."""
    head = content[:_HEAD]
    if head[8:12] == b".FIT":
        return Form.FIT
    plain = head.replace(b"\x00", b"") if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else head
    if (found := _XML.search(plain)) is not None:
        return Form(found[1].decode().lower())
    return Form.NMEA if _NMEA.search(head) else Form.CSV


def read(content: bytes) -> TrackFile:
    """Return the fixes of a file in the order it has them; raise `NoTrack`."""
    if not content or len(content) > MOST_BYTES:
        raise NoTrack(why=f"{len(content)} bytes")
    form = form_of(content)
    try:
        said = orjson.loads(
            confined.run("patrols.receivers.child", content, form.value, limits=_LIMITS)
        )
    except confined.Ended as ended:
        raise NoTrack(why=f"{form.value}: {ended.how}") from None
    if "why" in said:
        raise NoTrack(why=f"{form.value}: {said['why']}")
    return _counted(form, said)


def _counted(form: Form, columns: dict[str, Any]) -> TrackFile:
    """Count seconds from the earliest instant."""
    told = [instant for instant in columns["t"] if instant is not None]
    if not told:
        return TrackFile(form, None, Fixes.of(columns), columns["broken"])
    began = min(told)
    columns["t"] = [None if each is None else each - began for each in columns["t"]]
    t0 = dt.datetime.fromtimestamp(began, dt.UTC)
    return TrackFile(form, t0, Fixes.of(columns), columns["broken"])
