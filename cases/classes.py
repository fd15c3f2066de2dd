"""
The two-rates classes of a case: a list of their own, neither its legal basis nor its crime.

Which class an offence falls in is a dated table that the province may edit. Some offences of the
2024 law have no class in the notice of 2007: the city decides, and is named.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from cases.dated import in_force

VERSION = "国土资发〔2007〕284号/2025-07-01"


class TwoRatesClass(StrEnum):
    """``A``: without a licence. ``B``: by a right holder. ``NONE``: in neither rate."""

    A1 = "A1"
    A2 = "A2"
    A3 = "A3"
    A4 = "A4"
    A5 = "A5"
    A6 = "A6"
    A7 = "A7"
    A8 = "A8"
    B1 = "B1"
    B2 = "B2"
    B3 = "B3"
    B4 = "B4"
    B5 = "B5"
    B6 = "B6"
    B7 = "B7"
    B8 = "B8"
    B9 = "B9"
    NONE = "none"


NAMES = {
    TwoRatesClass.A1: "无证勘查",
    TwoRatesClass.A2: "无证采矿",
    TwoRatesClass.A3: "群发性无证采矿",
    TwoRatesClass.A4: "持过期勘查许可证勘查",
    TwoRatesClass.A5: "持过期采矿许可证采矿",
    TwoRatesClass.A6: "以采代探",
    TwoRatesClass.A7: "开采矿种与许可证不符",
    TwoRatesClass.A8: "其他无证勘查开采",
    TwoRatesClass.B1: "超越批准的勘查区块范围勘查",
    TwoRatesClass.B2: "满6个月未施工或者无故停工满6个月",
    TwoRatesClass.B3: "未完成最低勘查投入",
    TwoRatesClass.B4: "越界采矿",
    TwoRatesClass.B5: "破坏性采矿",
    TwoRatesClass.B6: "擅自转让探矿权",
    TwoRatesClass.B7: "擅自转让采矿权",
    TwoRatesClass.B8: "不按期缴纳费用",
    TwoRatesClass.B9: "矿业权人其他违法违规",
    TwoRatesClass.NONE: "不计入两率",
}

UNLICENSED = tuple(name for name in TwoRatesClass if name.startswith("A"))
BY_HOLDERS = tuple(name for name in TwoRatesClass if name.startswith("B"))


@dataclass(frozen=True, slots=True)
class Rule:
    """``klass`` empty: no class is defined, the city decides case by case."""

    offence: str
    klass: TwoRatesClass | None
    valid_from: dt.date
    valid_to: dt.date | None = None
    source: str = "国土资发〔2007〕284号"


_NOTICE = dt.date(2007, 12, 1)
_NEW_LAW = dt.date(2025, 7, 1)

RULES = (
    Rule("explore_without_right", TwoRatesClass.A1, _NOTICE),
    Rule("mine_without_right", TwoRatesClass.A2, _NOTICE),
    Rule("mine_en_masse", TwoRatesClass.A3, _NOTICE),
    Rule("explore_after_expiry", TwoRatesClass.A4, _NOTICE),
    Rule("mine_after_expiry", TwoRatesClass.A5, _NOTICE),
    Rule("mine_on_exploration_right", TwoRatesClass.A6, _NOTICE),
    Rule("mine_other_mineral", TwoRatesClass.A7, _NOTICE),
    Rule("explore_outside_area", TwoRatesClass.B1, _NOTICE),
    Rule("work_not_started", TwoRatesClass.B2, _NOTICE),
    Rule("investment_not_met", TwoRatesClass.B3, _NOTICE),
    Rule("mine_outside_area", TwoRatesClass.B4, _NOTICE),
    Rule("destroy_resources", TwoRatesClass.B5, _NOTICE),
    Rule("transfer_exploration_right", TwoRatesClass.B6, _NOTICE),
    Rule("transfer_mining_right", TwoRatesClass.B7, _NOTICE),
    Rule("fees_unpaid", TwoRatesClass.B8, _NOTICE),
    Rule("refuse_inspection", TwoRatesClass.B9, _NOTICE),
    Rule("unlawful_approval", TwoRatesClass.NONE, _NOTICE),
    Rule("holder_explore_without_licence", None, _NEW_LAW, source="矿产资源法 第六十六条"),
    Rule("holder_mine_without_licence", None, _NEW_LAW, source="矿产资源法 第六十七条"),
)


def class_of(offence: str, on: dt.date) -> TwoRatesClass | None:
    """Return the class of ``offence`` in the table of ``on``; empty where the city decides."""
    return next((rule.klass for rule in in_force(RULES, on) if rule.offence == offence), None)
