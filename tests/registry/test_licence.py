"""Licence numbers as official notices print them, defects included."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import licence
from registry.states import RightKind

# Printed number → form and segments: organ, first issue, class, opaque digits, serial, grant mode.
PUBLISHED = {
    "C1500002009064210023021": ("C23", "150000", "200906", "4", "21", "0023021", ""),
    "C1000002023125218000664": ("C23", "100000", "202312", "5", "21", "8000664", ""),
    "C4300002009084210033840": ("C23", "430000", "200908", "4", "21", "0033840", ""),
    "C3400002010123210098203": ("C23", "340000", "201012", "3", "21", "0098203", ""),
    "C4500002024102110157556": ("C23", "450000", "202410", "2", "11", "0157556", ""),
    "C3600002011013120104030": ("C23", "360000", "201101", "3", "12", "0104030", ""),
    "C1500002015013210136961": ("C23", "150000", "201501", "3", "21", "0136961", ""),
    "C1505002009067120023852": ("C23", "150500", "200906", "7", "12", "0023852", ""),
    "1506002009067120024121": ("C23", "150600", "200906", "7", "12", "0024121", ""),
    "C1506002010117230079084": ("C23", "150600", "201011", "7", "23", "0079084", ""),
    "C4207002009087120031495": ("C23", "420700", "200908", "7", "12", "0031495", ""),
    "C3508002010127120089642": ("C23", "350800", "201012", "7", "12", "0089642", ""),
    "3526000520001": ("OLD13", "352600", "05", "", "2", "0001", ""),
    "3526009940010": ("OLD13", "352600", "99", "", "4", "0010", ""),
    "4526009940002": ("OLD13", "452600", "99", "", "4", "0002", ""),
    "3600000330978": ("OLD13", "360000", "03", "", "3", "0978", ""),
    "4100009941129": ("OLD13", "410000", "99", "", "4", "1129", ""),
    "4100000040247": ("OLD13", "410000", "00", "", "4", "0247", ""),
    "T44120090302026433": ("T18", "44", "200903", "02", "", "026433", "1"),
    "T44120090402027260": ("T18", "44", "200904", "02", "", "027260", "1"),
    "T44120090402027259": ("T18", "44", "200904", "02", "", "027259", "1"),
    "T44120090102024275": ("T18", "44", "200901", "02", "", "024275", "1"),
    "T44120090402027251": ("T18", "44", "200904", "02", "", "027251", "1"),
    "T53120080803014774": ("T18", "53", "200808", "03", "", "014774", "1"),
    "T6200002010014010038067": ("T23", "620000", "201001", "4", "01", "0038067", ""),
}


@pytest.mark.parametrize("printed", PUBLISHED)
def test_a_published_number_reads_to_its_segments(printed) -> None:
    read = licence.read(printed)

    segments = (
        read.form,
        read.organ,
        read.issued_ym,
        read.mineral_class,
        read.opaque,
        read.serial,
        read.grant_mode,
    )
    assert segments == PUBLISHED[printed]
    assert (read.kind is RightKind.MINING) == (read.form in {"C23", "OLD13"})


def test_a_notice_that_forgot_the_c_is_repaired_for_all_to_see() -> None:
    read = licence.read("1506002009067120024121")

    assert read.number == "C1506002009067120024121"
    assert read.repairs == ("prefix_missing",)
    assert read.warnings == ("prefix_assumed",)


def test_the_missing_letter_is_a_t_where_the_right_is_to_explore() -> None:
    assert licence.read("6200002010014010038067", RightKind.EXPLORATION).form == "T23"
    assert licence.read("44120090302026433").number == "T44120090302026433"


@pytest.mark.parametrize(
    ("written", "repair"),
    [
        ("Ｃ１５００００２００９０６４２１００２３０２１", "full_width"),
        ("c1500002009064210023021", "lower_case"),
        ("С1500002009064210023021", "look_alike"),
        ("证号:C1500002009064210023021", "label"),
        ("采矿许可证(C1500002009064210023021)", "punctuation"),
        ("C15000-0200906 4210023021。", "punctuation"),
        ("C15OOOO2OO9O6421OO23O21", "letter_for_digit"),
    ],
)
def test_what_notices_get_wrong_is_repaired_and_named(written, repair) -> None:
    read = licence.read(written)

    assert read.number == "C1500002009064210023021"
    assert repair in read.repairs


def test_a_sheet_that_made_a_float_of_an_old_number() -> None:
    assert licence.read("3526000520001.0").number == "3526000520001"


def test_odd_segments_are_flagged_and_kept() -> None:
    assert licence.read("C9900002009134210023021").warnings == (
        "organ_unknown",
        "issue_month_impossible",
    )


def test_an_organ_that_is_no_more_is_no_reason_to_doubt() -> None:
    assert licence.read("3526000520001").warnings == ()


@pytest.mark.parametrize("given_", ["", "无", "3.526E+12", "C150000200906421002302", "9" * 500])
def test_what_is_no_number_is_refused(given_) -> None:
    with pytest.raises(licence.Unreadable):
        licence.read(given_)


@pytest.mark.parametrize(
    ("masked", "why"),
    [
        ("C15000020****4210023021", "masked_digits"),
        ("T62000020100*****38067", "masked_digits"),  # without the stars it has 18 characters
        ("3.526E+12", "rounded_by_spreadsheet"),
        ("C150000200906421002302", "wrong_length"),
        ("无", "not_a_number"),
    ],
)
def test_digits_that_are_not_there_are_never_made_up(masked, why) -> None:
    said = licence.describe(masked)

    assert list(said) == list(licence.SAID)
    assert said["warnings"] == [why]
    assert {said[name] for name in ("form", "kind", "organ", "issued_ym", "serial")} == {None}


def test_a_number_that_begins_with_an_o_meant_a_nought() -> None:
    assert licence.describe("I526OO9940010")["number"] == "1526009940010"


@given(st.text(max_size=60))
def test_any_text_reads_or_is_refused(text) -> None:
    try:
        read = licence.read(text)
    except licence.Unreadable:
        return
    assert licence.read(read.number).repairs == ()
    assert licence.read(read.number).number == read.number
