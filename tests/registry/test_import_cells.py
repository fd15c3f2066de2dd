"""Whatever stands in the cells of a workbook, each row is accounted for and none stops another."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.reading import books, read_row
from tests.registry.conftest import ROW

HEADINGS = list(ROW)
WIDE = len(HEADINGS)
CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["", "=1+1", "长期", "2020年13月40日", "1E+22", "⚒️", "\x00", "126.7,42.9;"]),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.booleans(),
    st.sampled_from(list(ROW.values())),
)
ROWS = st.lists(st.lists(CELLS, min_size=WIDE, max_size=WIDE), max_size=6)
RANGES = st.lists(
    st.tuples(*(st.integers(0, 12) for _ in range(4))).map(
        lambda r: (min(r[0], r[2]), min(r[1], r[3]), max(r[0], r[2]), max(r[1], r[3]))
    ),
    max_size=4,
)
FORMULAS = st.lists(st.from_regex(r"[A-L][1-9]", fullmatch=True), max_size=4)


@settings(max_examples=150, deadline=None)
@given(rows=ROWS, merged=RANGES, formulas=FORMULAS)
def test_every_row_with_anything_in_it_is_told_of(rows, merged, formulas) -> None:
    told = {"rows": [HEADINGS, *rows], "merged": merged, "formulas": formulas}
    sheet = books._Book(told, dt.date(1899, 12, 30)).sheet(())  # noqa: SLF001 (the child is spared)

    read = [read_row(raw, sheet) for raw in sheet.rows]

    filled = [at for at, row in enumerate(told["rows"], 1) if at > 1 and any(c != "" for c in row)]
    down = max([0, *(bottom for top, _, bottom, _ in merged if top == 0)])  # headings so tall
    assert [row.row for row in read] == [at for at in filled if at > min(down, len(rows)) + 1]
    for row in read:
        assert row.licence_no or row.refused
        assert all(fault.code for fault in row.faults)
