"""Whoever holds rights is one record, with all it was called and who says so."""

import pytest
from sqlalchemy import select

from kernel import audit
from registry import credit_code
from registry.holders import keeping, queries, viewing
from registry.holders.keeping import Correction
from registry.models import Holder, Right
from tests.registry.conftest import HOLDER_CODE, NOW, TODAY, acts

NAME, TRADING = "桦甸某矿业有限公司", "桦甸某矿业公司"
SECOND, THIRD = "C2200002010124210098204", "C2200002010124210098205"
OTHER_CODE = "91220605MA0DEM001C"
UNCODED = {"证号": SECOND, "矿业权人": TRADING, "统一社会信用代码": ""}


def holder_called(session, name: str) -> Holder:
    return session.scalars(select(Holder).where(Holder.name == name)).one()


def columns_of(table) -> list[str]:
    return [column.key for column in table.__mapper__.column_attrs]


@pytest.fixture
def two(import_rows, session) -> tuple[Holder, Holder]:
    """Return one organisation recorded twice: by its code, and by what it is called in trade."""
    import_rows({}, UNCODED)
    return holder_called(session, NAME), holder_called(session, TRADING)


@pytest.fixture
def merge(session, registrar):
    def do(kept: Holder, merged: Holder, code: str = HOLDER_CODE, by=registrar) -> Holder:
        return keeping.merge(session, by, kept.id, merged.id, code, "同一营业执照", now=NOW)

    return do


@pytest.fixture
def correct(session, registrar):
    def do(holder: Holder, by=registrar, **to) -> Holder:
        wanted = Correction(to.get("name"), to.get("credit_code"), "对照营业执照")
        return keeping.correct(session, by, holder.id, wanted, now=NOW)

    return do


def test_two_records_of_one_organisation_become_one(two, merge, session, registrar) -> None:
    kept, merged = two
    merge(kept, merged)

    seen = viewing.view(session, registrar, merged.id, on=TODAY)

    assert (seen.holder.id, seen.rights) == (kept.id, 2)
    assert list(seen.records) == [kept.id, merged.id]
    assert [(one.act, one.name) for one in seen.history if one.reason] == [
        ("registry.holder_merged", [TRADING, NAME]),
        ("registry.holder_kept", [TRADING, NAME]),
    ]
    assert acts(session).count("registry.right_changed") == 1


def test_the_code_goes_to_the_record_that_stays(two, merge, session) -> None:
    coded, uncoded = two
    merge(uncoded, coded)

    assert (uncoded.credit_code, coded.credit_code) == (HOLDER_CODE, None)
    assert set(session.scalars(select(Right.holder_id))) == {uncoded.id}


def test_a_record_merged_twice_over_leads_to_the_last(two, merge, import_rows, session, registrar):
    first, second = two
    import_rows({"证号": THIRD, "矿业权人": "某矿业", "统一社会信用代码": ""})
    third = holder_called(session, "某矿业")
    merge(second, first)
    merge(third, second)

    assert queries.get(session, registrar, first.id, on=TODAY).id == third.id
    assert queries.records_of(session, third.id) == [third.id, second.id, first.id]


def test_a_later_import_means_the_record_that_stayed(two, merge, import_rows, session) -> None:
    kept, merged = two
    merge(kept, merged)

    import_rows({"证号": SECOND}, {**UNCODED, "证号": THIRD})

    bearers = dict(session.execute(select(Right.licence_no, Right.holder_id)).all())
    assert bearers[SECOND] == kept.id
    assert bearers[THIRD] not in {kept.id, merged.id}  # the name alone says nothing any more


def test_another_code_is_another_organisation(two, merge, import_rows, session) -> None:
    import_rows({"证号": THIRD, "矿业权人": "别家", "统一社会信用代码": OTHER_CODE})

    with pytest.raises(keeping.HoldersDiffer):
        merge(two[0], holder_called(session, "别家"))
    with pytest.raises(keeping.HoldersDiffer):
        merge(two[0], two[1], OTHER_CODE)
    with pytest.raises(credit_code.BadCreditCode):
        merge(two[0], two[1], HOLDER_CODE[:-1] + "0")
    with pytest.raises(keeping.SameRecord):
        merge(two[0], two[0])


def test_a_code_on_a_third_record_settles_nothing(two, merge, import_rows, session) -> None:
    import_rows({"证号": THIRD, "矿业权人": "某矿业", "统一社会信用代码": ""})

    with pytest.raises(keeping.CodeTaken):
        merge(two[1], holder_called(session, "某矿业"))


def test_namesakes_are_never_made_one(import_rows, merge, session) -> None:
    person = {"矿业权人": "张三丰", "统一社会信用代码": "", "是否自然人": "是"}
    import_rows(person, {**person, "证号": SECOND})
    one, other = session.scalars(select(Holder)).all()

    with pytest.raises(keeping.PeopleDiffer):
        merge(one, other)


def test_who_holds_rights_elsewhere_is_for_the_city(
    two, merge, correct, import_rows, stranger, city_registrar
) -> None:
    import_rows({"证号": THIRD, "行政区代码": "220281100"}, by=stranger)

    with pytest.raises(keeping.HolderBeyond):
        merge(*two)
    with pytest.raises(keeping.HolderBeyond):
        correct(two[0], name="改名矿业有限公司")
    assert merge(*two, by=city_registrar).name == NAME


def test_strangers_see_no_holder_and_change_none(two, merge, correct, session, stranger) -> None:
    with pytest.raises(queries.NoSuchHolder):
        viewing.view(session, stranger, two[0].id, on=TODAY)
    with pytest.raises(queries.NoSuchHolder):
        merge(*two, by=stranger)
    with pytest.raises(queries.NoSuchHolder):
        correct(two[0], by=stranger, name="x")
    assert viewing.listed(session, stranger, on=TODAY, limit=9, after=None).items == []


def test_a_new_name_is_kept_beside_the_old(two, correct, session, registrar) -> None:
    correct(two[0], name="桦甸新矿业有限公司")
    correct(two[0], name="桦甸新矿业有限公司")  # says nothing new

    history = viewing.view(session, registrar, two[0].id, on=TODAY).history

    assert [(one.act, one.name, one.file) for one in history] == [
        ("registry.holder_recorded", None, "rights.csv"),
        ("registry.holder_corrected", [NAME, "桦甸新矿业有限公司"], None),
    ]
    assert {one.officer_id for one in history} == {registrar.id}


def test_a_code_is_recorded_once_it_is_right_and_free(two, correct) -> None:
    with pytest.raises(keeping.CodeTaken):
        correct(two[1], credit_code=HOLDER_CODE)
    with pytest.raises(credit_code.BadCreditCode):
        correct(two[1], credit_code="91220605MA0DEM0010")
    assert correct(two[1], credit_code=OTHER_CODE).credit_code == OTHER_CODE


def test_every_row_is_as_its_last_line_says(two, merge, correct, session) -> None:
    correct(two[1], name="桦甸某矿业")
    merge(*two)
    session.flush()

    for table in (Holder, Right):
        for row in session.scalars(select(table)):
            lines = select(audit.AuditLine).where(audit.AuditLine.subject_id == str(row.id))
            last = session.scalars(lines.order_by(audit.AuditLine.id.desc())).first()
            values = {name: getattr(row, name) for name in columns_of(table)}
            assert last.row_digest == audit.digest(table, values)


def test_the_desk_lists_shows_and_merges(two, client_as, registrar, stranger) -> None:
    desk = client_as(registrar)
    door = f"/api/registry/holders/{two[0].id}"
    body = {"merged_id": str(two[1].id), "credit_code": HOLDER_CODE, "reason": "同一营业执照"}

    listed = desk.get("/api/registry/holders", query_string={"coded": "false"}).json
    merged = desk.post(f"{door}/merge", json=body)
    rights = desk.get(f"{door}/rights").json

    assert [(one["holder"]["name"], one["rights"]) for one in listed["items"]] == [(TRADING, 1)]
    assert (merged.status_code, merged.json["rights"]) == (200, 2)
    assert {right["licence_no"] for right in rights["items"]} > {SECOND}
    assert client_as(stranger).get(door).status_code == 404
    assert desk.post(f"{door}/correct", json={"reason": "x"}).status_code == 422


def test_records_of_one_name_are_pointed_out(import_rows, session, registrar) -> None:
    import_rows({}, {**UNCODED, "矿业权人": "别名"})
    holder_called(session, "别名").name = NAME
    session.flush()
    first = session.scalars(select(Holder).where(Holder.credit_code == HOLDER_CODE)).one()

    seen = viewing.view(session, registrar, first.id, on=TODAY)

    assert [one.credit_code for one in seen.alike] == [None]
