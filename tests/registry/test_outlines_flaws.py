"""What is wrong with a boundary is told with the numbers of the points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import outlines
from registry.outlines import How

EAST, NORTH = 42_412_000, 4_751_000
END = "*,300,20,采区,1,\n"
HOLE = "*,300,20,采区,-1,\n"


def ring(*points: tuple[float, float], end: str = END, hide: int | None = None) -> str:
    """Return the rows of a ring from metres east and north of one place."""
    rows = ((NORTH + north, EAST + east) for east, north in points)
    texts = [f"{n},{x},{y}, , ,\n" for n, (x, y) in enumerate(rows, 1)]
    if hide:
        texts[hide - 1] = f"{hide},47510**.5,42412***.5, , ,\n"
    return "".join(texts) + end


SQUARE = ((0, 0), (100, 0), (100, 100), (0, 100))


def told(text: str, **how) -> list[tuple]:
    faults = outlines.told(outlines.read(text.encode(), How(**how)))["faults"]
    return [(fault["code"], fault["ring"], fault["points"]) for fault in faults]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ring(*SQUARE), []),
        (ring(*SQUARE, (0, 0)), []),
        (ring(*SQUARE, end=""), [("unclosed", 1, ["1", "4"])]),
        (ring(*SQUARE, hide=3), [("masked_digits", 1, ["3"])]),
        (
            ring((0, 0), (100, 100), (100, 0), (0, 100)),
            [("self_crossing", 1, ["1", "2", "3", "4"])],
        ),
        (ring((0, 0), (100, 0), (100, 0), (0, 100)), [("shared_points", 1, ["2", "3"])]),
        (ring((0, 0), (1, 1)), [("too_few_points", 1, ["1", "2"])]),
        (ring(*SQUARE, end="*,20,300,采区,1,\n"), [("elevations_reversed", 1, [])]),
        (
            ring(*SQUARE) + ring((90, 90), (150, 90), (90, 95), end=HOLE),
            [("hole_outside", 2, ["2"])],
        ),
        (
            ring(*SQUARE) + ring((0, 0), (50, 10), (10, 50), end=HOLE),
            [("shared_points", 2, ["1"])],
        ),
    ],
)
def test_a_fault_is_told_with_its_points(text, expected) -> None:
    assert told(text) == expected


def test_a_figure_of_eight_has_no_area_and_its_neighbour_has() -> None:
    text = ring((0, 0), (100, 100), (100, 0), (0, 100)) + ring(*SQUARE)
    said = outlines.told(outlines.read(text.encode(), How()))

    assert said["area_km2"] is None
    assert [r["area_km2"] for r in said["rings"]] == [None, pytest.approx(0.01, abs=1e-4)]


@pytest.mark.parametrize(("stated", "wrong"), [(0.01, False), (0.0103, True)])
def test_an_area_off_by_more_than_a_thousandth_is_told(stated, wrong) -> None:
    assert (
        "area_differs" in {code for code, *_ in told(ring(*SQUARE), stated_km2=stated)}
    ) is wrong


def test_a_block_that_lost_a_point_or_a_ring_is_told() -> None:
    text = "2,\n4,\n114.50,30.08,\n114.51,30.08,\n114.51,30.09,\n0,0,0,\n"

    assert [code for code, *_ in told(text)] == ["ring_count_differs", "point_count_differs"]


def test_columns_the_wrong_way_round_are_turned_for_all_to_see() -> None:
    turned = "".join(f"{n} {EAST + e} {NORTH + n_}\n" for n, (e, n_) in enumerate(SQUARE, 1))

    assert told(turned) == [("axes_swapped", None, [])]


metres = st.integers(0, 1000)


@given(st.lists(st.tuples(metres, metres), min_size=3, max_size=12))
def test_a_ring_without_an_area_has_a_fault_that_says_why(points) -> None:
    said = outlines.told(outlines.read(ring(*points).encode(), How()))
    codes = {fault["code"] for fault in said["faults"]}

    assert (said["area_km2"] is None) <= bool(codes)
    assert not (said["area_km2"] is not None and "self_crossing" in codes)
