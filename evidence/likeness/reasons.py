"""Why a verdict was given, in sentences; of a record one may not see, only that there is one."""

from typing import Final

from evidence.likeness.tables import FileCheck

_REASONS: Final = {
    "same_bytes": (
        "相同的字节也{where}",
        "The same bytes are also in {where}",
    ),
    "reused": (
        "近似的图片也{where}（256 位中相差 {distance} 位）",
        "A near-same picture is also in {where} ({distance} of 256 bits differ)",
    ),
    "burst": (
        "同一设备 {seconds} 秒内的连拍，另一张{where}",
        "Frames of one device {seconds} s apart; the other is in {where}",
    ),
    "nothing_like_it": (
        "未发现相同的字节或近似的图片",
        "Neither the same bytes nor a near-same picture was found",
    ),
    "featureless": (
        "画面几乎没有可辨认的内容，仅比对了字节，未发现相同",
        "There is next to nothing to recognise in the picture; its bytes are in no other record",
    ),
    "no_picture": (
        "没有可比对的画面，仅比对了字节，未发现相同",
        "There is no picture to compare; its bytes are in no other record",
    ),
}
_WITHHELD: Final = "在其他辖区的记录中", "a record of another jurisdiction"
_SAME_RECORD: Final = "在同一记录中", "the same record"
_ORDER: Final = {
    "before": ("封存在前", "sealed before"),
    "after": ("封存在后", "sealed after"),
}


def sentences(check: FileCheck, *, withheld: bool) -> tuple[str, str]:
    """Return the reason in Chinese and in English; ``withheld`` keeps the other record unnamed."""
    zh, en = _where(check, withheld=withheld)
    known = {"distance": check.distance, **check.facts}
    in_chinese, in_english = _REASONS[check.reason]
    return f"{in_chinese.format(where=zh, **known)}。", f"{in_english.format(where=en, **known)}."


def _where(check: FileCheck, *, withheld: bool) -> tuple[str, str]:
    if withheld:
        return _WITHHELD
    if check.other_record_id in {None, check.record_id}:
        return _SAME_RECORD
    zh, en = _ORDER[check.facts["order"]]
    return f"在记录 {check.other_record_id} 中（{zh}）", f"record {check.other_record_id} ({en})"
