"""The trade's words for what the ledger holds as codes."""

import datetime as dt
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from kernel.clock import SHANGHAI
from patrols.models import Patrol, PatrolReview
from patrols.states import FindingState, Measure, Outcome, PatrolState, ReviewDecision, Transport

TRANSPORTS: Final = {
    Transport.FOOT: "步行",
    Transport.MOTORCYCLE: "摩托车",
    Transport.CAR: "汽车",
    Transport.BOAT: "船艇",
    Transport.DRONE: "无人机",
    Transport.OTHER: "其他",
}
STATES: Final = {
    PatrolState.RECEIVED: "未入台账",
    PatrolState.LOGGED: "已入台账，待审批",
    PatrolState.RETURNED: "已退回",
    PatrolState.APPROVED: "已审批",
}
FOUND: Final = {
    FindingState.CONFIRMED: "核实",
    FindingState.REFUTED: "查否",
    FindingState.COMPLETE: "待核查",
    FindingState.RECEIVED: "待传齐",
}
MEASURES: Final = {
    Measure.NONE: "未采取措施",
    Measure.SPOKEN_STOP: "口头制止",
    Measure.STOP_NOTICE: "下达责令停止通知书",
}
STOPPED: Final = {True: "已停止", False: "未停止", None: "未记载"}
WHY_GAPS: Final = {"silence": "无定位", "leap": "跳点", "pause": "暂停记录"}
DOUBTS: Final = {
    "no_times": "轨迹无时间",
    "two_places_at_once": "同一时刻出现在两地",
    "too_fast": "速度过快",
    "teleport": "位置跳跃",
    "corners_too_sharp": "转弯过急",
    "too_steep_for_its_speed": "坡度与速度不符",
    "no_jitter": "轨迹无正常抖动",
    "constant_accuracy": "定位精度恒定不变",
    "same_track_twice": "与另一次巡查的轨迹相同",
    "fixes_after_receipt": "定位时间晚于接收时间",
    "fixes_outside_patrol": "定位时间不在巡查期间",
    "photos_far_from_track": "照片远离轨迹",
}
OUTCOMES: Final = {
    Outcome.STOPPED: "已停止",
    Outcome.PARTLY: "部分停止",
    Outcome.NOT_STOPPED: "未停止",
}
_FLAGS: Final = {
    "ends_before_it_begins": "结束早于开始",
    "impossible_fixes": "含不可能的定位点",
    "member_without_post": "参加人员当日无岗位",
}
_TURNS: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(text: str) -> str:
    """Return a text as one line: no controls, nothing that turns its order, no non-characters."""
    return " ".join("".join(" " if _unseen(one) else one for one in text).split())


def _unseen(one: str) -> bool:
    beyond = ord(one) & 0xFFFE == 0xFFFE  # noqa: PLR2004  # U+FFFE and U+FFFF, of every plane
    return one in _TURNS or beyond or unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"}


def day(on: dt.date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def instant(at: dt.datetime) -> str:
    """Return an instant by Beijing's clock."""
    local = at.astimezone(SHANGHAI)
    return f"{day(local.date())} {local:%H:%M:%S}"


def hours(began: dt.datetime, ended: dt.datetime) -> str:
    """Return from when to when, with the day of the end where that is another."""
    one, other = began.astimezone(SHANGHAI), ended.astimezone(SHANGHAI)
    there = "" if one.date() == other.date() else f"{other.month}月{other.day}日"
    return f"{one:%H:%M}—{there}{other:%H:%M}"


def doubts(reasons: list[Mapping[str, Any]], flags: list[str]) -> str:
    """Return what is odd about a patrol and its track; one of a later version by its code."""
    said = [DOUBTS.get(code, code) for code in (str(one["code"]) for one in reasons)]
    return "；".join([*said, *(_FLAGS.get(flag, flag) for flag in flags)])


def found(states: Mapping[FindingState, int]) -> str:
    """Return how many findings there are and what became of them."""
    if not states:
        return ""
    parts = (f"{word}{states[state]}" for state, word in FOUND.items() if state in states)
    return f"{sum(states.values())}处：{'、'.join(parts)}"


def looked(follow_up: str, outcomes: Mapping[Outcome, int]) -> str:
    """Return what was written of earlier stops, and what the patrol found of each."""
    parts = (f"{word}{outcomes[one]}" for one, word in OUTCOMES.items() if one in outcomes)
    counted = f"复查{sum(outcomes.values())}处：{'、'.join(parts)}" if outcomes else ""
    return "；".join(part for part in (plain(follow_up).rstrip("；"), counted) if part)


def approval(patrol: Patrol, review: PatrolReview | None, reviewer: str) -> str:
    """Return how it stands with the county, and what its last review said."""
    said = [STATES[patrol.state]]
    if patrol.version > 1:
        said.append(f"现为更正后第{patrol.version}版")
    return "；".join([*said, *([reviewed(review, reviewer)] if review else [])])


def reviewed(review: PatrolReview, reviewer: str) -> str:
    """Return who said what of which version, and when."""
    did = "审批" if review.decision is ReviewDecision.APPROVED else "退回"
    opinion = f"：{plain(review.opinion)}" if plain(review.opinion) else ""
    at = day(review.reviewed_at.astimezone(SHANGHAI).date())
    return f"{plain(reviewer)} {at}{did}第{review.version}版{opinion}"
