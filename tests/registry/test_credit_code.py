"""Credit codes with their check character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import credit_code

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def made(body: str) -> str:
    return body + credit_code.check_character(body)


def test_the_standards_own_example_checks_out() -> None:
    assert credit_code.read("91350100M000100Y43") == "91350100M000100Y43"


@pytest.mark.parametrize(
    "written",
    ["9135 0100 M000 100Y43", "９１３５０１００Ｍ０００１００Ｙ４３", "91350100m000100y43"],
)
def test_spaces_and_widths_do_not_matter(written) -> None:
    assert credit_code.read(written) == "91350100M000100Y43"


def test_letters_no_code_has_are_read_as_the_digits_they_resemble() -> None:
    assert credit_code.read("9I35OIOOMOOOIOOY43") == "91350100M000100Y43"


@pytest.mark.parametrize(
    "wrong", ["", "91350100M000100Y44", "91350100M000100Y4", "无", "220102000000000"]
)
def test_a_code_that_fails_its_check_is_refused(wrong) -> None:
    with pytest.raises(credit_code.BadCreditCode):
        credit_code.read(wrong)


@given(
    st.text(ALPHABET, min_size=17, max_size=17),
    st.integers(0, 17),
    st.sampled_from(ALPHABET),
)
def test_one_wrong_character_never_goes_unnoticed(body, position, other) -> None:
    code = made(body)
    changed = code[:position] + other + code[position + 1 :]

    assert credit_code.is_right(code)
    assert credit_code.is_right(changed) == (changed == code)


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_refused(text) -> None:
    try:
        assert credit_code.is_right(credit_code.read(text))
    except credit_code.BadCreditCode as refusal:
        assert refusal.status == 422  # noqa: PT017  # a property: most texts are refused
