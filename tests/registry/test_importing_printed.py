"""A register whose cells hold boundaries in the forms that notices print."""

import pytest

from tests.registry.conftest import boundaries, outcomes, remarks

BLOCK = """\
1,4751000,42412000, , ,
2,4751000,42413000, , ,
3,4752000,42413000, , ,
4,4752000,42412000, , ,
*,300,20,一采区,1,
"""


def test_a_mining_block_in_a_cell_is_drawn_with_its_elevations(session, import_rows) -> None:
    done = import_rows({"范围坐标": BLOCK, "面积": "1.0002"})
    (drawn,) = boundaries(session)

    assert (outcomes(done), remarks(done)) == (["created"], [])
    assert drawn.area_m2 == pytest.approx(1_000_000, rel=1e-3)
    assert (drawn.top_m, drawn.bottom_m, drawn.comparable) == (300, 20, True)
    assert drawn.source_text.splitlines() == BLOCK.splitlines()


def test_the_same_block_again_changes_nothing(session, import_rows) -> None:
    import_rows({"范围坐标": BLOCK})
    assert outcomes(import_rows({"范围坐标": BLOCK})) == ["unchanged"]


def test_elevations_of_their_own_columns_go_before(session, import_rows) -> None:
    import_rows({"范围坐标": BLOCK, "上限标高": "250", "下限标高": "100"})
    (drawn,) = boundaries(session)

    assert (drawn.top_m, drawn.bottom_m) == (250, 100)


@pytest.mark.parametrize(
    "text",
    [
        BLOCK.replace("2,4751000", "2,4753000"),  # crosses itself
        BLOCK.replace("4751000", "47510**"),
        BLOCK.replace(",42412", ",412").replace(",42413", ",413"),  # no zone
        BLOCK.replace("*,300,20,一采区,1,\n", ""),
    ],
    ids=["crossing", "masked", "no zone", "no end"],
)
def test_a_block_with_a_fault_is_left_out_and_the_row_taken(session, import_rows, text) -> None:
    done = import_rows({"范围坐标": text})

    assert outcomes(done) == ["created"]
    assert remarks(done) == [("boundary", "boundary_wrong", "field_left_as_it_was")]
    assert boundaries(session) == []
