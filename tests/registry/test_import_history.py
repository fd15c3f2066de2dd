"""The history of a right: who changed what, when, from which file; and doors around it."""

import io
import zipfile

import pytest

from tests.registry.conftest import HOLDER_CODE, ROW, SQUARE, as_csv
from tests.registry.test_routes import IMPORTS, RIGHTS, post

OTHER = "C2200002010124210098204"
MOVED = SQUARE.replace("126.7", "126.8")


def history(client, **query):
    (right,) = client.get(RIGHTS).json["items"]
    return client.get(f"{RIGHTS}/{right['id']}/history", query_string=query).json


def test_every_change_tells_who_when_what_and_from_which_row(client_as, registrar) -> None:
    desk = client_as(registrar)
    first = post(desk, ROW).json
    changed = {**ROW, "有效期止": "2035-01-01", "范围坐标": MOVED, "矿业权人": "新名公司"}
    second = post(desk, {**ROW, "证号": "无"}, changed, query="?name=二.csv").json

    newest, *older = history(desk)["items"]

    assert newest["changes"] == [
        {"field": "valid_to", "was": "2030-01-01", "became": "2035-01-01"},
        {"field": "boundary", "was": 1, "became": 2},
    ]
    assert (newest["officer"], newest["office"]) == ("registrar", "桦甸市执法大队")
    assert (newest["import_id"], newest["file_name"], newest["row"]) == (second["id"], "二.csv", 3)
    assert [(one["subject"], one["act"], one["import_id"]) for one in older] == [
        ("holder", "changed", second["id"]),
        ("right", "recorded", first["id"]),
        ("holder", "recorded", first["id"]),
    ]
    assert older[0]["changes"] == [{"field": "name", "was": ROW["矿业权人"], "became": "新名公司"}]


def test_a_history_comes_by_page(client_as, registrar) -> None:
    desk = client_as(registrar)
    post(desk, ROW)
    post(desk, {**ROW, "有效期止": "2035-01-01"})

    first = history(desk, limit=2)
    rest = history(desk, limit=2, after=first["next"])

    assert [one["act"] for one in first["items"] + rest["items"]] == ["changed", *["recorded"] * 2]
    assert rest["next"] is None


def test_another_office_reads_who_and_what_but_not_the_file(
    client_as, registrar, city_registrar
) -> None:
    done = post(client_as(registrar), ROW).json

    (newest, _) = history(client_as(city_registrar))["items"]

    assert newest["officer"] == "registrar"
    assert (newest["import_id"], newest["sha256"]) == (None, None)
    assert client_as(city_registrar).get(f"{IMPORTS}/{done['id']}/file").status_code == 404


def test_a_stranger_has_no_history_of_it(client_as, registrar, stranger) -> None:
    desk = client_as(registrar)
    post(desk, ROW)
    (right,) = desk.get(RIGHTS).json["items"]

    assert client_as(stranger).get(f"{RIGHTS}/{right['id']}/history").status_code == 404


def test_an_import_is_undone_over_http_and_says_so(client_as, registrar) -> None:
    desk = client_as(registrar)
    post(desk, ROW)
    done = post(desk, {**ROW, "有效期止": "2035-01-01"}, {**ROW, "证号": OTHER}).json

    undone = desk.post(f"{IMPORTS}/{done['id']}/undo", json={"reason": "导错了文件"})
    again = desk.post(f"{IMPORTS}/{done['id']}/undo", json={"reason": "再来一次"})

    assert undone.json["undoes"] == done["id"]
    assert (undone.json["counts"]["restored"], undone.json["counts"]["withdrawn"]) == (1, 1)
    assert again.json["code"] == "registry.import_not_undoable"
    newest, old, _ = desk.get(IMPORTS).json["items"]
    assert (newest["reason"], old["undone_by"]) == ("导错了文件", newest["id"])
    assert history(desk)["items"][0]["reason"] == "导错了文件"
    assert desk.get(f"{IMPORTS}/{newest['id']}/report.xlsx").status_code == 200


def test_undoing_needs_a_reason_and_the_power(client_as, registrar, session) -> None:
    desk = client_as(registrar)
    done = post(desk, ROW).json
    powers = frozenset(registrar.permissions - {"registry.undo_import"})

    mute = desk.post(f"{IMPORTS}/{done['id']}/undo", json={"reason": ""})
    weak = client_as(type(registrar)(registrar.id, registrar.office_id, powers))
    forbidden = weak.post(f"{IMPORTS}/{done['id']}/undo", json={"reason": "导错了文件"})

    assert (mute.status_code, forbidden.status_code) == (422, 403)


def test_the_file_that_was_imported_comes_back_byte_for_byte(client_as, registrar) -> None:
    desk = client_as(registrar)
    sent = as_csv(ROW, encoding="gb18030")
    done = desk.post(IMPORTS + "?name=登记.csv", data=sent, content_type="text/csv").json

    kept = desk.get(f"{IMPORTS}/{done['id']}/file")

    assert kept.data == sent
    assert kept.headers["Content-Disposition"] == f'attachment; filename="import-{done["id"]}.csv"'


@pytest.mark.parametrize(
    ("language", "word"),
    [("zh", "未导入"), ("en", "refused"), ("zh", ">证号<"), ("en", ">licence_no<")],
)
def test_the_report_is_a_workbook_in_the_reader_s_language(
    client_as, registrar, language, word
) -> None:
    desk = client_as(registrar)
    done = post(desk, ROW, {**ROW, "证号": "=cmd|' /C calc'!A0"}).json

    answer = desk.get(f"{IMPORTS}/{done['id']}/report.xlsx", headers={"Accept-Language": language})

    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        sheet = b"".join(book.read(name) for name in book.namelist() if "sheet" in name)
    assert word.encode() in sheet
    assert b">A3<" in sheet  # the cell of the number that is none
    assert b"<f>" not in sheet
    assert HOLDER_CODE.encode() not in sheet
