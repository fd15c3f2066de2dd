"""The wording of the index: what is told of an item, each fact with where it comes from."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from evidence.dossier.exhibits import Exhibit
from kernel.clock import SHANGHAI

_ROLES: Final = {
    "photo": "照片",
    "video": "视频",
    "audio": "录音",
    "document": "文书",
    "scan": "扫描件",
    "log": "飞行记录",
    "track": "轨迹",
}
_LOCATED: Final = {
    "shutter": "拍摄时定位",
    "exif": "取自文件",
    "track": "取自轨迹",
    "map": "地图上指定",
    "none": "无",
}
_FIXED: Final = {
    "gnss": "卫星定位",
    "network": "网络定位",
    "manual": "人工填写",
    "map": "地图上指定",
    "import": "导入",
}
_HEADINGS: Final = {"T": "真北", "M": "磁北"}
_CHECKS: Final = {"likeness": "是否曾被使用"}
_VERDICTS: Final = {
    "none": "未发现",
    "same_bytes": "字节相同",
    "reused": "图片近似",
    "burst": "连拍",
}
_MOST_CHECKS: Final = 5  # lines on paper; index.json has all
NONE: Final = "未记载"

Fact = tuple[str, list[str]]


def instant(at: dt.datetime | None) -> str:
    """Return an instant by Beijing's clock, to the second."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S} 北京时间" if at else NONE


def day(at: dt.datetime) -> str:
    local = at.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日"


def called(exhibit: Exhibit) -> str:
    """Return what kind of thing it is, in a word."""
    return _ROLES.get(exhibit.item.role, exhibit.item.role)


def briefly_taken_at(exhibit: Exhibit) -> str:
    """Return when it was taken to the second, by the first who says so."""
    stated = (exhibit.item.capture, exhibit.stored.reading)
    moments = [str(one["taken_at"]) for one in stated if one and one.get("taken_at")]
    return moments[0].replace("T", " ")[:19] if moments else NONE


def taken_at(exhibit: Exhibit) -> list[str]:
    """Return what is stated about when it was taken, by the phone's sidecar and by the file."""
    by_phone, by_file = exhibit.item.capture or {}, exhibit.stored.reading or {}
    said = []
    if moment := by_phone.get("taken_at"):
        said.append(f"{moment}（手机取证时记录，已封存）")
    if moment := by_file.get("taken_at"):
        zone = by_file.get("utc_offset") or "时区未记载"
        said.append(f"{moment} {zone}（文件自述：{_source(by_file, 'taken_at')}）")
    return said or [NONE]


def taken_where(exhibit: Exhibit) -> list[str]:
    return list(_places(exhibit)) or [NONE]


def _places(exhibit: Exhibit) -> Iterator[str]:
    capture, reading = exhibit.item.capture or {}, exhibit.stored.reading or {}
    if fix := capture.get("fix"):
        how = _FIXED.get(str(fix.get("source")), str(fix.get("source")))
        located = _LOCATED.get(str(capture.get("location_source")))
        more = [f"精度 {fix['accuracy_m']} 米"] if fix.get("accuracy_m") is not None else []
        more += [located] if located else []
        yield f"{_coordinates(fix)}（手机取证时记录，已封存：{'，'.join([how, *more])}）"
    if position := reading.get("position"):
        yield f"{_coordinates(position)}（文件自述：{_source(reading, 'position')}）"
    for field, said in (reading.get("disagreements") or {}).items():
        yield f"文件内 {field} 说法不一：" + "；".join(f"{k}={v}" for k, v in said.items())


def _coordinates(at: Mapping[str, Any]) -> str:
    return f"东经 {at['lon']:.6f}°，北纬 {at['lat']:.6f}°"


def _source(reading: Mapping[str, Any], field: str) -> str:
    return str((reading.get("sources") or {}).get(field, "来源未记载"))


def facing(exhibit: Exhibit) -> list[str]:
    capture, reading = exhibit.item.capture or {}, exhibit.stored.reading or {}
    said = []
    if capture.get("heading_deg") is not None:
        said.append(f"{capture['heading_deg']}°（手机取证时记录，已封存）")
    if reading.get("heading_deg") is not None:
        ref = _HEADINGS.get(str(reading.get("heading_ref")), "基准未记载")
        said.append(
            f"{reading['heading_deg']}° {ref}（文件自述：{_source(reading, 'heading_deg')}）"
        )
    return said or [NONE]


def sealed(exhibit: Exhibit) -> list[str]:
    record = exhibit.record
    said = [
        f"封存 {instant(record.sealed_at)}（手机时钟{_offset(record.clock_offset_ms)}）",
        f"封存记录收到 {instant(record.received_at)}（服务器时钟）",
        f"原件传齐 {instant(exhibit.item.arrived_at)}（服务器时钟）",
    ]
    if exhibit.is_confidential:
        said.append("封存记录写有举报人信息，依法保密，未列入本卷；其回执和原件在卷。")
    return said


def _offset(milliseconds: int | None) -> str:
    if milliseconds is None:
        return "，偏差未知"
    return f"，与服务器相差约 {milliseconds / 1000:.1f} 秒"


def digests(exhibit: Exhibit) -> list[Fact]:
    """Return its hashes; SM3 (GB/T 32905) is worked out by a job, some time after it came."""
    by_sm3 = exhibit.stored.sm3 or "尚未计算"
    return [("SHA-256", [exhibit.item.sha256]), ("SM3", [by_sm3])]


def checks(exhibit: Exhibit) -> list[str]:
    """Return every verdict with its reason and the version of the check, then the flags."""
    said = [
        f"{_called(_CHECKS, one['check'])}：{_called(_VERDICTS, one['verdict'])}。"
        f"{one['reason_zh']}（{one['version']}）"
        for one in exhibit.checks
    ]
    flags = [*exhibit.stored.flags, *exhibit.record.flags]
    return [*said, *([f"标记：{'、'.join(flags)}"] if flags else [])] or ["尚无检查结论"]


def _called(names: Mapping[str, str], code: str) -> str:
    """Return the name of a check or verdict; one of a later version goes by its code."""
    return names.get(code, code)


def _on_paper(said: list[str]) -> list[str]:
    if len(said) <= _MOST_CHECKS + 1:
        return said
    return [*said[:_MOST_CHECKS], f"……另有 {len(said) - _MOST_CHECKS} 项，见 data/index.json"]


def facts(exhibit: Exhibit, custody: list[str]) -> list[Fact]:
    """Return everything the index says of an item."""
    item, stored = exhibit.item, exhibit.stored
    where = [f"data/{exhibit.path}"]
    if not exhibit.is_confidential:
        where.append(f"data/records/{exhibit.record_folder}/record.jws")
    named = [f"{called(exhibit)}（{item.role}）"]
    if exhibit.name:
        named.append(f"上传时文件名：{exhibit.name}")
    return [
        ("名称", named),
        ("证明内容", [exhibit.purpose]),
        ("拍摄时间", taken_at(exhibit)),
        ("拍摄地点", [*taken_where(exhibit), f"所属区划：{exhibit.division or NONE}"]),
        ("拍摄方向", facing(exhibit)),
        ("取证人员", [f"{exhibit.officer}（{exhibit.office}）"]),
        ("取证设备", [f"{exhibit.device}　{exhibit.record.device_id}"]),
        ("封存与接收", sealed(exhibit)),
        *digests(exhibit),
        ("大小与类型", [f"{stored.bytes:,} 字节，{stored.media_type}"]),
        ("检查结论", _on_paper(checks(exhibit))),
        ("保管记录", custody),
        ("编号", [f"证据 {item.id}", f"封存记录 {exhibit.record.id}"]),
        ("卷内位置", where),
    ]
