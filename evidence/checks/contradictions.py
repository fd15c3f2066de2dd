"""Does the file contradict itself: its dates, its size, its camera. Only what is certain counts."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, Final

from evidence.checks.times import EASTMOST, WESTMOST, by_camera
from evidence.checks.traces import words_of
from evidence.checks.verdicts import Found, Sentences, Verdict

_DATES, _SIZE, _CAMERA = "dates_in_file", "size_in_file", "camera_in_file"
_CLOCK = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?", re.ASCII)
# A fix may be from before the camera was carried indoors; a camera writes within seconds.
OLD_FIX: Final = dt.timedelta(hours=3)
SAVED_LATER: Final = dt.timedelta(minutes=10)
WIDEST: Final = EASTMOST - WESTMOST  # two clocks without zones may be that far apart, and right
# Whose lenses are built into their own cameras only.
_BUILT_IN: Final = {"apple", "samsung", "huawei", "honor", "xiaomi", "oppo", "vivo", "oneplus"}
_OWN_LENS = re.compile(r"(iPhone|iPad)\b[\w ().,-]*?(?= (?:back|front)\b)")


def dates(reading: Mapping[str, Any], traces: Mapping[str, Any]) -> Found:
    """Compare the dates of EXIF, satellites and XMP."""
    exif, xmp = words_of(traces, "exif"), words_of(traces, "xmp")
    taken, camera = _moment(reading.get("taken_at")), by_camera(reading)
    if taken is None or camera is None:
        return Found(_DATES, Verdict.CANNOT_TELL, "no_date")
    facts: dict[str, Any] = {"taken": taken.isoformat(" ")}
    satellites = _moment(reading.get("gps_at"))
    if satellites:
        far = _outside(satellites.replace(tzinfo=dt.UTC), camera.earliest, camera.latest)
        if far > OLD_FIX:
            facts |= {"other": satellites.isoformat(" "), "seconds": round(far.total_seconds())}
            return Found(_DATES, Verdict.DIFFERS, "camera_against_satellites", facts)
    created, modified = _moment(xmp.get("created")), _moment(exif.get("modified"))
    if created and abs(created - taken) > WIDEST:
        facts |= {"other": created.isoformat(" ")}
        return Found(_DATES, Verdict.DIFFERS, "xmp_against_exif", facts)
    if modified and (found := _modified(taken, modified, facts)):
        return found
    if not (satellites or created or modified):
        return Found(_DATES, Verdict.CANNOT_TELL, "one_date_only", facts)
    return Found(_DATES, Verdict.AGREES, "dates_agree", facts)


def _modified(taken: dt.datetime, modified: dt.datetime, facts: dict[str, Any]) -> Found | None:
    later = modified - taken
    told = {**facts, "other": modified.isoformat(" "), "seconds": round(abs(later.total_seconds()))}
    if later < -WIDEST:
        return Found(_DATES, Verdict.DIFFERS, "saved_before_taken", told)
    if later > SAVED_LATER:
        return Found(_DATES, Verdict.DIFFERS, "saved_later", told)
    return None


def _moment(stated: Any) -> dt.datetime | None:
    """Return a clock as stated, without whatever zone is stated with it."""
    match = _CLOCK.match(stated) if isinstance(stated, str) else None
    if match is None:
        return None
    try:
        return dt.datetime.fromisoformat("{}-{}-{} {}:{}:{}".format(*match.groups("00")))
    except ValueError:
        return None


def _outside(moment: dt.datetime, first: dt.datetime, last: dt.datetime) -> dt.timedelta:
    return max(first - moment, moment - last, dt.timedelta())


def size(reading: Mapping[str, Any], traces: Mapping[str, Any]) -> Found:
    """Compare the size that EXIF states with that of the picture; a quarter turn is no matter."""
    exif = words_of(traces, "exif")
    stated, real = [exif.get(name) or 0 for name in ("width", "height")], _sides(reading)
    if not all(stated) or not real or reading.get("media_type") in _SEVERAL_SIZES:
        return Found(_SIZE, Verdict.CANNOT_TELL, "no_size_stated")
    facts = {"stated": "×".join(map(str, stated)), "real": "×".join(map(str, real))}
    if sorted(stated) == sorted(real):
        return Found(_SIZE, Verdict.AGREES, "size_as_stated", facts)
    return Found(_SIZE, Verdict.DIFFERS, "size_other", facts)


_SEVERAL_SIZES: Final = {"image/tiff", "image/x-adobe-dng"}  # raw files hold several pictures


def _sides(reading: Mapping[str, Any]) -> list[int]:
    """Return width and height of the frame: not those that the reading took from EXIF itself."""
    sources = reading.get("sources") or {}
    of_frame = [sources.get(name) == "frame" for name in ("width", "height")]
    return [reading["width"], reading["height"]] if all(of_frame) else []


def camera(traces: Mapping[str, Any]) -> Found:
    """Compare the camera that EXIF names with that of the XMP and with the lens."""
    exif, xmp = words_of(traces, "exif"), words_of(traces, "xmp")
    model = exif.get("model")
    if not model:
        return Found(_CAMERA, Verdict.CANNOT_TELL, "no_camera")
    facts = {"camera": model}
    other = xmp.get("model")
    if other and _plain(other) != _plain(model):
        return Found(_CAMERA, Verdict.DIFFERS, "xmp_names_another", {**facts, "other": other})
    if lens := _foreign_lens(exif):
        return Found(_CAMERA, Verdict.DIFFERS, "lens_of_another", {**facts, "other": lens})
    if not (other or exif.get("lens_model") or exif.get("lens_make")):
        return Found(_CAMERA, Verdict.CANNOT_TELL, "camera_named_once", facts)
    return Found(_CAMERA, Verdict.AGREES, "camera_as_named", facts)


def _foreign_lens(exif: Mapping[str, Any]) -> str | None:
    """Return the lens, if it is one that is built into another camera for certain."""
    lens, make = exif.get("lens_model") or "", _plain(exif.get("make"))
    maker = _plain(exif.get("lens_make"))
    if maker in _BUILT_IN and make and maker != make:
        return lens or maker
    own = _OWN_LENS.match(lens)
    if own is None:
        return None
    return None if own.group(0) == exif.get("model") else lens


def _plain(words: Any) -> str:
    return " ".join(str(words or "").casefold().split())


SENTENCES: Final[Sentences] = {
    "no_date": (
        "文件没有可信的拍摄日期",
        "The file states no date of taking that can be trusted",
    ),
    "camera_against_satellites": (
        "相机时间 {taken} 与卫星时间 {other}（UTC）矛盾，按任何时区都至少差 {lasting_zh}",
        (
            "The camera's clock, {taken}, and that of the satellites, {other} UTC, are at least "
            "{lasting_en} apart in any zone"
        ),
    ),
    "xmp_against_exif": (
        "EXIF 拍摄时间 {taken} 与 XMP 创建时间 {other} 矛盾",
        "EXIF says it was taken {taken}, XMP that it was created {other}",
    ),
    "saved_before_taken": (
        "文件写明的保存时间 {other} 早于拍摄时间 {taken}",
        "The file says it was saved {other}, before it was taken {taken}",
    ),
    "saved_later": (
        "文件在拍摄（{taken}）之后 {lasting_zh}又被保存（{other}）",
        "The file was saved again {other}, {lasting_en} after it was taken {taken}",
    ),
    "one_date_only": (
        "文件只有拍摄时间 {taken}，没有可比对的其他日期",
        "The file states when it was taken, {taken}, and no other date to compare",
    ),
    "dates_agree": (
        "文件内各日期与拍摄时间 {taken} 相符",
        "The dates in the file fit its time of taking, {taken}",
    ),
    "no_size_stated": (
        "文件没有写明可比对的尺寸",
        "The file states no size to compare",
    ),
    "size_as_stated": (
        "照片尺寸 {real} 与 EXIF 相符",
        "The picture's size, {real}, is that of its EXIF",
    ),
    "size_other": (
        "照片尺寸为 {real}，EXIF 写的是 {stated}，可能被裁剪或缩放",
        "The picture's size is {real}, its EXIF says {stated}: it may have been cropped or scaled",
    ),
    "no_camera": ("文件未写明相机型号", "The file names no model of camera"),
    "xmp_names_another": (
        "EXIF 写的相机是 {camera}，XMP 写的是 {other}",
        "EXIF names the camera {camera}, XMP {other}",
    ),
    "lens_of_another": (
        "相机 {camera} 不可能带有镜头 {other}",
        "The camera {camera} cannot have the lens {other}",
    ),
    "camera_named_once": (
        "文件只在一处写明相机 {camera}",
        "The file names its camera, {camera}, in one place only",
    ),
    "camera_as_named": (
        "文件各处写明的相机一致：{camera}",
        "The file names the same camera everywhere: {camera}",
    ),
}
