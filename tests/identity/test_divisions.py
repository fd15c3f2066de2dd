"""The tree: all five levels of Jilin, and what may not be done to it."""

import datetime as dt
from time import process_time

import pytest
from sqlalchemy import func, select

from identity import divisions_data, queries, service
from identity.models import Division, DivisionPath
from identity.refusals import (
    BadDivisionCode,
    ChangeTooEarly,
    DivisionCodeTaken,
    DivisionEnded,
    DivisionWithoutParent,
    WrongPlaceInTree,
)
from kernel import audit
from kernel.clock import now as clock_now
from kernel.errors import NotFound

NOW = clock_now()
ON = dt.date(2026, 7, 1)
BEFORE = dt.date(2026, 6, 30)
MOST_SECONDS = 2


@pytest.fixture
def import_all(session):
    def run():
        return service.import_divisions(
            session, divisions_data.rows(), on=divisions_data.CUT_OFF, now=NOW
        )

    return run


def path(session, division_id, on=ON):
    return [one.code for one in session.scalars(queries.ancestors(division_id, on))]


def test_all_of_jilin_is_taken_over_quickly(session, import_all):
    def seconds():
        with session.begin_nested() as tried:
            started = process_time()
            import_all()
            took = process_time() - started
            tried.rollback()
        return took

    # The best of some tries, of our own processor time: the machine may be busy with others' work.
    assert any(seconds() <= MOST_SECONDS for _ in range(4))
    assert import_all() == service.Imported(added=13_014, renamed=0, kept=0)
    per_level = select(Division.level, func.count()).group_by(Division.level)
    assert dict(session.execute(per_level).all()) == {
        "province": 1,
        "city": 9,
        "county": 69,
        "township": 1_075,
        "village": 11_860,
    }
    paths = select(func.count()).select_from(DivisionPath)
    assert session.scalar(paths) == 1 + 9 * 2 + 69 * 3 + 1_075 * 4 + 11_860 * 5


def test_twice_the_same_list_changes_nothing(session, import_all):
    import_all()

    assert import_all() == service.Imported(added=0, renamed=0, kept=13_014)


def test_a_village_lies_under_all_its_ancestors(session, divisions):
    village = divisions["220122100201"]

    assert path(session, village.id) == ["22", "2201", "220122", "220122100", "220122100201"]


def test_a_later_list_adds_and_renames(session, divisions):
    rows = [("220122", "农安新区"), ("220122102", "新镇"), ("220122102001", "新村")]
    counts = service.import_divisions(session, rows, on=ON, now=NOW)

    assert counts == service.Imported(added=2, renamed=1, kept=0)
    assert queries.division_by_code(session, "220122", BEFORE).name == "农安县"
    assert queries.division_by_code(session, "220122", ON).name == "农安新区"
    village = queries.division_by_code(session, "220122102001", ON)
    renamed = queries.division_by_code(session, "220122", ON)
    on = ON + dt.timedelta(days=1)
    assert village.id in session.scalars(queries.descendants(renamed.id, on)).all()


@pytest.mark.parametrize("code", ["2", "22012", "22x1", "２２", "22012210020100", ""])
def test_a_code_that_is_none_is_refused(session, code):
    with pytest.raises(BadDivisionCode):
        service.import_divisions(session, [(code, "无")], on=ON, now=NOW)


def test_a_township_without_its_county_is_refused(session):
    with pytest.raises(DivisionWithoutParent, match="220199001"):
        service.import_divisions(session, [("220199001", "无")], on=ON, now=NOW)


def test_children_stand_under_their_parent_on_the_day(session, divisions):
    county, other = divisions["220122"], divisions["222403"]
    service.move_division(session, None, divisions["220122101"].id, other.id, on=ON, now=NOW)

    def children(parent, on):
        return [one.code for one in session.scalars(queries.children(parent.id, on))]

    assert children(county, BEFORE) == ["220122100", "220122101"]
    assert children(county, ON) == ["220122100"]
    assert children(other, ON) == ["220122101", "222403100"]


def test_a_merged_county_ends_and_names_its_successor(session, divisions):
    ended, into = divisions["220122"], divisions["220182"]
    service.merge_division(session, None, ended.id, into.id, on=ON, now=NOW)

    assert (ended.valid_to, ended.successor_id) == (ON, into.id)
    assert queries.division_by_code(session, "220122", ON) is None
    assert queries.division_by_code(session, "220122", BEFORE) is ended
    assert [one.code for one in session.scalars(queries.children(into.id, ON))] == [
        "220122100",
        "220122101",
    ]
    assert path(session, divisions["220122100201"].id)[2] == "220182"
    assert path(session, divisions["220122100201"].id, BEFORE)[2] == "220122"
    assert ended.id in session.scalars(queries.descendants(into.id, ON)).all()
    with pytest.raises(DivisionEnded):
        service.merge_division(session, None, ended.id, into.id, on=ON, now=NOW)


def test_a_freed_code_may_be_given_again_and_a_used_one_may_not(session, divisions):
    with pytest.raises(DivisionCodeTaken):
        service.rename_division(
            session, None, divisions["220182"].id, name="新", code="220122", on=ON, now=NOW
        )
    service.merge_division(
        session, None, divisions["220122"].id, divisions["222403"].id, on=ON, now=NOW
    )
    later = ON + dt.timedelta(days=1)
    service.rename_division(
        session, None, divisions["220182"].id, name="新", code="220122", on=later, now=NOW
    )

    assert queries.division_by_code(session, "220122", later).name == "新"


@pytest.mark.parametrize(
    ("moved", "parent"),
    [("220122", "220182"), ("2201", "220122"), ("220122", "220122100"), ("220122", "220122")],
)
def test_nothing_lies_under_its_equal_or_its_own_part(session, divisions, moved, parent):
    with pytest.raises(WrongPlaceInTree):
        service.move_division(
            session, None, divisions[moved].id, divisions[parent].id, on=ON, now=NOW
        )


@pytest.mark.parametrize(("ended", "into"), [("220122", "2224"), ("220122", "220122")])
def test_only_equals_merge(session, divisions, ended, into):
    with pytest.raises(WrongPlaceInTree):
        service.merge_division(
            session, None, divisions[ended].id, divisions[into].id, on=ON, now=NOW
        )


def test_history_is_not_rewritten(session, divisions):
    moved, into = divisions["220122100"].id, divisions["222403"].id
    service.move_division(session, None, moved, into, on=ON, now=NOW)

    for too_early in (BEFORE, divisions_data.CUT_OFF):
        with pytest.raises(ChangeTooEarly):
            service.move_division(
                session, None, moved, divisions["220122"].id, on=too_early, now=NOW
            )


def test_a_mistake_is_put_right_the_same_day(session, divisions):
    moved, home = divisions["220122100"].id, divisions["220122"].id
    service.move_division(session, None, moved, divisions["222403"].id, on=ON, now=NOW)
    service.move_division(session, None, moved, home, on=ON, now=NOW)

    for on in (BEFORE, ON):
        assert path(session, divisions["220122100201"].id, on)[2] == "220122"


def test_a_county_and_its_townships_are_renamed_on_one_day(session, divisions):
    rows = [("220122", "农安市"), ("220122100", "农安街道"), ("220122100201", "宝塔社区")]
    counts = service.import_divisions(session, rows, on=ON, now=NOW)

    assert counts == service.Imported(added=0, renamed=3, kept=0)
    village = queries.division_by_code(session, "220122100201", ON)
    names = [one.name for one in session.scalars(queries.ancestors(village.id, ON))]
    assert names == ["吉林省", "长春市", "农安市", "农安街道", "宝塔社区"]
    county = queries.division_by_code(session, "220122", ON)
    children = session.scalars(queries.children(county.id, ON)).all()
    assert {one.name for one in children} == {"农安街道", "伏龙泉镇"}
    old = divisions["220122100201"].id
    assert old in session.scalars(queries.descendants(county.id, ON)).all()


def test_an_unknown_division_is_not_found(session, divisions):
    with pytest.raises(NotFound):
        service.move_division(session, None, 999_999, divisions["22"].id, on=ON, now=NOW)


def test_every_change_is_vouched_for(session, divisions, inspector):
    service.rename_division(session, None, divisions["220122"].id, name="农安市", on=ON, now=NOW)
    service.merge_division(
        session, None, divisions["220182"].id, divisions["222403"].id, on=ON, now=NOW
    )
    session.flush()

    assert list(audit.verify(session)) == []


def test_names_and_searches(session, divisions):
    county = divisions["220122"]

    assert queries.division_names(session, [county.id, 999_999]) == {county.id: "农安县"}
    named = session.scalars(queries.divisions_called("农安", ON)).all()
    assert [one.name for one in named] == ["农安县", "农安镇"]
    assert session.scalars(queries.divisions_called("%", ON)).all() == []
    assert len(session.scalars(queries.divisions_called("220122", ON)).all()) == 4
