"""Who must have a board, by when and for how long, as the papers have it."""

import datetime as dt

import pytest

from registry.states import RightKind
from signboards import rules

JILIN, LIAONING = "22", "21"
TODAY = dt.date(2026, 11, 20)
ROWS = (*rules.DUTIES, *rules.EXEMPTIONS, *rules.RENEWALS, *rules.MENDINGS, *rules.NEARNESS)


@pytest.mark.parametrize("row", ROWS)
def test_every_row_names_its_source_and_its_first_day(row: object) -> None:
    assert getattr(row, "source", "")
    assert isinstance(getattr(row, "valid_from", None), dt.date)


@pytest.mark.parametrize(
    ("mineral", "oil_gas", "on", "exempt"),
    [
        ("铀矿", False, TODAY, "放射性矿产"),
        ("独居石、钍", False, TODAY, "放射性矿产"),
        ("煤层气", False, TODAY, "石油、天然气、煤层气"),
        ("其他", True, TODAY, "石油、天然气、煤层气"),
        ("建筑用花岗岩", False, TODAY, None),
        ("铀矿", False, dt.date(2009, 12, 31), None),
    ],
)
def test_radioactive_minerals_oil_and_gas_carry_no_board(
    mineral: str, *, oil_gas: bool, on: dt.date, exempt: str | None
) -> None:
    found = rules.exemption(mineral, oil_gas=oil_gas, province=JILIN, on=on)

    assert (found.name if found else None) == exempt


def test_the_board_of_a_new_right_is_due_the_day_it_may_be_mined() -> None:
    duty = rules.in_force(rules.DUTIES, JILIN, TODAY)

    assert duty is not None
    assert duty.kinds == {RightKind.MINING}
    assert rules.due_on(duty, dt.date(2026, 12, 1)) == dt.date(2026, 12, 1)
    assert rules.due_on(duty, dt.date(2005, 3, 1)) == dt.date(2010, 6, 30)


def test_a_province_outranks_the_nation_and_a_later_row_an_earlier_one() -> None:
    def row(province: str, days: int, since: int) -> rules.Mending:
        return rules.Mending(province, days, dt.date(since, 1, 1), None, "测试")

    rows = (row("", 10, 2010), row(JILIN, 7, 2012), row(JILIN, 5, 2020), row(LIAONING, 3, 2010))

    def days(province: str, year: int) -> int | None:
        found = rules.in_force(rows, province, dt.date(year, 6, 1))
        return found and found.working_days

    assert (days(JILIN, 2011), days(JILIN, 2015), days(JILIN, 2026)) == (10, 7, 5)
    assert (days("35", 2026), days(LIAONING, 2026), days(JILIN, 2009)) == (10, 3, None)


def test_a_row_no_longer_holds_on_the_day_it_ends() -> None:
    ended = rules.Nearness("", 500, dt.date(2010, 1, 1), dt.date(2020, 1, 1), "测试")

    assert rules.in_force((ended,), JILIN, dt.date(2019, 12, 31)) is ended
    assert rules.in_force((ended,), JILIN, dt.date(2020, 1, 1)) is None


def test_liaoning_renews_every_six_months_and_jilin_does_not() -> None:
    assert rules.renew_by(dt.date(2026, 3, 15), LIAONING, TODAY) == dt.date(2026, 9, 15)
    assert rules.renew_by(dt.date(2025, 8, 31), LIAONING, TODAY) == dt.date(2026, 2, 28)
    assert rules.renew_by(dt.date(2026, 3, 15), JILIN, TODAY) is None


def test_ten_working_days_pass_over_the_spring_festival_and_count_make_up_days() -> None:
    # Off from 15 to 23 February 2026; the Saturdays 14 and 28 February are worked.
    due = rules.mend_by(dt.date(2026, 2, 12), JILIN)

    assert (due.day, due.provisional) == (dt.date(2026, 3, 4), False)
    assert rules.mend_by(dt.date(2026, 12, 25), JILIN).provisional
    with pytest.raises(LookupError):
        rules.mend_by(dt.date(2009, 1, 1), JILIN)
