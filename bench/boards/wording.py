"""How different painters word the same right: labels, units, forms of dates, layouts of lines."""

import datetime as dt
import random
from typing import Final

from bench.boards.rights import Sample

Line = tuple[str, str, str]  # field, label, value

_LABELS: Final = {
    "licence_no": ("证号", "采矿许可证号", "许可证号", "采矿许可证编号"),
    "holder": ("采矿权人", "矿业权人", "采矿权人名称"),
    "address": ("地址", "矿山地址", "矿区位置"),
    "name": ("矿山名称", "矿山企业名称"),
    "mineral": ("开采矿种", "矿种", "主要开采矿种"),
    "mining_method": ("开采方式", "采矿方式"),
    "scale": ("生产规模", "设计生产规模"),
    "area": ("矿区面积", "面积"),
    "depth": ("开采深度", "开采标高"),
    "valid": ("有效期限", "有效期"),
    "issuer": ("发证机关", "颁证机关", "发证单位"),
    "office": ("监督单位", "监督管理单位", "监管单位"),
    "made_on": ("制作日期", "制牌日期", "设立日期"),
}
_CHINESE: Final = str.maketrans("0123456789", "〇一二三四五六七八九")


def lines(sample: Sample, dice: random.Random) -> list[Line]:
    """Return what the board says, in the order of a licence."""
    day = dice.choice((_in_characters, _in_characters, _dashed, _dotted, _slashed, _spaced))
    said = {
        "licence_no": sample.licence_no,
        "holder": sample.holder,
        "address": sample.address,
        "name": sample.name,
        "mineral": sample.mineral,
        "mining_method": sample.mining_method,
        "scale": _scale(sample, dice),
        "area": _area(sample, dice),
        "depth": _depth(sample, dice),
        "valid": _span(day(sample.valid_from), day(sample.valid_to), dice),
        "issuer": sample.issuer,
        "office": sample.office,
        "made_on": dice.choice((day, _in_numerals))(sample.made_on),
    }
    return [(name, dice.choice(_LABELS[name]), value) for name, value in said.items()]


def _scale(sample: Sample, dice: random.Random) -> str:
    tens = sample.tonnes / 100
    return dice.choice(
        (
            f"{tens:g}万{sample.unit}/年",
            f"{tens:.2f}万{sample.unit}/年",
            f"年产{tens:g}万{sample.unit}",
            f"{sample.tonnes * 100}{sample.unit}/年",
        )
    )


def _area(sample: Sample, dice: random.Random) -> str:
    km2 = sample.area_m2 / 1e6
    forms = [f"{km2:.4f}平方公里", f"{km2:.4f}平方千米", f"{km2:.4f}km²"]
    return dice.choice([*forms, f"{sample.area_m2 / 1e4:.2f}公顷"])


def _depth(sample: Sample, dice: random.Random) -> str:
    top, bottom = sample.top_m, sample.bottom_m
    return dice.choice(
        (
            f"由{top}米至{bottom}米标高",
            f"{top}米至{bottom}米",
            f"+{top}m～{bottom:+}m",
            f"{top}m至{bottom}m标高",
        )
    )


def _span(begins: str, ends: str, dice: random.Random) -> str:
    return dice.choice((f"自{begins}至{ends}", f"{begins}至{ends}", f"{begins}—{ends}"))


def _in_characters(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _spaced(day: dt.date) -> str:
    return f"{day.year} 年 {day.month:02} 月 {day.day:02} 日"


def _dashed(day: dt.date) -> str:
    return f"{day:%Y-%m-%d}"


def _dotted(day: dt.date) -> str:
    return f"{day:%Y.%m.%d}"


def _slashed(day: dt.date) -> str:
    return f"{day:%Y/%m/%d}"


def _in_numerals(day: dt.date) -> str:
    """二〇二一年三月十日."""
    year = str(day.year).translate(_CHINESE)
    return f"{year}年{_small(day.month)}月{_small(day.day)}日"


def _small(number: int) -> str:
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    ten = "" if tens == 0 else ("十" if tens == 1 else digits[tens] + "十")
    return ten + ("" if ones == 0 and tens else digits[ones])
