"""The register at the desk, over HTTP."""

import io

import pytest
from sqlalchemy import func, select

from registry.models import RegistryImport, Right
from registry.policy import Permission
from tests.registry.conftest import HOLDER_CODE, ROW, as_csv

RIGHTS, IMPORTS = "/api/registry/rights", "/api/registry/imports"
OTHER = "C2200002010124210098204"


def post(client, *rows, query="?name=rights.csv", content_type="text/csv"):
    return client.post(IMPORTS + query, data=as_csv(*(rows or [ROW])), content_type=content_type)


def test_a_file_is_imported_read_back_and_downloaded(client_as, registrar) -> None:
    desk = client_as(registrar)

    done = post(desk, ROW, {**ROW, "证号": "=cmd|' /C calc'!A0"})

    assert done.status_code == 200, done.json
    assert done.json["counts"] == {
        "rows": 2, "created": 1, "changed": 0, "unchanged": 0, "refused": 1, "with_remarks": 1,
        "dry_run": False,
    }  # fmt: skip
    assert done.json["rows"][1]["remarks"][0]["wrong"].startswith("不是可识别的许可证号")
    assert desk.get(f"{IMPORTS}/{done.json['id']}").json == done.json
    assert [line["id"] for line in desk.get(IMPORTS).json["items"]] == [done.json["id"]]


def test_a_report_opened_in_a_spreadsheet_runs_nothing(client_as, registrar) -> None:
    desk = client_as(registrar)
    done = post(desk, {**ROW, "证号": "=cmd|' /C calc'!A0"})

    sheet = desk.get(f"{IMPORTS}/{done.json['id']}/report.csv", headers={"Accept-Language": "en"})

    text = sheet.get_data(as_text=True)
    assert text.startswith("\ufeffrow,licence_no,")
    assert ",'=cmd|" in text
    assert sheet.headers["X-Content-Type-Options"] == "nosniff"
    assert sheet.headers["Content-Disposition"].startswith("attachment")


def test_rows_of_a_report_come_by_page_and_those_with_remarks_alone(client_as, registrar) -> None:
    desk = client_as(registrar)
    done = post(desk, ROW, {**ROW, "证号": "无"}, {**ROW, "证号": OTHER})
    rows = f"{IMPORTS}/{done.json['id']}/rows"

    first = desk.get(rows + "?limit=2").json
    rest = desk.get(f"{rows}?limit=2&after={first['next']}").json
    wrong = desk.get(rows + "?remarks_only=true").json

    assert [row["row"] for row in first["items"] + rest["items"]] == [2, 3, 4]
    assert rest["next"] is None
    assert [row["outcome"] for row in wrong["items"]] == ["refused"]


def test_a_form_with_a_file_is_taken_as_well(client_as, registrar) -> None:
    form = {"file": (io.BytesIO(as_csv(ROW)), "矿业权\x00.csv")}

    done = client_as(registrar).post(IMPORTS, data=form)

    assert done.json["counts"]["created"] == 1
    assert done.json["file_name"] == "矿业权.csv"


def test_a_dry_run_leaves_nothing(client_as, registrar, session) -> None:
    trial = post(client_as(registrar), query="?dry_run=true")

    assert (trial.json["id"], trial.json["counts"]["created"]) == (None, 1)
    for table in (Right, RegistryImport):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_rights_are_listed_by_page_and_opened(client_as, registrar) -> None:
    desk = client_as(registrar)
    post(desk, ROW, {**ROW, "证号": OTHER})

    first = desk.get(RIGHTS + "?limit=1").json
    second = desk.get(f"{RIGHTS}?limit=1&after={first['next']}").json
    right = desk.get(f"{RIGHTS}/{second['items'][0]['id']}").json

    assert [first["items"][0]["licence_no"], second["next"]] == [OTHER, None]
    assert right["holder"]["credit_code"] == HOLDER_CODE
    assert right["boundaries"][0]["geometry"]["type"] == "MultiPolygon"
    assert right["former_numbers"] == []


def test_the_desk_asks_what_is_here_and_what_is_near(client_as, registrar) -> None:
    desk = client_as(registrar)
    post(desk)

    here = desk.get(RIGHTS + "/containing?lon=126.705&lat=42.905").json["items"]
    near = desk.get(RIGHTS + "/near?lon=126.715&lat=42.905&m=500").json["items"]

    assert [placed["distance_m"] for placed in here] == [0]
    assert near[0]["distance_m"] == pytest.approx(408.4, abs=1)
    assert "geometry" not in near[0]["boundary"]


def test_a_stranger_sees_neither_rights_nor_imports(client_as, registrar, stranger) -> None:
    done = post(client_as(registrar)).json
    next_county = client_as(stranger)

    assert next_county.get(RIGHTS).json["items"] == []
    for address in (
        f"{RIGHTS}/{done['rows'][0]['right_id']}",
        f"{IMPORTS}/{done['id']}",
        f"{IMPORTS}/{done['id']}/rows",
        f"{IMPORTS}/{done['id']}/report.csv",
    ):
        refused = next_county.get(address)
        assert (refused.status_code, refused.json["facts"]) == (404, {})


@pytest.mark.parametrize("method", ["get", "post"])
def test_importing_needs_its_permission(client_as, registrar, method) -> None:
    reader = type(registrar)(registrar.id, registrar.office_id, frozenset({Permission.READ}))

    refused = getattr(client_as(reader), method)(IMPORTS)

    assert (refused.status_code, refused.json["code"]) == (403, "kernel.forbidden")


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"", "text/csv", 422, "registry.file_empty"),
        (b"a,b\n1,2\n", "text/csv", 422, "registry.no_headings"),
        (b"PK\x03\x04", "application/octet-stream", 422, "registry.file_unreadable"),
        (b"{", "application/geo+json", 400, "kernel.malformed"),
        (b"<xml/>", "application/xml", 415, "kernel.wrong_media_type"),
        (b"", "multipart/form-data", 422, "registry.file_empty"),
        (b"x" * (65 << 20), "text/csv", 413, "http.413"),
    ],
)
def test_what_is_no_register_is_refused_with_a_code(
    client_as, registrar, body, content_type, status, code
) -> None:
    refused = client_as(registrar).post(IMPORTS, data=body, content_type=content_type)

    assert (refused.status_code, refused.json["code"]) == (status, code)


@pytest.mark.parametrize(
    "query",
    [
        "/rights?limit=201",
        "/rights?state=gone",
        "/rights?nonsense=1",
        "/rights/near?lon=1&lat=91&m=5",
        "/rights/near?lon=1&lat=1&m=50001",
        "/rights/containing?lon=nan&lat=1",
        "/rights/containing?lon=1",
    ],
)
def test_a_senseless_question_is_refused(client_as, registrar, query) -> None:
    assert client_as(registrar).get("/api/registry" + query).status_code == 422
