"""Undoing an import: what was is again, nobody else's work is lost, and it is all on record."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kernel import audit
from kernel.spatial import to_shapely
from registry import queries
from registry.imports import queries as import_queries
from registry.imports.undoing import ChangedSince, NotUndoable, RestedUpon, undo
from registry.models import Boundary, FormerNumber, Right
from registry.states import RightState
from signboards.models import Signboard
from signboards.public.tables import PublicAddress
from signboards.service import settle_rights
from signboards.states import SignboardState
from tests.registry.conftest import (
    NOW,
    ROW,
    SQUARE,
    TODAY,
    acts,
    only_right,
    outcomes,
)

OTHER = "C2200002010124210098204"
NEW_NUMBER = "C2200002024124210098299"
LATER = NOW + dt.timedelta(days=3)
MOVED = SQUARE.replace("126.7", "126.8")


@pytest.fixture
def undone(session, registrar):
    """Return what undoes an import."""

    def do(done, **how: Any):
        told = {"reason": "导错了文件", "now": LATER, **how}
        return undo(session, told.pop("by", registrar), done.id, **told)

    return do


def known(session: Session, actor) -> dict[str, Any]:
    """Return all that an officer can read of rights, but for when it was written."""
    session.expire_all()
    statement = queries.listed(actor, on=TODAY).options(
        selectinload(Right.former_numbers), selectinload(Right.boundaries)
    )
    return {right.licence_no: _plain(right) for right in session.scalars(statement)}


def _plain(right: Right) -> dict[str, Any]:
    names = {"id", "name", "holder_id", "division_id", "mineral", "valid_from", "valid_to"}
    names |= {"area_km2", "state", "ended_on", "scale", "certificate_no", "mining_method"}
    live = [drawn for drawn in right.boundaries if drawn.replaced_on is None]
    return {
        **{name: getattr(right, name) for name in names},
        "holder": (right.holder.name, right.holder.credit_code),
        "former": [former.number for former in right.former_numbers],
        "boundary": [_drawn(drawn) for drawn in live],
    }


def _drawn(drawn: Boundary) -> Any:
    shape = drawn.geometry is not None and to_shapely(drawn.geometry).wkt
    return (shape, drawn.source_text, drawn.source_datum, drawn.top_m, drawn.bottom_m)


class TestUndoing:
    def test_a_right_recorded_by_mistake_is_shown_to_nobody(
        self, session, registrar, import_rows, undone
    ) -> None:
        done = import_rows()

        undoing = undone(done)

        assert outcomes(undoing) == ["withdrawn"]
        assert known(session, registrar) == {}
        assert only_right(session).state is RightState.WITHDRAWN
        assert acts(session)[-2:] == ["registry.right_withdrawn", "registry.import_undone"]
        assert list(audit.verify(session)) == []

    def test_a_changed_right_is_again_what_it_was(
        self, session, registrar, import_rows, undone
    ) -> None:
        import_rows({"上限标高": "600", "下限标高": "150"})
        before = known(session, registrar)
        done = import_rows(
            {
                "证号": NEW_NUMBER, "曾用证号": ROW["证号"], "有效期止": "2035-01-01",
                "范围坐标": MOVED, "矿业权人": "新名公司", "面积": "1.5",
            },
            {"证号": OTHER},
        )  # fmt: skip

        undoing = undone(done)

        assert known(session, registrar) == before
        assert sorted(outcomes(undoing)) == ["restored", "withdrawn"]
        assert undoing.counts["restored"] == 1
        assert list(audit.verify(session)) == []

    def test_the_file_imported_again_brings_all_of_it_back(
        self, session, registrar, import_rows, undone
    ) -> None:
        import_rows()
        rows = {"有效期止": "2035-01-01", "曾用证号": "3526009940010"}, {"证号": OTHER}
        done = import_rows(*rows)
        after = known(session, registrar)
        undone(done)

        again = import_rows(*rows, now=LATER)

        assert outcomes(again) == ["changed", "changed"]
        assert known(session, registrar) == after
        undone(again)
        assert set(known(session, registrar)) == {ROW["证号"]}
        assert [one.withdrawn for one in session.scalars(select(FormerNumber))] == [True]

    def test_imports_are_undone_from_the_last_to_the_first(
        self, session, registrar, import_rows, undone
    ) -> None:
        first, second = import_rows(), import_rows({"有效期止": "2035-01-01"})

        with pytest.raises(ChangedSince) as refusal:
            undone(first)
        undone(second)
        undone(first)

        assert ROW["证号"] in refusal.value.sentence("zh")
        assert known(session, registrar) == {}

    def test_what_was_changed_otherwise_since_is_not_overwritten(
        self, session, import_rows, undone
    ) -> None:
        import_rows()
        done = import_rows({"开采方式": "露天开采"})
        only_right(session).mining_method = "地下开采"
        session.flush()

        with pytest.raises(ChangedSince):
            undone(done)

    def test_a_right_that_is_told_of_to_the_public_is_not_withdrawn(
        self, session, import_rows, undone, registrar
    ) -> None:
        done = import_rows()
        right_id = only_right(session).id
        told = {"token": "t", "given_at": NOW, "given_by": registrar.id}
        session.add(PublicAddress(right_id=right_id, **told))
        session.flush()

        with pytest.raises(RestedUpon):
            undone(done)

        assert set(known(session, registrar)) == {ROW["证号"]}

    def test_a_board_that_was_only_asked_for_rests_with_its_right(
        self, session, import_rows, undone
    ) -> None:
        done = import_rows()
        right_id = session.scalars(select(Right.id)).one()
        settle_rights(session, [right_id], now=NOW)
        board = session.scalars(select(Signboard)).one()

        undone(done)
        session.expire_all()
        settle_rights(session, [right_id], now=LATER)
        resting = board.state
        import_rows(now=LATER)
        session.expire_all()
        settle_rights(session, [right_id], now=LATER)

        assert (resting, board.state) == (SignboardState.DORMANT, SignboardState.DUE)

    def test_an_undoing_is_not_undone_nor_anything_twice(self, import_rows, undone) -> None:
        done = import_rows()
        undoing = undone(done)

        for one in (done, undoing):
            with pytest.raises(NotUndoable):
                undone(one)

    def test_a_stranger_knows_of_no_such_import(self, import_rows, undone, stranger) -> None:
        done = import_rows()

        with pytest.raises(import_queries.NoSuchImport):
            undone(done, by=stranger)


CELLS = st.fixed_dictionaries(
    {},
    optional={
        "有效期止": st.sampled_from(["2024-05-01", "2031-01-01", "长期"]),
        "范围坐标": st.sampled_from([SQUARE, MOVED, ""]),
        "上限标高": st.sampled_from(["600", "650"]),
        "矿业权人": st.sampled_from(["甲公司", "乙公司"]),
        "统一社会信用代码": st.sampled_from([ROW["统一社会信用代码"], ""]),
        "曾用证号": st.sampled_from(["3526009940010", "3526000520001", ""]),
        "状态": st.sampled_from(["注销", "暂停", "有效"]),
        "面积": st.sampled_from(["0.9", "1.1"]),
        "坐标系": st.sampled_from(["CGCS2000", "西安80"]),
    },
)
FILES = st.lists(st.tuples(st.sampled_from([ROW["证号"], OTHER, NEW_NUMBER]), CELLS), max_size=4)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=FILES, second=FILES)
def test_after_undoing_the_second_of_two_files_all_is_as_after_the_first(
    session, registrar, import_rows, first, second
) -> None:
    with session.begin_nested() as savepoint:
        if first:
            import_rows(*({"证号": number, **cells} for number, cells in first))
        before = known(session, registrar)
        if second:
            done = import_rows(*({"证号": number, **cells} for number, cells in second))
            if session.scalars(import_queries.changes_of(done.id)).first():
                undo(session, registrar, done.id, reason="试验", now=NOW)
        assert known(session, registrar) == before
        assert list(audit.verify(session)) == []
        savepoint.rollback()
    session.expire_all()
