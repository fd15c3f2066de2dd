"""What differs is told, what was hardly legible is doubted, and nobody is blocked."""

import pytest

from signboards.boardtext import Box, Field, Found, Likeness, canonical, compare

NUMBER = "C2206052021037100000001"


def found(field: Field, said: str, doubt: str = "") -> Found:
    scores = tuple(0.5 if char in doubt else 1.0 for char in said)
    return Found(field, said, canonical(field, said), scores, Box(0, 0, 1, 1))


@pytest.mark.parametrize(
    ("field", "said", "ought"),
    [
        (Field.LICENCE_NO, NUMBER, NUMBER),
        (Field.HOLDER, "演示（吉林）石料有限公司", "演示(吉林)石料有限公司"),
        (Field.SCALE, "300000吨/年", "30万吨/年"),
        (Field.SCALE, "小型", "小型"),
        (Field.AREA_KM2, "35.76公顷", "0.3576平方公里"),
        (Field.AREA_KM2, "0.358平方公里", "0.3576平方公里"),  # rounded to three decimals
        (Field.AREA_KM2, "0.3578平方公里", "0.3576平方公里"),  # within a thousandth
        (Field.VALID_TO, "2029年3月9日", "2029-03-09"),
        (Field.VALID_TO, "2029年3月", "2029-03-09"),
        (Field.TOP_M, "780", "780米"),
    ],
)
def test_it_is_the_same_however_it_is_written(field: Field, said: str, ought: str) -> None:
    assert compare(field, found(field, said), ought).likeness is Likeness.EQUAL


@pytest.mark.parametrize(
    ("field", "said", "ought"),
    [
        (Field.LICENCE_NO, NUMBER[:-1] + "2", NUMBER),
        (Field.HOLDER, "演示石材有限公司", "演示石料有限公司"),
        (Field.AREA_KM2, "0.3676平方公里", "0.3576平方公里"),
        (Field.AREA_KM2, "0.4平方公里", "0.3平方公里"),
        (Field.VALID_TO, "2029年3月10日", "2029-03-09"),
        (Field.VALID_TO, "2029年4月", "2029-03-09"),
        (Field.BOTTOM_M, "-620", "620米"),
        (Field.SCALE, "30万吨/年", "3万吨/年"),
    ],
)
def test_it_differs_where_it_was_legible(field: Field, said: str, ought: str) -> None:
    compared = compare(field, found(field, said), ought)

    assert compared.likeness is Likeness.DIFFERS
    assert compared.similarity is not None
    assert 0 < compared.similarity < 1


def test_a_letter_that_was_hardly_legible_is_doubted() -> None:
    one = found(Field.HOLDER, "演示石材有限公司", doubt="材")
    elsewhere = found(Field.HOLDER, "演示石材有限公司", doubt="司")
    many = found(Field.HOLDER, "漬元石材有限公司", doubt="漬元材")

    assert compare(Field.HOLDER, one, "演示石料有限公司").likeness is Likeness.DOUBTFUL
    assert compare(Field.HOLDER, elsewhere, "演示石料有限公司").likeness is Likeness.DIFFERS
    assert compare(Field.HOLDER, many, "演示石料有限公司").likeness is Likeness.DIFFERS


def test_a_missing_letter_is_doubted_beside_a_doubtful_one() -> None:
    said = found(Field.MINING_METHOD, "天开采", doubt="天")
    assert compare(Field.MINING_METHOD, said, "露天开采").likeness is Likeness.DOUBTFUL


def test_a_figure_is_doubted_if_any_digit_was_hardly_legible() -> None:
    said = found(Field.VALID_TO, "2029年8月9日", doubt="8")
    assert compare(Field.VALID_TO, said, "2029-03-09").likeness is Likeness.DOUBTFUL


def test_what_was_not_read_and_what_is_not_on_the_register_are_told_apart() -> None:
    unclear = Found(Field.AREA_KM2, "见附图", None, (1.0,) * 3, Box(0, 0, 1, 1))
    legible = found(Field.OFFICE, "演示自然资源局")

    assert compare(Field.HOLDER, None, "演示石料").likeness is Likeness.UNREAD
    assert compare(Field.AREA_KM2, unclear, "0.3平方公里").likeness is Likeness.UNREAD
    assert compare(Field.OFFICE, legible, None).likeness is Likeness.UNREGISTERED


def test_a_class_of_mine_says_nothing_of_tonnes() -> None:
    tonnes = found(Field.SCALE, "30万吨/年")

    assert compare(Field.SCALE, tonnes, "小型").likeness is Likeness.UNREGISTERED
    assert compare(Field.SCALE, tonnes, "30万立方米/年").likeness is Likeness.UNREGISTERED
