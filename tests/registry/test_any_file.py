"""Whatever is sent as a register: a refusal or a report, never a fault."""

import json
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.errors import Refusal
from registry import reading, report
from registry.faults import sentences
from tests.registry.conftest import ROW, SQUARE, as_csv

HEADINGS = [
    *ROW,
    "有效期限",
    "开采深度",
    "上限标高",
    "下限标高",
    "面积",
    "状态",
    "曾用证号",
    "注销日期",
]

awkward = st.sampled_from(
    ["", "=1+1", "长期", "2020-01-01", "99999999999999999999", "1e308", "-0", "nan", "西安80",
     SQUARE, "POLYGON EMPTY", "POLYGON ((1e999 1, 2 2, 3 3, 1e999 1))", "至", "１２", "\x7f",
     "126.7,42.9|126.7,42.9", "{", "{0}", "%s", "C1500002009064210023021", "🏔" * 130, "\u2028"]
)  # fmt: skip
letters = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
cell = (
    awkward | st.text(letters, max_size=40) | st.from_regex(r"[0-9.,;|\- ]{0,40}", fullmatch=True)
)
value = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | cell
geometry = st.recursive(
    value,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "coordinates", "x"]), inner, max_size=3)
        | st.builds(
            lambda kind, inside: {"type": kind, "coordinates": inside},
            st.sampled_from(["Polygon", "MultiPolygon", "Point"]),
            inner,
        )
    ),
    max_leaves=20,
)


def told(content: bytes) -> None:
    """Read all of a file and tell all that is wrong with it, as a report would."""
    with suppress(Refusal):
        sheet = reading.read(content)
        rows = [reading.read_row(raw, sheet) for raw in sheet.rows]
        for fault in (*sheet.faults, *(fault for row in rows for fault in row.faults)):
            assert all(sentences(fault.as_json(), "zh"))
            json.dumps(fault.as_json())


@given(st.binary(max_size=400))
def test_any_bytes(content) -> None:
    told(content)


@given(st.text(max_size=300), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_any_text_under_a_heading(text, encoding) -> None:
    told(f"证号,矿山名称,范围坐标,有效期起\n{text}".encode(encoding, "ignore"))


@given(st.lists(st.dictionaries(st.sampled_from(HEADINGS), cell), min_size=1, max_size=3))
@settings(max_examples=300)
def test_any_cells(rows) -> None:
    told(as_csv(*({**ROW, **row} for row in rows), encoding="utf-8"))


@given(st.lists(st.tuples(st.dictionaries(st.sampled_from(HEADINGS), value), geometry), max_size=3))
@settings(max_examples=300)
def test_any_features(features) -> None:
    listed = [
        {
            "type": "Feature",
            "properties": {"证号": "C1500002009064210023021", **row},
            "geometry": at,
        }
        for row, at in features
    ]
    told(json.dumps({"type": "FeatureCollection", "features": listed}).encode())


@given(st.lists(st.dictionaries(st.sampled_from(HEADINGS), cell), min_size=1, max_size=3))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_cells_reach_the_database_or_the_report(session, import_rows, rows) -> None:
    done = import_rows(*rows, dry_run=True)

    assert done.counts["rows"] == len(done.report["rows"])
    assert report.as_csv(done.report, "zh").count("\n") >= done.counts["rows"]


@given(st.text(max_size=20))
def test_no_cell_of_a_report_begins_as_a_formula(text) -> None:
    assert not report.harmless(text).startswith(("=", "+", "-", "@", "\t", "\r"))
