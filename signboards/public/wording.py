"""What the public page says, in both languages; Chinese first, English beneath."""

import datetime as dt
from dataclasses import dataclass
from typing import Final, NamedTuple

from registry.publishing import PublicRight
from registry.states import RightKind, RightState
from signboards.public.states import Problem


class Both(NamedTuple):
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Fact:
    label: Both
    value: str


STATES: Final = {
    RightState.VALID: Both("有效", "in force"),
    RightState.SUSPENDED: Both("政策性暂停", "suspended by policy"),
    RightState.EXPIRED: Both("已过期", "expired"),
    RightState.CANCELLED: Both("已注销", "cancelled"),
    RightState.REVOKED: Both("已吊销", "revoked"),
}
KINDS: Final = {
    RightKind.MINING: Both("采矿权", "right to mine"),
    RightKind.EXPLORATION: Both("探矿权", "right to explore"),
}
PROBLEMS: Final = {
    Problem.BOARD_DIFFERS: Both("牌面内容与实际不符", "The board does not say what is so"),
    Problem.NO_BOARD: Both("无牌（无证）开采", "Mining without a board or licence"),
    Problem.BEYOND_BOUNDARY: Both("越界开采", "Mining beyond the boundary"),
    Problem.SAFETY_OR_DUST: Both("安全、扬尘等（转有关部门）", "Safety, dust (passed on)"),
    Problem.OTHER: Both("其他", "Something else"),
}


def facts(right: PublicRight, office: str | None) -> list[Fact]:
    """Return the lines of the page, without what the register does not have."""
    area = None if right.area_km2 is None else f"{right.area_km2:.4f} 平方公里 km²"
    rows = (
        (Both("矿业权人", "Holder"), right.holder),
        (Both("许可证号", "Licence"), right.licence_no),
        (Both("不动产权证书号", "Property certificate"), right.certificate_no),
        (Both("类别", "Kind"), " ".join(KINDS[right.kind])),
        (Both("矿种", "Mineral"), right.mineral),
        (Both("开采方式", "Method"), right.mining_method),
        (Both("生产规模", "Scale"), right.scale),
        (Both("面积", "Area"), area),
        (Both("有效期限", "Valid"), _validity(right)),
        (Both("所在地", "Place"), right.place),
        (Both("监督单位", "Supervised by"), office),
    )
    return [Fact(label, value) for label, value in rows if value]


def _validity(right: PublicRight) -> str | None:
    if right.valid_from and right.valid_to:
        return f"{_day(right.valid_from)} 至 {_day(right.valid_to)}"
    return f"至 {_day(right.valid_to)}" if right.valid_to else None


def _day(day: dt.date) -> str:
    return f"{day:%Y-%m-%d}"
