"""A number leads to all it ever was and became, and never round in a circle."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from registry import licence, publishing, queries
from registry.numbers import chains, linking
from registry.numbers.chains import Link
from registry.numbers.linking import Said
from registry.numbers.states import ChangeKind
from registry.numbers.tables import NumberLink
from tests.registry.conftest import NOW, ROW, TODAY, acts

MINE = ROW["证号"]
OLD, OLDER = "3526000520001", "3526009940010"
EXPLORED = "T22520090302026433"
PART = "C2200002011124210098205"


def said(before: str, after: str, kind: ChangeKind = ChangeKind.RENUMBERED, **more) -> Said:
    return Said(before, after, kind, more.get("changed_on"), more.get("note", ""))


@pytest.fixture
def link(session, registrar):
    def do(*what, by=registrar, **more) -> Link:
        return linking.link(session, by, said(*what, **more), now=NOW)

    return do


@pytest.fixture
def told(session, registrar):
    """Return what tells a chain as triples, and its numbers."""

    def of(number: str, by=registrar) -> tuple[list[str], set[tuple[str, str, str]]]:
        found = chains.chain(session, by, number, on=TODAY)
        links = {(one.from_number, one.to_number, one.kind.value) for one in found.links}
        return list(found.numbers), links

    return of


def test_what_an_import_calls_former_is_a_link_by_itself(import_rows, session, registrar) -> None:
    import_rows({"曾用证号": f"{OLD};{EXPLORED}"})

    found = chains.chain(session, registrar, OLD, on=TODAY)

    assert {(one.from_number, one.kind.value) for one in found.links} == {
        (OLD, "renumbered"),
        (EXPLORED, "converted"),
    }
    assert {one.to_number for one in found.links} == {MINE}
    assert {(one.file, one.officer_id, one.id) for one in found.links} == {
        ("rights.csv", registrar.id, None)
    }
    assert list(found.rights) == [MINE]


def test_the_whole_chain_is_told_whatever_number_of_it_is_asked(import_rows, link, told) -> None:
    import_rows({"曾用证号": f"{OLD};{OLDER}"})
    link(OLDER, OLD, ChangeKind.CORRECTED)

    whole = ([OLDER, OLD, MINE], {(OLDER, OLD, "corrected"), (OLD, MINE, "renumbered")})

    assert [told(number) for number in (OLDER, OLD, MINE)] == [whole] * 3


def test_several_rights_were_merged_and_one_was_split(import_rows, link, told) -> None:
    import_rows({}, {"证号": PART}, {"证号": "C2200002012124210098206"})
    link("C2200002009124210098001", MINE, ChangeKind.MERGED, changed_on=dt.date(2010, 12, 3))
    link("C2200002009124210098002", MINE, ChangeKind.MERGED)
    link(MINE, PART, ChangeKind.SPLIT)

    numbers, links = told(PART)

    assert numbers.index(PART) > numbers.index(MINE) == 2
    assert {kind for _, _, kind in links} == {"merged", "split"}


def test_an_exploration_right_became_a_mine_of_its_own(import_rows, link, session, registrar):
    import_rows({}, {"证号": EXPLORED, "矿业权类型": "探矿权"})
    link(EXPLORED, MINE, ChangeKind.CONVERTED)

    found = chains.chain(session, registrar, EXPLORED, on=TODAY)

    assert set(found.rights) == {EXPLORED, MINE}
    assert found.links[0].kind is ChangeKind.CONVERTED


def test_what_a_number_became_is_found_by_it(import_rows, link, session, registrar) -> None:
    import_rows({"不动产权证号": "吉（2026）桦甸市不动产权第0000001号"})
    made = link(OLD, MINE)

    for words in (OLD, "桦甸市不动产权第0000001号"):
        found = session.scalars(queries.listed(registrar, on=TODAY, words=words)).all()
        assert [right.licence_no for right in found] == [MINE]
    face = publishing.published_by_number(session, OLD, on=TODAY)
    assert face is not None
    assert face.licence_no == MINE
    linking.withdraw(session, registrar, made.id, "录入错误", now=NOW)
    assert session.scalars(queries.listed(registrar, on=TODAY, words=OLD)).all() == []
    assert publishing.published_by_number(session, OLD, on=TODAY) is None


def test_no_number_comes_before_itself(import_rows, link) -> None:
    import_rows({"曾用证号": OLD})
    link(OLDER, OLD)

    with pytest.raises(linking.RunsInCircles):
        link(MINE, OLDER)
    with pytest.raises(linking.NumbersAlike):
        link(MINE, MINE)


def test_what_is_said_twice_is_said_once(import_rows, link) -> None:
    import_rows({"曾用证号": OLD})
    link(OLD, MINE)

    with pytest.raises(linking.LinkThere):
        link(OLD, MINE, ChangeKind.CORRECTED)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (EXPLORED, MINE, ChangeKind.RENUMBERED),
        (OLD, MINE, ChangeKind.CONVERTED),
        (MINE, EXPLORED, ChangeKind.SPLIT),
    ],
)
def test_only_a_conversion_leads_from_exploring_to_mining(
    import_rows, link, before: str, after: str, kind: ChangeKind
) -> None:
    import_rows()

    with pytest.raises(linking.ChangeImpossible):
        link(before, after, kind)


def test_no_change_is_dated_ahead(import_rows, link) -> None:
    import_rows()

    with pytest.raises(linking.NotYet):
        link(OLD, MINE, changed_on=TODAY + dt.timedelta(days=1))


def test_strangers_neither_read_nor_say_anything(import_rows, link, told, stranger) -> None:
    import_rows({"曾用证号": OLD})

    assert told(OLD, by=stranger) == ([OLD], set())
    with pytest.raises(linking.NoSuchNumber):
        link(OLDER, OLD, by=stranger)
    with pytest.raises(linking.NoSuchNumber):
        link(OLDER, "C4300002009084210033840")


def test_a_link_across_a_county_line_is_the_citys_to_say(
    import_rows, link, registrar, stranger, city_registrar
) -> None:
    import_rows()
    import_rows({"证号": PART, "行政区代码": "220281100"}, by=stranger)

    with pytest.raises(linking.NoSuchNumber):
        link(MINE, PART, ChangeKind.SPLIT, by=registrar)
    assert link(MINE, PART, ChangeKind.SPLIT, by=city_registrar).to_number == PART


def test_what_was_said_can_be_taken_back_and_said_anew(
    import_rows, link, told, session, registrar, stranger
) -> None:
    import_rows()
    made = link(OLD, MINE)

    with pytest.raises(linking.NoSuchLink):
        linking.withdraw(session, stranger, made.id, "不是我的", now=NOW)
    linking.withdraw(session, registrar, made.id, "录入错误", now=NOW)
    link(OLD, MINE, ChangeKind.CORRECTED)

    assert told(MINE)[1] == {(OLD, MINE, "corrected")}
    assert session.scalars(select(NumberLink.withdrawn_by)).all().count(registrar.id) == 1
    assert acts(session)[-3:] == [
        "registry.number_linked",
        "registry.link_withdrawn",
        "registry.number_linked",
    ]


def test_the_desk_links_reads_and_withdraws(import_rows, client_as, registrar, stranger) -> None:
    import_rows()
    desk, elsewhere = client_as(registrar), client_as(stranger)
    body = {"from_number": "3526-000520001", "to_number": MINE, "kind": "renumbered"}

    made = desk.post("/api/registry/licence/links", json=body)
    read = desk.get("/api/registry/licence/chain", query_string={"number": OLD}).json
    door = f"/api/registry/licence/links/{made.json['id']}/withdraw"

    assert made.status_code == 201
    assert [(one["number"], one["right"] is None) for one in read["numbers"]] == [
        (OLD, True),
        (MINE, False),
    ]
    assert elsewhere.post(door, json={"reason": "x"}).status_code == 404
    assert desk.post(door, json={"reason": "录入错误"}).status_code == 204
    assert (
        desk.post("/api/registry/licence/links", json={**body, "kind": "unstated"}).status_code
        == 422
    )


_NUMBERS = st.sampled_from([f"{352600}0520{n:03}" for n in range(8)])
_PAIRS = st.sets(st.tuples(_NUMBERS, _NUMBERS), max_size=14)


@given(_PAIRS)
def test_whatever_is_linked_the_order_ends_and_has_each_number_once(pairs) -> None:
    links = [Link(before, after, ChangeKind.RENUMBERED) for before, after in pairs]
    numbers = {number for pair in pairs for number in pair}

    ordered = chains.in_order(numbers, links)

    assert sorted(ordered) == sorted(numbers)
    in_circles = {number for number in numbers if number in chains.reachable(number, pairs)}
    for before, after in pairs:
        if after not in in_circles and before not in in_circles:
            settled = not (chains_before(before, pairs) & in_circles)
            assert not settled or ordered.index(before) < ordered.index(after)


def chains_before(number: str, pairs) -> set[str]:
    return chains.reachable(number, {(after, before) for before, after in pairs})


@given(_PAIRS)
def test_links_refused_as_circles_leave_none(pairs) -> None:
    kept = set[tuple[str, str]]()
    for before, after in sorted(pairs):
        if before != after and before not in chains.reachable(after, kept):
            kept.add((before, after))

    assert all(number not in chains.reachable(number, kept) for pair in kept for number in pair)


def test_a_former_number_says_by_itself_what_happened() -> None:
    assert chains.implied(EXPLORED, MINE).kind is ChangeKind.CONVERTED
    assert chains.implied(OLD, MINE).kind is ChangeKind.RENUMBERED
    assert chains.implied(PART, MINE).kind is ChangeKind.UNSTATED
    assert licence.describe(EXPLORED)["form"] == "T18"
