"""Importing what is known already: no harm, every change seen, nothing forgotten."""

import datetime as dt

from sqlalchemy import select

from kernel import audit
from kernel.audit import AuditLine
from registry import queries
from registry.models import FormerNumber, Holder, Right
from registry.states import RightState
from tests.registry.conftest import (
    HOLDER_CODE,
    NOW,
    ROW,
    SQUARE,
    TODAY,
    acts,
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


def only_numbers(session) -> list[dt.datetime]:
    return list(session.scalars(select(Right.changed_at).order_by(Right.licence_no)))


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
