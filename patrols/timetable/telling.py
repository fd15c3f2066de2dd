"""Why a visit was proposed, and what a proposal could not fit in, in sentences."""

from collections.abc import Mapping
from typing import Any, Final

_SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "duty": (
        "{until}前应巡查{asked}次，本次为第{number}次",
        "{asked} owed by {until}; this is number {number}",
    ),
    "beyond_duty": ("在应巡查次数之外增加一次", "One more than is owed"),
    "reason": ("{kind_zh}：{text}（{until}前）", "{kind_en}: {text} (by {until})"),
    "key_area": ("重点巡查区", "A key area"),
    "never_seen": ("尚无巡查记录", "No patrol has seen it yet"),
    "last_seen": ("上次巡查{on}，距今{days}天", "Last seen on {on}, {days} days before"),
    "again": ("本计划内第{times}次安排", "Number {times} in this plan"),
    "day_off": ("该日为休息日，期内已无工作日", "A day off: no working day is left"),
    "added": ("{on}由人工增加", "Added by hand on {on}"),
    "moved": ("由{from}调整", "Moved from {from}"),
    "no_area": (
        "{name}：还应安排{visits}次，但其范围内没有当季的巡查区",
        "{name}: {visits} more owed, but nothing within its reach is in season",
    ),
    "left_out": (
        "有{count}处重点区或事由未能排入（每单位至多加一次）：{listed}",
        "{count} key areas or reasons did not fit in, one extra visit a unit: {listed}",
    ),
}
KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "wish": ("人工提出", "Asked for"),
    "follow_up": ("制止后复查", "Has it stopped"),
    "clue": ("线索待核查", "Open clue"),
    "past_case": ("曾有案件", "Past case"),
    "expiry": ("证照到期", "Right ends"),
    "rectification": ("逾期未整改", "Not put right"),
}


def told(why: Mapping[str, Any]) -> dict[str, Any]:
    """Return a code and its facts with a sentence in both languages."""
    zh, en = _SENTENCES[why["code"]]
    facts = dict(why)
    if "kind" in facts:
        facts["kind_zh"], facts["kind_en"] = KINDS[facts["kind"]]
    facts["listed"] = "、".join(facts.get("names", ()))
    return {**why, "zh": zh.format(**facts), "en": en.format(**facts)}


def line_zh(whys: list[Mapping[str, Any]]) -> str:
    """Return all of it on one line, duty last; the grade has a column of its own."""
    spoken = [why for why in whys if why["code"] != "key_area"]
    ordered = sorted(spoken, key=lambda why: why["code"] in {"duty", "beyond_duty"})
    return "；".join(told(why)["zh"] for why in ordered)
