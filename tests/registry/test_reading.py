"""Files of offices as they come: encodings, titles, headings, dates, units, coordinates."""

import datetime as dt
import json

import pytest

from kernel.errors import Malformed
from registry import reading
from registry.reading import NoHeadings, RightIn, UnreadableFile
from registry.states import RightKind, RightState, SourceDatum
from tests.registry.conftest import ROW, SQUARE, as_csv


def read_all(content: bytes) -> list[RightIn]:
    sheet = reading.read(content)
    return [reading.read_row(raw, sheet) for raw in sheet.rows]


def read_one(**changed: str) -> RightIn:
    (row,) = read_all(as_csv({**ROW, **changed}))
    return row


def codes(row: RightIn) -> dict[str, tuple[str, str]]:
    return {fault.code: (fault.field, fault.done.value) for fault in row.faults}


class TestFiles:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_any_encoding_an_office_uses_reads_the_same(self, encoding) -> None:
        (row,) = read_all(as_csv(ROW, encoding=encoding))

        assert row.values["name"] == "夹皮沟金矿"
        assert row.faults == ()

    def test_a_title_above_the_headings_is_passed_over_and_rows_keep_their_numbers(self) -> None:
        content = "桦甸市采矿权登记表,,\n\n".encode() + as_csv(ROW, encoding="utf-8")

        (row,) = read_all(content)

        assert row.row == 4

    @pytest.mark.parametrize("mark", ["\t", ";"])
    def test_a_sheet_may_be_cut_by_tabs_or_semicolons(self, mark) -> None:
        line = mark.join(["证号", "矿山名称"]) + "\n" + mark.join([ROW["证号"], "金矿,一号"])

        (row,) = read_all(line.encode())

        assert row.values["name"] == "金矿,一号"

    def test_headings_with_units_and_in_english_are_known(self) -> None:
        sheet = reading.read("Licence No,矿区面积（km²）,Holder Name,心得\n".encode())

        assert sheet.fields == {"licence_no", "area_km2", "holder_name"}
        assert [fault.code for fault in sheet.faults] == ["column_unknown"]

    def test_two_columns_of_one_meaning_are_remarked(self) -> None:
        sheet = reading.read("证号,面积,矿区面积\n".encode())

        assert [(fault.field, fault.code) for fault in sheet.faults] == [
            ("矿区面积", "column_twice")
        ]

    def test_cells_beyond_the_heading_are_remarked(self) -> None:
        (row,) = read_all(f"证号,矿山名称\n{ROW['证号']},金矿,多出\n".encode())

        assert codes(row) == {"too_many_cells": ("", "ignored")}

    @pytest.mark.parametrize(
        ("content", "refusal"),
        [
            (b"PK\x03\x04rest of a workbook", UnreadableFile),
            (b"\xff\xff\xff\xff", UnreadableFile),
            (b"\x00\x01", UnreadableFile),
            (b"a,b\n1,2\n", NoHeadings),
            (b"{not json", Malformed),
            (b'{"type": "Feature"}', UnreadableFile),
            (b'{"type": "FeatureCollection", "features": []}', NoHeadings),
            (b"{" + b'"a":{' * 60 + b"}" * 61, Malformed),
        ],
    )
    def test_what_is_no_register_is_refused_whole(self, content, refusal) -> None:
        with pytest.raises(refusal):
            reading.read(content)


class TestCells:
    @pytest.mark.parametrize(
        "written",
        ["2020-01-05", "2020/1/5", "2020.1.5", "20200105", "2020年1月5日", "2020-01-05 00:00:00"],
    )
    def test_a_day_in_any_way_offices_write_it(self, written) -> None:
        assert read_one(有效期起=written).values["valid_from"] == dt.date(2020, 1, 5)

    @pytest.mark.parametrize("written", ["2020-02-30", "去年", "2020", "0000-01-01", "43831"])
    def test_what_is_no_day_is_left_out_and_said(self, written) -> None:
        row = read_one(有效期起=written)

        assert "valid_from" not in row.values
        assert codes(row) == {"date_unreadable": ("valid_from", "field_left_as_it_was")}

    def test_a_span_in_one_cell(self) -> None:
        row = read_one(有效期起="", 有效期止="", 有效期限="2020年1月5日至2030年1月4日")

        assert row.values["valid_to"] == dt.date(2030, 1, 4)

    def test_for_ever_is_no_last_day(self) -> None:
        assert read_one(有效期止="长期").values["valid_to"] is None

    def test_a_span_that_runs_backwards_refuses_the_row(self) -> None:
        assert read_one(有效期起="2031-01-01").refused

    @pytest.mark.parametrize(
        ("written", "area_km2"),
        [("1.0685", 1.0685), ("1.0685平方公里", 1.0685), ("106.85公顷", 1.0685)],
    )
    def test_an_area_in_any_unit(self, written, area_km2) -> None:
        assert read_one(面积=written, 范围坐标="").values["area_km2"] == area_km2

    @pytest.mark.parametrize("written", ["0", "-1", "很大", "1e400", "3亩", "nan", "0.00001"])
    def test_an_area_that_is_none_is_left_out(self, written) -> None:
        row = read_one(面积=written, 范围坐标="")

        assert "area_km2" not in row.values
        assert "number_unreadable" in codes(row)

    def test_an_area_that_contradicts_the_boundary_is_flagged_with_the_computed_one(self) -> None:
        (fault,) = read_one(面积="1.5").faults

        assert (fault.code, fault.facts["computed"]) == ("area_differs", "0.9072")

    def test_states_and_kinds_in_the_words_of_the_trade(self) -> None:
        row = read_one(状态="注销", 矿业权类型="采矿权")

        assert row.values["state"] is RightState.CANCELLED
        assert row.values["kind"] is RightKind.MINING

    def test_a_kind_that_contradicts_the_number_refuses_the_row(self) -> None:
        assert read_one(矿业权类型="探矿权").refused

    def test_a_wrong_credit_code_is_left_out_not_the_row(self) -> None:
        row = read_one(统一社会信用代码="91350100M000100Y44")

        assert not row.refused
        assert codes(row) == {"credit_code_wrong": ("credit_code", "field_left_as_it_was")}

    def test_a_number_the_spreadsheet_rounded_is_refused_with_the_reason(self) -> None:
        row = read_one(证号="3.526E+12")

        assert codes(row) == {"licence_spoiled": ("licence_no", "row_refused")}

    def test_a_number_kept_as_text_by_excels_own_trick(self) -> None:
        assert read_one(证号='="3526000520001"').licence_no == "3526000520001"


class TestBoundaries:
    @pytest.mark.parametrize(
        "written",
        [
            SQUARE,
            SQUARE.replace(";", "；").replace(",", "，"),
            SQUARE.replace(";", "\n"),
            SQUARE.replace(",", " ") + ";126.70 42.90",
            "POLYGON ((126.70 42.90, 126.71 42.90, 126.71 42.91, 126.70 42.91, 126.70 42.90))",
            "SRID=4490;POLYGON((126.7 42.9,126.71 42.9,126.71 42.91,126.7 42.91,126.7 42.9))",
        ],
    )
    def test_corners_in_any_form_make_the_same_boundary(self, written) -> None:
        row = read_one(范围坐标=written)

        assert row.boundary is not None
        assert row.boundary.area_m2 == pytest.approx(907_240, abs=5)
        assert row.boundary.source_text == written.strip()
        assert row.faults == ()

    def test_several_areas(self) -> None:
        other = SQUARE.replace("126.7", "126.8")

        row = read_one(范围坐标=f"{SQUARE}|{other}")

        assert row.boundary is not None
        assert len(row.boundary.geometry.geoms) == 2

    @pytest.mark.parametrize(
        ("written", "code"),
        [
            ("见附图", "boundary_unreadable"),
            ("126.7,42.9;126.8,42.9", "boundary_unreadable"),
            ("POLYGON ((126.7 42.9, 126.8 42.9, 126.8 42.95))", "boundary_unreadable"),
            ("GEOMETRYCOLLECTION EMPTY", "boundary_unreadable"),
            ("126.7,42.9;126.71,42.91;126.71,42.9;126.7,42.91", "boundary_wrong"),
            (
                "41473349.922,4507088.2206;41473413.9217,4507128.219;41473517.92,4507217.22",
                "boundary_projected",
            ),
            ("2.1,48.8;2.2,48.8;2.2,48.9", "boundary_abroad"),
            ("SRID=4610;POLYGON ((126.7 42.9, 126.8 42.9, 126.8 43, 126.7 42.9))",
             "datum_contradicts"),
        ],
    )  # fmt: skip
    def test_a_boundary_that_cannot_be_taken_is_left_out_not_the_row(self, written, code) -> None:
        row = read_one(范围坐标=written)

        assert row.boundary is None
        assert not row.refused
        assert codes(row) == {code: ("boundary", "field_left_as_it_was")}

    def test_latitude_before_longitude_is_turned_round_and_said(self) -> None:
        turned = ";".join(",".join(reversed(pair.split(","))) for pair in SQUARE.split(";"))

        row = read_one(范围坐标=turned)

        assert row.boundary.geometry.bounds == (126.70, 42.90, 126.71, 42.91)
        assert codes(row) == {"boundary_swapped": ("boundary", "repaired")}

    @pytest.mark.parametrize(
        ("written", "datum"),
        [("西安80", SourceDatum.XIAN80), ("1954北京坐标系", SourceDatum.BEIJING54)],
    )
    def test_an_old_datum_is_kept_as_text_and_never_shifted(self, written, datum) -> None:
        row = read_one(坐标系=written)

        assert row.boundary.datum is datum
        assert row.boundary.source_text == SQUARE
        assert (row.boundary.geometry, row.boundary.comparable) == (None, False)
        assert codes(row) == {"not_comparable": ("boundary", "kept_as_given")}

    def test_no_datum_is_taken_as_cgcs2000_and_said(self) -> None:
        row = read_one(坐标系="")

        assert row.boundary.comparable
        assert codes(row) == {"datum_not_stated": ("datum", "kept_as_given")}

    def test_digits_that_may_be_minutes_and_seconds_are_flagged(self) -> None:
        packed = "114.504764,30.080521;114.504704,30.065650;114.500887,30.070194;114.49,30.07"

        assert "boundary_perhaps_dms" in codes(read_one(范围坐标=packed))

    def test_elevations_upside_down_are_put_right_and_said(self) -> None:
        row = read_one(上限标高="70m", 下限标高="229.5米")

        assert (row.boundary.top_m, row.boundary.bottom_m) == (229.5, 70.0)
        assert codes(row) == {"upside_down": ("top_m", "repaired")}

    def test_elevations_in_one_cell(self) -> None:
        row = read_one(开采深度="由285m至-120m标高")

        assert (row.boundary.top_m, row.boundary.bottom_m) == (285.0, -120.0)


class TestGeoJson:
    def collection(self, geometry, **more) -> bytes:
        row = {name: value for name, value in ROW.items() if name not in {"坐标系", "范围坐标"}}
        feature = {"type": "Feature", "properties": {**row, "面积": 0.9072}, "geometry": geometry}
        return json.dumps({"type": "FeatureCollection", "features": [feature], **more}).encode()

    def polygon(self) -> dict:
        corners = [[float(n) for n in pair.split(",")] for pair in SQUARE.split(";")]
        return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}

    def test_a_feature_is_a_row(self) -> None:
        (row,) = read_all(self.collection(self.polygon()))

        assert row.values["name"] == "夹皮沟金矿"
        assert row.boundary.datum is SourceDatum.WGS84
        assert row.faults == ()

    def test_an_old_datum_named_by_the_file_is_kept_as_text(self) -> None:
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4610"}}

        (row,) = read_all(self.collection(self.polygon(), crs=crs))

        assert (row.boundary.datum, row.boundary.geometry) == (SourceDatum.XIAN80, None)

    def test_a_projected_file_is_refused_whole(self) -> None:
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4529"}}

        with pytest.raises(UnreadableFile):
            read_all(self.collection(self.polygon(), crs=crs))

    @pytest.mark.parametrize("geometry", [[], 7, "x", {"type": "Point", "coordinates": [1, 2]}])
    def test_a_geometry_that_is_none_is_left_out_not_the_row(self, geometry) -> None:
        (row,) = read_all(self.collection(geometry))

        assert (row.boundary, row.refused) == (None, False)
