"""Labels and values, however a board is laid out."""

import math

import pytest

from signboards.boardtext import Field, Found, find, lines_of
from tests.signboards.boardtext.written import column, line

NUMBER = "C2206052021037100000001"


def value(found: dict[Field, Found], field: Field) -> str | None:
    return found[field].value if field in found else None


def test_a_label_and_its_value_share_a_line() -> None:
    found = find(column(f"证号：{NUMBER}", "采矿权人：演示石料有限公司", "矿区面积：0.3576km²"))

    assert value(found, Field.LICENCE_NO) == NUMBER
    assert value(found, Field.HOLDER) == "演示石料有限公司"
    assert value(found, Field.AREA_KM2) == "0.3576"
    assert found[Field.HOLDER].said == "演示石料有限公司"
    assert found[Field.HOLDER].box.left > 250  # where the value is, not its label


def test_two_items_share_a_line() -> None:
    found = find(column("矿种：建筑用石料  方式：露天开采"))

    assert value(found, Field.MINERAL) == "建筑用石料"
    assert value(found, Field.MINING_METHOD) == "露天开采"


def test_a_table_has_no_colons() -> None:
    rows = [("证号", NUMBER), ("开采方式", "地下开采"), ("生产规模", "30万吨/年"), ("地址", "某镇")]
    cells = [
        line(words, x, 100 + 60 * row)
        for row, pair in enumerate(rows)
        for x, words in zip((100, 500), pair, strict=True)
    ]
    found = find(lines_of(cells))

    assert value(found, Field.LICENCE_NO) == NUMBER
    assert value(found, Field.MINING_METHOD) == "地下开采"
    assert value(found, Field.SCALE) == "30万吨/年"
    assert value(found, Field.ADDRESS) == "某镇"


def test_a_long_value_stands_in_two_lines_beside_its_label() -> None:
    cells = [
        line("矿山名称", 100, 100),
        line("演示矿", 500, 100),
        line("有效期限", 100, 190),
        line("2021年3月10日至", 500, 165),
        line("2029年3月9日", 500, 215),
        line("采矿权人", 100, 290),
        line("演示石料", 500, 265),
        line("有限公司", 500, 315),
    ]
    found = find(lines_of(cells))

    assert value(found, Field.VALID_FROM) == "2021-03-10"
    assert value(found, Field.VALID_TO) == "2029-03-09"
    assert value(found, Field.HOLDER) == "演示石料有限公司"
    assert value(found, Field.NAME) == "演示矿"


def test_the_second_line_of_a_term_is_not_the_first_of_the_next_item() -> None:
    cells = [
        line("有效期限", 100, 100),
        line("2012年12月25日—", 500, 95),
        line("2020年12月24日", 500, 142),
        line("发证机关", 100, 180),
        line("演示局", 500, 190),
    ]
    found = find(lines_of(cells))

    assert value(found, Field.VALID_FROM) == "2012-12-25"
    assert value(found, Field.VALID_TO) == "2020-12-24"
    assert value(found, Field.ISSUER) == "演示局"


def test_a_value_goes_on_under_itself_and_a_footer_is_no_part_of_it() -> None:
    lines = lines_of(
        [
            line("采矿权人：演示石料开发", 100, 100),
            line("有限责任公司", 300, 150),
            line("生产规模：30万吨/年", 100, 220),
            line("监督单位：演示局", 100, 290),
            line("设立日期：2021年5月1日", 100, 360),
            line("扫码了解更多", 100, 410),
        ]
    )
    found = find(lines)

    assert value(found, Field.HOLDER) == "演示石料开发有限责任公司"
    assert value(found, Field.OFFICE) == "演示局"
    assert found[Field.MADE_ON].said == "2021年5月1日"


@pytest.mark.parametrize("degrees", [-20, -7, 7, 20])
def test_a_board_may_hang_askew(degrees: float) -> None:
    cells = [line("采矿权人", 100, 100), line("演示石料有限公司", 700, 100)]
    cells += [line("地址", 100, 160), line("某县某镇某村", 700, 160)]
    cells += [line("矿种", 100, 220), line("石灰岩", 700, 220)]
    found = find(lines_of([turned(cell, degrees) for cell in cells]))

    assert value(found, Field.HOLDER) == "演示石料有限公司"
    assert value(found, Field.ADDRESS) == "某县某镇某村"
    assert value(found, Field.MINERAL) == "石灰岩"


def turned(cell: dict, degrees: float) -> dict:
    right, down = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def turn(corners: list[list[float]]) -> list[list[float]]:
        return [[x * right - y * down, x * down + y * right] for x, y in corners]

    glyphs = [[char, score, turn(box)] for char, score, box in cell["glyphs"]]
    return {"corners": turn(cell["corners"]), "glyphs": glyphs}


def test_a_unit_may_stand_with_the_label() -> None:
    found = find(column("矿区面积（平方公里）：0.3576", "有效期至：2029-03-09"))

    assert value(found, Field.AREA_KM2) == "0.3576"
    assert value(found, Field.VALID_TO) == "2029-03-09"


def test_a_label_with_a_letter_misread_is_still_a_label() -> None:
    assert value(find(column("开呆方式：露天开采")), Field.MINING_METHOD) == "露天开采"


def test_a_number_is_known_without_its_label() -> None:
    assert value(find(column("采矿权公示牌", NUMBER)), Field.LICENCE_NO) == NUMBER


@pytest.mark.parametrize(
    "other",
    [
        "监督电话：0439-3752001",
        "举报电话：12336",
        "法定代表人：王某",
        "统一社会信用代码：91220605MA0DEM001C",
    ],
)
def test_what_is_no_item_of_the_licence_is_no_field_and_disturbs_none(other: str) -> None:
    found = find(column(f"证号：{NUMBER}", other, "矿区面积：0.3576km²"))

    assert {field: one.value for field, one in found.items()} == {
        Field.LICENCE_NO: NUMBER,
        Field.AREA_KM2: "0.3576",
    }


def test_what_cannot_be_made_out_is_told_as_it_was_read() -> None:
    found = find(column("矿区面积：见附图", "证号：C22060520210371"))

    assert (found[Field.AREA_KM2].said, found[Field.AREA_KM2].value) == ("见附图", None)
    assert found[Field.LICENCE_NO].value is None


def test_a_doubtful_letter_is_settled_by_the_words_there_are() -> None:
    doubtful = lines_of([line("矿种：硅狮土", 100, 100, doubt="狮"), line("x", 9, 900)])
    legible = lines_of([line("矿种：硅狮土", 100, 100), line("x", 9, 900)])

    assert value(find(doubtful), Field.MINERAL) == "硅藻土"
    assert find(doubtful)[Field.MINERAL].said == "硅狮土"
    assert value(find(legible), Field.MINERAL) == "硅狮土"  # what was legible stands


@pytest.mark.parametrize(
    "nonsense",
    [
        [{}],
        [{"corners": [[0, 0]] * 3, "glyphs": [["a", 1, [[0, 0]] * 4]]}],
        [{"corners": [["x", 0]] * 4, "glyphs": [["a", 1, [[0, 0]] * 4]]}],
        [{"corners": [[0, 0]] * 4, "glyphs": [["a"]]}],
        [{"corners": [[0, 0]] * 4, "glyphs": 7}],
    ],
)
def test_a_child_that_talks_nonsense_is_found_out(nonsense: list) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        lines_of(nonsense)
