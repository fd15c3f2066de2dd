"""
What the law punishes, article by article, and the fines it allows.

A row holds for acts that ended between its days: a later law reaches back only where it is the
lighter one. Where no fine could be read in the statute itself, the row has none and a decision
waits until somebody loads it; nothing is guessed.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cases.dated import in_force

_LAW_2024 = "矿产资源法"
_LAW_2009 = "矿产资源法（2009修正）"
_EXPLORATION_RULES = "矿产资源勘查区块登记管理办法"
_MINING_RULES = "矿产资源开采登记管理办法"
_TRANSFER_RULES = "探矿权采矿权转让管理办法"

_OLD = dt.date(2009, 8, 27)
_NEW = dt.date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class Fine:
    """
    Yuan allowed. From ``times_from`` yuan of minerals on, ``times`` their value instead.

    Law: 矿产资源法 第六十四条
    """

    least: int
    most: int
    times: tuple[int, int] | None = None
    times_from: int = 0

    def span(self, value_yuan: int) -> tuple[int, int]:
        """Return the least and the most for minerals worth ``value_yuan`` (0: none were got)."""
        if self.times and value_yuan >= self.times_from:
            return self.times[0] * value_yuan, self.times[1] * value_yuan
        return self.least, self.most


@dataclass(frozen=True, slots=True)
class Offence:
    """
    An act the law punishes.

    ``of_holders``: only who holds a right can do it. ``confiscates``: the article orders it, it
    is not a choice. ``after_refusal``: fined only if an order to correct was disobeyed.
    """

    code: str
    zh: str
    law: str
    article: str
    valid_from: dt.date
    valid_to: dt.date | None
    fine: Fine | None
    of_holders: bool = False
    confiscates: bool = False
    after_refusal: bool = False

    @property
    def en(self) -> str:
        """Say in our words, whichever law it is of, what the law says in Chinese alone."""
        return ENGLISH[self.code]

    @property
    def basis(self) -> str:
        return f"《{self.law}》{self.article}"


_EXPLORING = Fine(100_000, 1_000_000)
_EXPLORING_OLD = Fine(0, 100_000)
_MINING = Fine(100_000, 1_000_000, times=(3, 5), times_from=100_000)
_EXPLORING_NO_LICENCE = Fine(100_000, 500_000)
_MINING_NO_LICENCE = Fine(100_000, 500_000, times=(1, 3), times_from=100_000)
_DESTROYING = Fine(100_000, 500_000)
_REFUSING = Fine(20_000, 100_000)
_NOT_WORKING = Fine(0, 50_000)
_TRANSFERRING = Fine(0, 100_000)


def _new(code: str, zh: str, article: str, fine: Fine | None, **more: bool) -> Offence:
    return Offence(code, zh, _LAW_2024, article, _NEW, None, fine, **more)


def _old(code: str, zh: str, law: str, article: str, fine: Fine | None, **more: bool) -> Offence:
    return Offence(code, zh, law, article, _OLD, _NEW, fine, **more)


def _unread(code: str, zh: str, law: str, article: str, **more: bool) -> Offence:
    """Return a row for acts since the new law, whose fine in the older regulation is unsettled."""
    return Offence(code, zh, law, article, _NEW, None, None, **more)


ENGLISH: Final[Mapping[str, str]] = {
    "explore_without_right": "Exploring without an exploration right",
    "explore_after_expiry": "Exploring on after the exploration right expired",
    "explore_outside_area": "Exploring outside the registered area",
    "mine_without_right": "Mining without a mining right",
    "mine_en_masse": "Mining without a mining right, by many people",
    "mine_after_expiry": "Mining on after the mining right expired",
    "mine_on_exploration_right": "Mining on an exploration right",
    "mine_other_mineral": "Mining another mineral than the registered one",
    "mine_outside_area": "Mining outside the registered area",
    "holder_explore_without_licence": "A holder exploring without an exploration licence",
    "holder_mine_without_licence": "A holder mining without a mining licence",
    "destroy_resources": "Destroying mineral resources",
    "refuse_inspection": "Refusing, obstructing or deceiving an inspection",
    "unlawful_approval": "Officials approving or licensing unlawfully",
    "work_not_started": "Work not begun, or stopped without cause, for six months",
    "investment_not_met": "Not spending the least that is due on exploration",
    "transfer_exploration_right": "Transferring an exploration right without approval",
    "transfer_mining_right": "Transferring a mining right without approval",
    "fees_unpaid": "Not paying fees when they are due",
}

OFFENCES = (
    _new("explore_without_right", "未取得探矿权勘查矿产资源", "第六十三条第一款", _EXPLORING,
         confiscates=True),
    _new("explore_after_expiry", "探矿权期限届满后继续勘查", "第六十三条第一款", _EXPLORING,
         confiscates=True),
    _new("explore_outside_area", "超出登记的勘查区域勘查", "第六十三条第二款", _EXPLORING,
         of_holders=True, confiscates=True),
    _new("mine_without_right", "未取得采矿权开采矿产资源", "第六十四条第一款", _MINING,
         confiscates=True),
    _new("mine_en_masse", "群发性未取得采矿权开采矿产资源", "第六十四条第一款", _MINING,
         confiscates=True),
    _new("mine_after_expiry", "采矿权期限届满后继续开采", "第六十四条第一款", _MINING,
         confiscates=True),
    _new("mine_on_exploration_right", "以采代探", "第六十四条第一款", _MINING,
         confiscates=True),
    _new("mine_other_mineral", "开采矿种与登记不符", "第六十四条第一款", _MINING,
         confiscates=True),
    _new("mine_outside_area", "超出登记的开采区域开采", "第六十四条第二款", _MINING,
         of_holders=True, confiscates=True),
    _new("holder_explore_without_licence", "探矿权人未取得勘查许可证进行勘查作业", "第六十六条",
         _EXPLORING_NO_LICENCE, of_holders=True, confiscates=True, after_refusal=True),
    _new("holder_mine_without_licence", "采矿权人未取得采矿许可证进行开采作业", "第六十七条第一款",
         _MINING_NO_LICENCE, of_holders=True, confiscates=True, after_refusal=True),
    _new("destroy_resources", "造成矿产资源破坏", "第六十八条", _DESTROYING, of_holders=True),
    _new("refuse_inspection", "拒绝、阻碍监督检查或者弄虚作假", "第七十三条", _REFUSING,
         of_holders=True, after_refusal=True),
    _new("unlawful_approval", "工作人员滥用职权违法审批发证", "第六十二条", None),
    _old("explore_without_right", "无证勘查", _EXPLORATION_RULES, "第二十六条", _EXPLORING_OLD),
    _old("explore_after_expiry", "持过期勘查许可证勘查", _EXPLORATION_RULES, "第二十六条",
         _EXPLORING_OLD),
    _old("explore_outside_area", "超越批准的勘查区块范围勘查", _EXPLORATION_RULES, "第二十六条",
         _EXPLORING_OLD, of_holders=True),
    _old("mine_without_right", "无证采矿", _LAW_2009, "第三十九条", None, confiscates=True),
    _old("mine_en_masse", "群发性无证采矿", _LAW_2009, "第三十九条", None, confiscates=True),
    _old("mine_after_expiry", "持过期采矿许可证采矿", _LAW_2009, "第三十九条", None,
         confiscates=True),
    _old("mine_on_exploration_right", "以采代探", _LAW_2009, "第三十九条", None, confiscates=True),
    _old("mine_other_mineral", "开采矿种与许可证不符", _LAW_2009, "第三十九条", None,
         confiscates=True),
    _old("mine_outside_area", "越界采矿", _LAW_2009, "第四十条", None,
         of_holders=True, confiscates=True),
    _old("destroy_resources", "破坏性采矿", _LAW_2009, "第四十四条", None, of_holders=True),
    _old("work_not_started", "满6个月未开始施工或者无故停工满6个月", _EXPLORATION_RULES,
         "第二十九条第三项", _NOT_WORKING, of_holders=True, after_refusal=True),
    _old("investment_not_met", "未完成最低勘查投入", _EXPLORATION_RULES, "第二十九条第二项",
         _NOT_WORKING, of_holders=True, after_refusal=True),
    _old("transfer_exploration_right", "擅自转让探矿权", _TRANSFER_RULES, "第十四条",
         _TRANSFERRING, of_holders=True, confiscates=True),
    _old("transfer_mining_right", "擅自转让采矿权", _TRANSFER_RULES, "第十四条",
         _TRANSFERRING, of_holders=True, confiscates=True),
    _old("fees_unpaid", "不按期缴纳费用", _MINING_RULES, "第二十一条", None, of_holders=True),
    _old("unlawful_approval", "违法审批发证", _LAW_2009, "第四十七条", None),
    _unread("work_not_started", "满6个月未开始施工或者无故停工满6个月", _EXPLORATION_RULES,
            "第二十九条第三项", of_holders=True, after_refusal=True),
    _unread("investment_not_met", "未完成最低勘查投入", _EXPLORATION_RULES, "第二十九条第二项",
            of_holders=True, after_refusal=True),
    _unread("transfer_exploration_right", "擅自转让探矿权", _TRANSFER_RULES, "第十四条",
            of_holders=True, confiscates=True),
    _unread("transfer_mining_right", "擅自转让采矿权", _TRANSFER_RULES, "第十四条",
            of_holders=True, confiscates=True),
    _unread("fees_unpaid", "不按期缴纳费用", _MINING_RULES, "第二十一条", of_holders=True),
)  # fmt: skip


def offence(code: str, ended_on: dt.date) -> Offence | None:
    """
    Return the offence as the law in force when the act ended has it.

    Law: 行政处罚法 第三十七条
    """
    return next((row for row in in_force(OFFENCES, ended_on) if row.code == code), None)


def known(on: dt.date) -> list[Offence]:
    """Return every offence known to the law of ``on``."""
    return list(in_force(OFFENCES, on))
