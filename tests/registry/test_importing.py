"""Importing a register: row by row, nothing half-done, nobody else's."""

import datetime as dt

import pytest
from sqlalchemy import select

from kernel import audit
from kernel.errors import Refusal
from kernel.events import Event
from registry.models import Holder, RegistryImport, Right
from registry.states import RightState, SourceDatum
from tests.registry.conftest import (
    HOLDER_CODE,
    NOW,
    ROW,
    SQUARE,
    acts,
    as_csv,
    boundaries,
    count,
    only_right,
    outcomes,
    remarks,
)

OTHER = "C2200002010124210098204"
NEW_NUMBER = "C2200002024124210098299"
NEXT_YEAR = NOW + dt.timedelta(days=365)
MOVED = SQUARE.replace("126.7", "126.8")


class TestFirstImport:
    def test_records_the_right_its_holder_and_its_boundary(self, session, import_rows) -> None:
        done = import_rows({"面积": "0.9072", "上限标高": "600", "下限标高": "150"})

        right = only_right(session)
        (boundary,) = boundaries(session)
        assert done.counts["created"] == 1
        assert (right.name, right.state) == ("夹皮沟金矿", RightState.VALID)
        assert session.get(Holder, right.holder_id).credit_code == HOLDER_CODE
        assert (boundary.version, boundary.valid_from) == (1, dt.date(2020, 1, 1))
        assert (boundary.top_m, boundary.bottom_m) == (600, 150)
        assert boundary.area_m2 == pytest.approx(907_240, abs=5)

    def test_leaves_an_audit_line_for_each_thing_recorded(self, session, import_rows) -> None:
        import_rows()

        assert sorted(acts(session)) == [
            "registry.boundary_recorded",
            "registry.file_imported",
            "registry.holder_recorded",
            "registry.right_recorded",
        ]
        assert list(audit.verify(session)) == []

    def test_tells_the_rooms_above(self, session, import_rows) -> None:
        import_rows()

        told = session.scalars(select(Event).where(Event.name == "registry.right_recorded")).one()
        assert told.subject == str(only_right(session).id)

    @pytest.mark.parametrize("missing", ["矿山名称", "矿业权人", "矿种", "行政区代码"])
    def test_a_new_right_needs_what_makes_it_one(self, session, import_rows, missing) -> None:
        done = import_rows({missing: ""})

        assert outcomes(done) == ["refused"]
        assert remarks(done)[0][1:] == ("missing", "row_refused")
        assert count(session, Right) == 0

    def test_a_bad_row_does_not_stop_the_good_ones(self, session, import_rows) -> None:
        done = import_rows({"证号": "无"}, {}, {"证号": OTHER, "行政区代码": "999999"})

        assert outcomes(done) == ["refused", "created", "refused"]
        assert [row["row"] for row in done.report["rows"]] == [2, 3, 4]
        assert count(session, Right) == 1

    def test_the_same_number_twice_in_a_file_names_the_first_row(self, import_rows) -> None:
        done = import_rows({}, {"矿山名称": "另一个"})

        (fault,) = done.report["rows"][1]["faults"]
        assert (fault["code"], fault["facts"]["row"]) == ("given_twice", "2")

    def test_a_division_code_may_be_filled_up_with_zeros(self, session, import_rows) -> None:
        import_rows({"行政区代码": "220282000000"})

        assert count(session, Right) == 1

    def test_oil_and_gas_are_known_by_the_mineral(self, session, import_rows) -> None:
        import_rows({"矿种": "煤层气"})

        assert only_right(session).oil_gas

    def test_what_has_passed_its_last_day_is_recorded_as_expired_and_said(
        self, session, import_rows
    ) -> None:
        done = import_rows({"有效期止": "2024-01-01", "状态": "有效"})

        assert only_right(session).state is RightState.EXPIRED
        assert remarks(done) == [("state", "state_contradicts", "repaired")]

    def test_an_old_datum_has_no_geometry(self, session, import_rows) -> None:
        import_rows({"坐标系": "西安80"})

        (boundary,) = boundaries(session)
        assert (boundary.geometry, boundary.comparable) == (None, False)
        assert (boundary.source_datum, boundary.source_text) == (SourceDatum.XIAN80, SQUARE)


class TestScope:
    def test_a_stranger_cannot_record_a_right_in_this_county(self, stranger, import_rows) -> None:
        done = import_rows(by=stranger)

        assert remarks(done) == [("division_code", "division_unknown", "row_refused")]

    def test_a_stranger_cannot_carry_a_right_off_to_theirs(
        self, session, stranger, import_rows
    ) -> None:
        import_rows()

        done = import_rows({"行政区代码": "220281100", "矿山名称": "夺来的矿"}, by=stranger)

        assert remarks(done) == [("licence_no", "not_yours", "row_refused")]
        assert only_right(session).name == "夹皮沟金矿"

    def test_the_city_may_import_for_its_counties(self, city_registrar, import_rows) -> None:
        done = import_rows({}, {"证号": OTHER, "行政区代码": "220281100"}, by=city_registrar)

        assert outcomes(done) == ["created", "created"]


class TestDryRun:
    def test_says_what_would_happen_and_leaves_nothing(self, session, import_rows) -> None:
        import_rows()
        before = len(acts(session))

        trial = import_rows({"范围坐标": MOVED, "矿业权人": "新名"}, {"证号": OTHER}, dry_run=True)

        assert outcomes(trial) == ["changed", "created"]
        assert (trial.id, trial.counts["dry_run"]) == (None, True)
        assert len(acts(session)) == before
        assert [row.name for row in session.scalars(select(Holder))] == [ROW["矿业权人"]]
        assert [drawn.replaced_on for drawn in boundaries(session)] == [None]
        assert count(session, RegistryImport) == 1

    def test_its_report_is_that_of_the_real_import(self, import_rows) -> None:
        rows = [{}, {"证号": "无"}, {"证号": OTHER, "坐标系": "西安80"}]

        trial, done = import_rows(*rows, dry_run=True), import_rows(*rows)

        assert [row["faults"] for row in trial.report["rows"]] == [
            row["faults"] for row in done.report["rows"]
        ]
        assert outcomes(trial) == outcomes(done)


@pytest.mark.parametrize("content", [b"", b"\x00", b"a,b\n", b"{}", b"PK\x03\x04"])
def test_a_file_that_is_no_register_leaves_nothing(session, import_rows, content) -> None:
    with pytest.raises(Refusal):
        import_rows(content=content or b"\n")

    assert count(session, RegistryImport) == 0


def test_many_rows_go_in_batches(session, import_rows) -> None:
    rows = [{"证号": f"C220000201012421{number:07}"} for number in range(1, 1204)]

    done = import_rows(content=as_csv(*({**ROW, **row} for row in rows)))

    assert done.counts["created"] == count(session, Right) == 1203
