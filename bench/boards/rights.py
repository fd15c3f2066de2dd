"""Invented rights with everything a board says of them; no such mine exists."""

import datetime as dt
import random
from dataclasses import dataclass
from typing import Final

_PLACES: Final = ("松岭", "清河", "榆树沟", "石桥", "大青", "柳树河", "白石", "长兴", "双沟")
_TOWNS: Final = ("永安", "兴隆", "太平", "三道", "红旗", "黑石", "东岗", "万良", "向阳", "靠山")
_WORDS: Final = ("鑫源", "宏达", "恒泰", "吉鑫", "永盛", "金峰", "天成", "华峰", "瑞丰", "盛源")
_TRADES: Final = ("矿业", "石材", "建材", "石料", "煤业", "矿产开发")
_FORMS: Final = ("有限公司", "有限责任公司", "集团有限公司", "股份有限公司")
_MINERALS: Final = (
    ("建筑用花岗岩", "采石场"),
    ("建筑用安山岩", "采石场"),
    ("水泥用石灰岩", "石灰石矿"),
    ("煤", "煤矿"),
    ("铁矿", "铁矿"),
    ("金矿", "金矿"),
    ("硅藻土", "硅藻土矿"),
    ("饰面用玄武岩", "玄武岩矿"),
    ("钼矿、铜、银", "钼铜矿"),
    ("膨润土", "膨润土矿"),
    ("砖瓦用粘土", "粘土矿"),
    ("矿泉水", "矿泉水"),
)
_METHODS: Final = ("露天开采", "地下开采", "露天/地下开采")
_ORGANS: Final = ("220000", "220200", "220281", "220582", "220605", "222404", "100000")


@dataclass(frozen=True, slots=True)
class Sample:
    """A right, and who made the board when."""

    licence_no: str
    holder: str
    name: str
    address: str
    mineral: str
    mining_method: str
    tonnes: int  # of 10,000 t or m³ a year, times 100
    unit: str
    area_m2: int
    top_m: int
    bottom_m: int
    valid_from: dt.date
    valid_to: dt.date
    issuer: str
    office: str
    made_on: dt.date


def sample(dice: random.Random) -> Sample:
    place, town, word = dice.choice(_PLACES), dice.choice(_TOWNS), dice.choice(_WORDS)
    county = place + dice.choice(("县", "市", "区"))
    mineral, mine = dice.choice(_MINERALS)
    begun = dt.date(2012, 1, 1) + dt.timedelta(dice.randrange(365 * 13))
    years = dice.choice((2, 3, 5, 8, 10, 15, 20))
    top = dice.choice((dice.randrange(150, 1200), dice.randrange(150, 1200) // 10 * 10))
    return Sample(
        licence_no=_number(dice, begun),
        holder=f"{county}{word}{dice.choice(_TRADES)}{dice.choice(_FORMS)}",
        name=f"{county}{word}{town}{mine}",
        address=f"吉林省{county}{town}镇{dice.choice('东西南北')}{dice.choice('山岭沟河')}村",
        mineral=mineral,
        mining_method=dice.choice(_METHODS),
        tonnes=dice.choice((300, 500, 1000, 1250, 3000, 4800, 10_000, 30_000, 675)),
        unit="立方米" if mineral == "矿泉水" else dice.choice(("吨", "吨", "吨", "立方米")),
        area_m2=dice.choice((100, 1000, 10_000)) * dice.randrange(11, 990),
        top_m=top,
        bottom_m=top - dice.choice((25, 40, 68, 120, 255, 600, 900)),
        valid_from=begun,
        valid_to=_later(begun, years) - dt.timedelta(dice.choice((0, 1))),
        issuer=f"{dice.choice((county, '吉林省'))}{dice.choice(('自然资源局', '国土资源局'))}",
        office=f"{county}自然资源局{dice.choice(('', '', '执法监察大队'))}",
        made_on=begun + dt.timedelta(dice.randrange(10, 400)),
    )


def _number(dice: random.Random, begun: dt.date) -> str:
    organ, kind = dice.choice(_ORGANS), dice.choice("1234567")
    issued = begun.replace(day=1) - dt.timedelta(dice.choice((0, 0, 900)))
    return f"C{organ}{issued:%Y%m}{kind}{dice.randrange(100):02}0{dice.randrange(10**6):06}"


def _later(day: dt.date, years: int) -> dt.date:
    return dt.date(day.year + years, day.month, min(day.day, 28))
