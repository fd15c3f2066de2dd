"""
What a watermark says, each with who says so: the phone at the shutter, the file, or the seal.

Nothing is worked out here and nothing filled in: what nobody stated is said not to be stated.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from evidence.copies import Line
from evidence.copies.tables import EvidenceCopy
from kernel.fonts import MISSING, shown

_PHONE, _FILE, _SEAL = "拍摄时手机记录", "照片自身信息", "封存记录"
_UNSTATED: Final = "未记录"
_LONGEST, _MOST_NAMED = 300, 12  # characters of a text; characters told of that the font lacks
_DIGEST_SHOWN = 16
_LOCATED: Final = {
    "gnss": "卫星定位",
    "network": "网络定位",
    "manual": "手工输入",
    "map": "地图选点",
    "import": "导入",
}
_NORTH: Final = {"T": "真北", "M": "磁北"}
Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stated:
    """What is known of an item: its sidecar, the reading of its bytes, and its record's words."""

    capture: Said
    reading: Said
    place: str
    officer: str
    office: str
    sha256: str
    record_id: str


def lines(stated: Stated) -> dict[str, Any]:
    """Return the parameters of a watermark: lines that can be drawn, and what cannot."""
    told = [(label, shown(text[:_LONGEST])) for label, text in _told(stated)]
    missing = [one for _, text in told for one in text.missing]
    drawn = [[label, text.text] for label, text in told]
    if missing:
        named = "、".join(missing[:_MOST_NAMED]) + ("等" if len(missing) > _MOST_NAMED else "")
        drawn.append(["缺字", f"字库未收，以 {MISSING} 代替，依次为 {named}"])
    return {"lines": drawn, "missing": missing}


def _told(stated: Stated) -> Iterable[Line]:
    yield "副本", "水印副本，不是原件；原件未作改动"
    yield "时间", _time(stated)
    yield "地点", _by(stated.place, _SEAL)
    yield "坐标", _position(stated)
    yield "朝向", _heading(stated)
    yield "人员", _by(stated.officer, _SEAL)
    yield "单位", _by(stated.office, _SEAL)
    yield "原件", f"SHA-256 {stated.sha256[:_DIGEST_SHOWN]}…，记录 {stated.record_id}"


def _by(said: str | None, source: str) -> str:
    return f"{said}（{source}）" if said else _UNSTATED


def _time(stated: Stated) -> str:
    if at := stated.capture.get("taken_at"):
        return _by(_clock(str(at), None), _PHONE)
    if at := stated.reading.get("taken_at"):
        return _by(_clock(str(at), stated.reading.get("utc_offset")), _FILE)
    return _UNSTATED


def _clock(stated: str, offset: str | None) -> str:
    """Return a moment in its own zone, as stated; what is no moment is told word for word."""
    try:
        at = dt.datetime.fromisoformat(stated)
    except ValueError:
        return stated
    zone = at.isoformat()[len(at.replace(tzinfo=None).isoformat()) :] or offset
    return f"{at:%Y-%m-%d %H:%M:%S} {zone or '时区未记'}"


def _position(stated: Stated) -> str:
    fix = stated.capture.get("fix")
    if isinstance(fix, Mapping):
        off = fix.get("accuracy_m")
        parts = [
            _degrees(fix["lat"], fix["lon"]),
            "WGS-84" if fix.get("source") in {"gnss", "network"} else "坐标系未注明",
            f"±{off:g} 米" if off is not None else "误差未记",
            _LOCATED.get(str(fix.get("source")), "定位方式未记"),
        ]
        return _by("，".join(parts), _PHONE)
    if position := stated.reading.get("position"):
        told = _degrees(position["lat"], position["lon"])
        return _by(f"{told}，{_datum(stated.reading)}", _FILE)
    return _UNSTATED


def _datum(reading: Said) -> str:
    """Say what the numbers count from; where the file names another datum, in its own words."""
    if "datum_unexpected" in reading.get("flags", ()):
        return f"坐标系写明为 {reading.get('stated', {}).get('datum', '其他')}，未经换算"
    return "坐标系按相机惯例为 WGS-84"


def _degrees(lat: float, lon: float) -> str:
    east, north = "EW"[lon < 0], "NS"[lat < 0]
    return f"{abs(lon):.6f}°{east} {abs(lat):.6f}°{north}"


def _heading(stated: Stated) -> str:
    degrees = stated.capture.get("heading_deg")
    if degrees is not None:
        return _by(f"{degrees:.1f}°，真北或磁北未记", _PHONE)
    degrees = stated.reading.get("heading_deg")
    if degrees is None:
        return _UNSTATED
    north = _NORTH.get(str(stated.reading.get("heading_ref")), "真北或磁北未记")
    return _by(f"{degrees:.1f}°，{north}", _FILE)


# Flags of what drew it, and what to do about it.
_PROBLEMS: Final = {
    "not_a_picture": (
        "该文件不是可绘制的图片。请直接使用原件。",
        "This file is no picture that can be drawn on. Use the original.",
    ),
    "too_large_to_draw": (
        "图片超过 6400 万像素或一边过长，不能制作副本。请直接使用原件。",
        "The picture has over 64 million pixels or too long a side. Use the original.",
    ),
    "reader_memory": (
        "制作副本所需内存超出限制。请直接使用原件。",
        "Drawing it takes more memory than is allowed. Use the original.",
    ),
    "reader_timeout": (
        "制作副本超时。可再次申请；仍不成功时请直接使用原件。",
        "Drawing it took too long. Ask again, and if that fails, use the original.",
    ),
    "reader_crash": (
        "读取图片的程序中途退出，文件可能有意损坏。请直接使用原件，并留意其来源。",
        "The reader of the picture broke down; the file may be meant to. Use the original.",
    ),
}
_OTHERWISE: Final = "unreadable_picture"
_UNREADABLE: Final = (
    "图片已损坏，无法解码，不能制作副本。请直接使用原件。",
    "The picture is damaged and cannot be decoded. Use the original.",
)


def reason(flags: Sequence[str]) -> str:
    """Return which of the drawer's flags says why there is no copy: one we have words for."""
    return next((flag for flag in reversed(flags) if flag in _PROBLEMS), _OTHERWISE)


def problem(copy: EvidenceCopy) -> tuple[str | None, str | None]:
    """Return why there is no copy and what to do, in Chinese and in English."""
    if copy.problem is None:
        return None, None
    return _PROBLEMS.get(copy.problem, _UNREADABLE)
