"""A licence number is repaired where it can only be one, and never turned into another mine's."""

from hypothesis import given
from hypothesis import strategies as st

from registry import licence
from signboards.boardtext.numbers import licence_number

LOOKS_LIKE = {"0": "OQD", "1": "IL", "2": "Z", "4": "A", "5": "S", "6": "G", "7": "T", "8": "B"}
PROVINCES = ("22", "10", "21", "15")


@st.composite
def numbers(draw: st.DrawFn) -> str:
    organ = draw(st.sampled_from(PROVINCES)) + draw(st.from_regex(r"[0-9]{4}", fullmatch=True))
    month = f"{draw(st.integers(1998, 2025))}{draw(st.integers(1, 12)):02}"
    rest = draw(st.from_regex(r"[1-9][0-9]{9}", fullmatch=True))
    return f"C{organ}{month}{rest}"


@given(numbers())
def test_a_number_stands_as_it_was_read(number: str) -> None:
    assert licence_number(number) == number
    assert licence_number(f"{number[:7]} {number[7:]}".lower()) == number


@given(numbers(), st.data())
def test_letters_where_only_digits_stand_are_set_right(number: str, data: st.DataObject) -> None:
    places = [at for at in range(1, 23) if number[at] in LOOKS_LIKE]
    chosen = data.draw(st.sets(st.sampled_from(places), max_size=4)) if places else set()
    seen = list(number)
    for at in chosen:
        seen[at] = data.draw(st.sampled_from(LOOKS_LIKE[number[at]]))

    assert licence_number("".join(seen)) == number


@given(numbers(), st.sampled_from("G0OQ6"))
def test_only_the_letter_it_begins_with_may_be_mistaken(number: str, lead: str) -> None:
    assert licence_number(lead + number[1:]) == number


@given(numbers(), st.integers(1, 22), st.sampled_from("0123456789"))
def test_another_digit_is_another_mine_and_is_never_guessed_away(
    number: str, at: int, digit: str
) -> None:
    other = number[:at] + digit + number[at + 1 :]
    assert licence_number(other) == other


@given(
    numbers(), st.dictionaries(st.integers(0, 22), st.sampled_from("OIBSZGQTLUADCX"), max_size=5)
)
def test_no_digit_that_was_read_is_changed(number: str, letters: dict[int, str]) -> None:
    seen = "".join(letters.get(at, char) for at, char in enumerate(number))
    found = licence_number(seen)

    if found is not None:
        assert licence.read(found).number == found
        assert all(
            new == old for new, old in zip(found[1:], seen[1:], strict=True) if old.isdigit()
        )


def test_a_digit_too_few_or_too_many_is_no_number() -> None:
    number = "C2206052021037100000001"
    assert licence_number(number[:-1]) is licence_number(number + "1") is None
    assert licence_number("C22060520210371000*0001") is None
