"""Importing a register: row by row, twice without harm, nothing half-done."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from kernel import audit
from kernel.audit import AuditLine
from kernel.errors import Refusal
from kernel.events import Event
from registry import queries
from registry.models import Boundary, FormerNumber, Holder, RegistryImport, Right
from registry.states import RightState, SourceDatum
from tests.registry.conftest import HOLDER_CODE, NOW, ROW, SQUARE, TODAY, as_csv

OTHER = "C2200002010124210098204"
NEW_NUMBER = "C2200002024124210098299"
NEXT_YEAR = NOW + dt.timedelta(days=365)
MOVED = SQUARE.replace("126.7", "126.8")


def outcomes(done: RegistryImport) -> list[str]:
    return [row["outcome"] for row in done.report["rows"]]


def remarks(done: RegistryImport, row: int = 0) -> list[tuple[str, str, str]]:
    faults = done.report["rows"][row]["faults"]
    return [(fault["field"], fault["code"], fault["done"]) for fault in faults]


def only_right(session) -> Right:
    return session.scalars(select(Right)).one()


def boundaries(session) -> list[Boundary]:
    return list(session.scalars(select(Boundary).order_by(Boundary.version)))


def acts(session) -> list[str]:
    lines = select(AuditLine.act).where(AuditLine.act.startswith("registry."))
    return list(session.scalars(lines.order_by(AuditLine.id)))


def count(session, table) -> int:
    return session.scalar(select(func.count()).select_from(table))


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


class TestSecondImport:
    def test_the_same_file_again_changes_nothing(self, session, import_rows) -> None:
        rows = [{"面积": "0.9072"}, {"证号": OTHER, "坐标系": "北京54", "统一社会信用代码": ""}]
        import_rows(*rows)
        before, changed_at = len(acts(session)), only_numbers(session)

        done = import_rows(*rows, now=NEXT_YEAR)

        assert outcomes(done) == ["unchanged", "unchanged"]
        assert acts(session)[before:] == ["registry.file_imported"]
        assert only_numbers(session) == changed_at

    def test_a_moved_boundary_is_a_new_version_and_the_old_one_stays(
        self, session, import_rows
    ) -> None:
        import_rows()

        done = import_rows({"范围坐标": MOVED}, now=NEXT_YEAR)

        first, second = boundaries(session)
        assert outcomes(done) == ["changed"]
        assert first.replaced_on == second.valid_from == TODAY + dt.timedelta(days=365)
        assert (second.version, second.replaced_on) == (2, None)
        assert only_right(session).changed_at == NEXT_YEAR
        assert list(audit.verify(session)) == []

    def test_two_changes_on_one_day_are_two_versions(self, session, import_rows) -> None:
        for corners in (SQUARE, MOVED, SQUARE):
            import_rows({"范围坐标": corners, "有效期起": ""})

        assert [drawn.version for drawn in boundaries(session)] == [1, 2, 3]

    def test_the_same_place_written_otherwise_is_no_new_version(self, session, import_rows) -> None:
        import_rows()
        wkt = "POLYGON((126.70 42.90,126.71 42.90,126.71 42.91,126.70 42.91,126.70 42.90))"

        done = import_rows({"范围坐标": wkt})

        assert outcomes(done) == ["unchanged"]
        assert len(boundaries(session)) == 1

    def test_only_the_depth_changed_is_a_new_version(self, session, import_rows) -> None:
        import_rows({"上限标高": "600", "下限标高": "150"})

        import_rows({"上限标高": "600", "下限标高": "50"})

        assert [drawn.bottom_m for drawn in boundaries(session)] == [150, 50]

    def test_empty_cells_erase_nothing(self, session, import_rows) -> None:
        import_rows({"开采方式": "地下开采"})

        import_rows({"开采方式": "", "范围坐标": "", "矿业权人": "", "有效期止": ""})

        right = only_right(session)
        assert right.mining_method == "地下开采"
        assert right.valid_to == dt.date(2030, 1, 1)

    def test_what_changed_stands_in_the_audit_line_with_the_file(
        self, session, import_rows
    ) -> None:
        import_rows()

        done = import_rows({"有效期止": "2035-01-01"})

        lines = select(AuditLine).where(AuditLine.act == "registry.right_changed")
        details = session.scalars(lines).one().details
        assert details == {"valid_to": ["2030-01-01", "2035-01-01"], "file": done.sha256}

    def test_an_extension_brings_an_expired_right_back(self, session, import_rows) -> None:
        import_rows({"有效期止": "2024-01-01"})

        import_rows({"有效期止": "2034-01-01"})

        assert only_right(session).state is RightState.VALID

    def test_a_cancelled_right_stays_cancelled_and_keeps_its_day(
        self, session, import_rows
    ) -> None:
        import_rows({"状态": "注销", "注销日期": "2025-03-01"})

        silent = import_rows({}, now=NEXT_YEAR)
        loud = import_rows({"状态": "有效"}, now=NEXT_YEAR)

        assert (outcomes(silent), outcomes(loud)) == (["unchanged"], ["refused"])
        assert remarks(loud) == [("state", "move_impossible", "row_refused")]
        assert only_right(session).ended_on == dt.date(2025, 3, 1)

    def test_a_corrected_day_of_cancellation_is_audited(self, session, import_rows) -> None:
        import_rows({"状态": "注销", "注销日期": "2025-03-01"})

        done = import_rows({"状态": "注销", "注销日期": "2025-03-02"})

        assert outcomes(done) == ["changed"]
        assert list(audit.verify(session)) == []


class TestRenumbering:
    def test_a_new_number_with_the_old_one_named_keeps_one_right(
        self, session, registrar, import_rows
    ) -> None:
        import_rows()

        done = import_rows({"证号": NEW_NUMBER, "曾用证号": ROW["证号"]})

        right = only_right(session)
        assert outcomes(done) == ["changed"]
        assert right.licence_no == NEW_NUMBER
        found = queries.by_licence(registrar, ROW["证号"], on=TODAY)
        assert session.scalars(found).one() is right

    def test_the_old_file_does_not_bring_the_old_number_back(self, session, import_rows) -> None:
        import_rows()
        import_rows({"证号": NEW_NUMBER, "曾用证号": ROW["证号"]})

        done = import_rows()

        assert remarks(done) == [("licence_no", "former_number", "row_refused")]
        assert only_right(session).licence_no == NEW_NUMBER

    def test_a_chain_of_old_numbers_is_kept(self, session, import_rows) -> None:
        import_rows({"曾用证号": "3526009940010、3526000520001"})
        import_rows({"曾用证号": "3526009940010、3526000520001"})

        numbers = session.scalars(select(FormerNumber.number).order_by(FormerNumber.number))
        assert numbers.all() == ["3526000520001", "3526009940010"]


class TestHolders:
    def test_two_rights_of_one_code_have_one_holder(self, session, import_rows) -> None:
        import_rows({}, {"证号": OTHER})

        assert count(session, Holder) == 1

    def test_an_organisation_without_code_is_known_by_its_name(self, session, import_rows) -> None:
        import_rows({"统一社会信用代码": ""}, {"证号": OTHER})

        assert session.scalars(select(Holder)).one().credit_code == HOLDER_CODE

    def test_two_persons_of_one_name_are_two_people(self, session, import_rows) -> None:
        person = {"统一社会信用代码": "", "矿业权人": "张某", "是否自然人": "是"}

        import_rows(person, {**person, "证号": OTHER})
        import_rows(person, {**person, "证号": OTHER})

        assert count(session, Holder) == 2

    def test_a_company_that_changed_its_name_is_renamed_and_said(
        self, session, import_rows
    ) -> None:
        import_rows()

        done = import_rows({"矿业权人": "桦甸新名矿业有限公司"})

        assert session.scalars(select(Holder)).one().name == "桦甸新名矿业有限公司"
        assert remarks(done) == [("holder_name", "holder_renamed", "kept_as_given")]
        assert list(audit.verify(session)) == []

    def test_a_company_with_rights_elsewhere_is_not_renamed_by_one_county(
        self, session, stranger, import_rows
    ) -> None:
        import_rows()
        import_rows({"证号": OTHER, "行政区代码": "220281100"}, by=stranger)

        done = import_rows({"矿业权人": "另一个名字"})

        assert session.scalars(select(Holder)).one().name == ROW["矿业权人"]
        assert remarks(done) == [("holder_name", "holder_shared", "field_left_as_it_was")]


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


def only_numbers(session) -> list[dt.datetime]:
    return list(session.scalars(select(Right.changed_at).order_by(Right.licence_no)))
