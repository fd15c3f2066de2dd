"""The reason of a verdict in sentences. A room that brings its own checks brings its own words."""

from collections.abc import Mapping
from typing import Any, Final

from evidence.checks import contradictions, credentials, place, software, thumbnail, times
from evidence.checks.verdicts import Sentences

_FAILED: Final[Sentences] = {
    "file_not_read": (
        "文件无法在限定的时间和内存内读取（{ended}）",
        "The file could not be read within its limits of time and memory ({ended})",
    ),
}
_OF: Final = {"file": ("文件", "file"), "sidecar": ("封存的拍摄信息", "sidecar")}
_UNITS: Final = ((86_400, "天", "d"), (3_600, "小时", "h"), (60, "分", "min"), (1, "秒", "s"))
_BY_CHECK: Final[Mapping[str, Sentences]] = {
    "place": place.SENTENCES,
    "time": times.SENTENCES,
    "clock": times.SENTENCES,
    "software": software.SENTENCES,
    "dates": contradictions.SENTENCES,
    "size": contradictions.SENTENCES,
    "camera": contradictions.SENTENCES,
    "thumbnail": thumbnail.SENTENCES,
    "credentials": credentials.SENTENCES,
}


def sentences(check: str, reason: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """Return the reason in Chinese and in English, with its facts, as sentences."""
    if "zh" in facts:  # another room's
        return str(facts["zh"]), str(facts["en"])
    known = _BY_CHECK[check.partition("_")[0]]
    zh, en = known.get(reason) or _FAILED[reason]
    return f"{zh.format_map(_told(facts))}。", f"{en.format_map(_told(facts))}."


def _told(facts: Mapping[str, Any]) -> dict[str, Any]:
    told = dict(facts)
    if "of" in facts:
        told["of_zh"], told["of_en"] = _OF[facts["of"]]
    if "seconds" in facts:
        told["lasting_zh"], told["lasting_en"] = lasting(facts["seconds"])
    return told


def lasting(seconds: float) -> tuple[str, str]:
    """Tell a duration by its two largest units: 3 天 4 小时, 3 d 4 h."""
    left, parts = round(seconds), []
    for size, zh, en in _UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append((f"{count} {zh}", f"{count} {en}"))
    parts = parts[:2] or [("0 秒", "0 s")]
    return " ".join(zh for zh, _ in parts), " ".join(en for _, en in parts)
