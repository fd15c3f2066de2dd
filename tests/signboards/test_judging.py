"""What is wrong with a board is told in words that a holder can act on."""

import datetime as dt
from dataclasses import replace

import pytest

from signboards.judging import Registered, Seen, defects
from signboards.states import Defect

REGISTERED = Registered(
    "C2202812010127120098765", "蛟河新站石材（集团）有限公司", dt.date(2028, 6, 30)
)
FAULTLESS = Seen(
    present=True,
    conspicuous=True,
    legible=True,
    damaged=None,
    licence_no="C2202812010127120098765",
    holder="蛟河新站石材（集团）有限公司",
    valid_to=dt.date(2028, 6, 30),
)


def test_a_faultless_board_has_no_defects() -> None:
    assert defects(FAULTLESS, REGISTERED) == []


def test_of_a_missing_board_nothing_else_is_said() -> None:
    gone = replace(FAULTLESS, present=False, conspicuous=False, licence_no="X")

    assert defects(gone, REGISTERED) == [Defect.MISSING]


def test_what_could_not_be_read_is_not_held_against_it() -> None:
    unread = replace(FAULTLESS, legible=False, licence_no=None, holder=None, valid_to=None)

    assert defects(unread, REGISTERED) == [Defect.NOT_LEGIBLE]


def test_full_width_letters_and_blanks_are_the_painters_choice() -> None:
    painted = replace(
        FAULTLESS,
        licence_no="Ｃ２２０２８１ 2010127120098765",
        holder="蛟河新站石材(集团) 有限公司",
    )

    assert defects(painted, REGISTERED) == []


@pytest.mark.parametrize(
    ("wrong", "defect"),
    [
        ({"conspicuous": False}, Defect.NOT_CONSPICUOUS),
        ({"damaged": True}, Defect.DAMAGED),
        ({"licence_no": "C2202812010127120098766"}, Defect.LICENCE_NO_DIFFERS),
        ({"holder": "别的公司"}, Defect.HOLDER_DIFFERS),
        ({"valid_to": dt.date(2025, 6, 30)}, Defect.VALID_TO_DIFFERS),
    ],
)
def test_each_difference_is_named(wrong: dict[str, object], defect: Defect) -> None:
    assert defects(replace(FAULTLESS, **wrong), REGISTERED) == [defect]
