"""Painters write the same thing in many ways."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signboards.boardtext import Field, canonical
from signboards.boardtext.items import Item
from signboards.boardtext.values import dates, elevations, plain, values

DAYS = st.dates(dt.date(1986, 1, 1), dt.date(2099, 12, 31))
CHINESE = "〇一二三四五六七八九"


def in_numerals(day: dt.date) -> str:
    year = "".join(CHINESE[int(one)] for one in str(day.year))
    return f"{year}年{small(day.month)}月{small(day.day)}日"


def small(number: int) -> str:
    tens, ones = divmod(number, 10)
    ten = {0: "", 1: "十"}.get(tens, CHINESE[tens] + "十")
    return ten + (CHINESE[ones] if ones else "")


WAYS = {
    "characters": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "blanks": lambda day: f"{day.year} 年 {day.month:02} 月 {day.day:02} 日",
    "dashes": lambda day: day.isoformat(),
    "dots": lambda day: f"{day:%Y.%m.%d}",
    "slashes": lambda day: f"{day:%Y/%m/%d}",
    "packed": lambda day: f"{day:%Y%m%d}",
    "numerals": in_numerals,
    "full width": lambda day: day.isoformat().translate({0x30 + n: 0xFF10 + n for n in range(10)}),
}


@pytest.mark.parametrize("way", WAYS)
@given(day=DAYS)
def test_every_day_is_read_however_it_is_written(way: str, day: dt.date) -> None:
    assert dates(WAYS[way](day)) == [day.isoformat()]


@pytest.mark.parametrize("between", ["至", "—", "~", "～", "-", "至 "])
@pytest.mark.parametrize("way", ["characters", "dashes", "dots", "numerals"])
@given(begins=DAYS, ends=DAYS)
def test_a_term_has_two_ends(way: str, between: str, begins: dt.date, ends: dt.date) -> None:
    said = f"自{WAYS[way](begins)}{between}{WAYS[way](ends)}"
    assert values(Item.VALID, said) == {
        Field.VALID_FROM: begins.isoformat(),
        Field.VALID_TO: ends.isoformat(),
    }


def test_a_month_is_a_month_and_no_day_is_made_up() -> None:
    assert dates("2021年3月至2029年3月") == ["2021-03", "2029-03"]
    assert dates("2021年3月日") == dates("2021年13月1日") == dates("2021年2月30日") == []


@given(st.decimals("0.0001", "999.9999", places=4))
def test_an_area_is_the_same_in_each_unit(km2: Decimal) -> None:
    for said in (
        f"{km2}平方公里",
        f"{km2} 平方千米",
        f"{km2}km²",
        f"{km2}㎢",
        f"{km2 * 100}公顷",
        f"{km2 * 100:f}hm²",
        f"{km2 * 10**6:f}平方米",
    ):
        found = canonical(Field.AREA_KM2, said)
        assert found is not None, said
        assert Decimal(found) == km2, said


@given(st.integers(1, 5_000_000))
def test_an_output_is_the_same_in_tens_of_thousands(tonnes: int) -> None:
    said = canonical(Field.SCALE, f"{tonnes}吨/年")
    tens = (Decimal(tonnes) / 10**4).normalize()

    assert said == f"{tens:f}万吨/年"
    assert canonical(Field.SCALE, f"年产{tens:f}万吨") == said
    assert canonical(Field.SCALE, f"{tens:f}　万ｔ/ａ") == said
    assert canonical(Field.SCALE, f"{tens:f}万立方米/年") != said


@given(st.integers(-2000, 3000), st.integers(1, 2000))
def test_levels_keep_their_signs(bottom: int, depth: int) -> None:
    top = bottom + depth
    for said in (
        f"由{top}米至{bottom}米标高",
        f"{top}m~{bottom}m",
        f"{top:+}m～{bottom:+}m",
        f"{bottom}米至{top}米",
        f"{top}—{bottom}米",
    ):
        assert elevations(said) == (str(top), str(bottom)), said


def test_a_dash_between_two_levels_is_no_minus() -> None:
    assert elevations("780m-620m") == ("780", "620")
    assert elevations("780m--620m") == ("780", "-620")


@given(st.text(max_size=60))
def test_no_words_whatever_break_a_reading(words: str) -> None:
    for field in Field:
        assert canonical(field, words) is None or canonical(field, words)
    for item in Item:
        if item is not Item.OTHER:
            values(item, words)


@given(st.text(max_size=40))
def test_the_plain_form_is_its_own_plain_form(words: str) -> None:
    assert plain(plain(words)) == plain(words)


def test_brackets_and_widths_are_the_painters_choice() -> None:
    assert plain("演示（吉林）矿业　有限公司") == plain("演示(吉林)矿业有限公司")
