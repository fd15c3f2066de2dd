"""What a case rests on cannot be removed from under it; once it is over, it can."""

from typing import Any

from sqlalchemy import select

from cases import service
from cases.models import CaseCitation
from cases.states import CaseState
from evidence.retention.tables import Hold
from tests.cases.county import NOON, County


def holding(county: County) -> set[tuple[Any, ...]]:
    return {tuple(row) for row in county.session.execute(select(Hold.item_id, Hold.holder_id))}


def test_an_open_case_holds_everything_it_cites(county: County) -> None:
    case = county.until(CaseState.PERFORMED)

    cited = select(CaseCitation.item_id, CaseCitation.case_id)
    assert holding(county) == {tuple(row) for row in county.session.execute(cited)} != set()
    assert {holder for _, holder in holding(county)} == {case.id}


def test_a_closed_case_holds_nothing_any_more(county: County) -> None:
    county.until(CaseState.CLOSED)

    assert holding(county) == set()


def test_nor_does_one_that_was_withdrawn(county: County) -> None:
    case, other = county.file(), county.file()
    assert {holder for _, holder in holding(county)} == {case.id, other.id}

    service.withdraw(county.session, county.head, case.id, "重复立案，撤回", now=NOON)

    assert {holder for _, holder in holding(county)} == {other.id}
