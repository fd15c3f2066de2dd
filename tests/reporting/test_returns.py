"""What was handed in stays as it was; what is wrong is restated beside it."""

import datetime as dt
import uuid
from typing import Any

import pytest

from cases import service as cases
from cases.refusals import CaseMissing
from kernel import audit
from reporting import queries, service
from reporting.models import TwoRatesReturn
from reporting.periods import parse
from reporting.service.returning import CauseMissing, NothingToRestate
from tests.cases.county import NOON, County

LATER = NOON + dt.timedelta(days=5)


def compile_return(county: County, **more: Any) -> TwoRatesReturn:
    return service.compile_return(
        county.session,
        county.statistician,
        county.division("220284").id,
        parse("2026H2"),
        **{"now": NOON} | more,
    )


def test_a_return_keeps_figures_cases_and_rights(county: County) -> None:
    case, right = county.file(), county.right()

    made = compile_return(county)

    assert made.table["total"]["unlicensed"] == 1
    assert made.case_ids["unlicensed"] == [str(case.id)]
    assert made.right_ids == [str(right.id)]
    assert (made.cut_off_at, made.compiled_by) == (NOON, county.statistician.id)


def test_what_happens_afterwards_does_not_change_it(county: County) -> None:
    case = county.file()
    made = compile_return(county)
    cases.withdraw(county.session, county.head, case.id, "撤案", now=LATER)
    county.session.flush()
    county.session.expire_all()

    kept = queries.get_return(county.session, county.statistician, made.id, LATER.date())

    assert (kept.table["total"]["unlicensed"], kept.digest) == (1, made.digest)
    assert [one for one in audit.verify(county.session) if "returns" in one.subject] == []


def test_it_is_restated_with_its_cause_and_both_stay(county: County) -> None:
    case = county.file()
    first = compile_return(county)
    cases.withdraw(county.session, county.head, case.id, "撤案", now=LATER)

    second = compile_return(county, cause="一件案件撤案", now=LATER)

    assert (second.restates_id, second.cause) == (first.id, "一件案件撤案")
    assert second.table["total"]["unlicensed"] == 0
    readable = county.session.scalars(
        queries.returns_readable_by(county.statistician, NOON.date())
    ).all()
    assert {one.id for one in readable} == {first.id, second.id}


def test_a_second_time_needs_a_cause_and_a_first_has_none(county: County) -> None:
    with pytest.raises(NothingToRestate):
        compile_return(county, cause="更正")
    compile_return(county)
    with pytest.raises(CauseMissing):
        compile_return(county)


def test_a_stranger_reads_no_return(county: County) -> None:
    made = compile_return(county)

    for asked in (made.id, uuid.uuid4()):
        with pytest.raises(queries.ReturnMissing):
            queries.get_return(county.session, county.stranger, asked, NOON.date())


def test_the_county_reads_what_the_city_compiled_of_it(county: County) -> None:
    made = compile_return(county)

    assert queries.get_return(county.session, county.head, made.id, NOON.date()).id == made.id


class TestChain:
    def test_a_case_opens_to_the_photograph_it_rests_on(self, county: County) -> None:
        case = county.file()

        chain = service.chain(county.session, county.statistician, case.id, now=NOON)

        assert (chain.case.id, chain.clue.id) == (case.id, case.clue_id)
        (photo,) = chain.photos
        assert photo.purposes == ["fact"]
        assert photo.item.record_id == chain.records[0].id
        assert len(photo.item.sha256) == 64
        assert photo.original == f"/api/evidence/items/{photo.item.id}/original"

    def test_receipts_and_waiver_are_in_the_chain_once_they_are_cited(self, county: County) -> None:
        case = county.file()
        while case.state != "closed":
            county.step(case)

        chain = service.chain(county.session, county.statistician, case.id, now=NOON)

        assert sorted(one for photo in chain.photos for one in photo.purposes) == [
            "decision_receipt", "fact", "notice_receipt", "waiver",
        ]  # fmt: skip

    def test_a_stranger_opens_nothing(self, county: County) -> None:
        case = county.file()

        with pytest.raises(CaseMissing):
            service.chain(county.session, county.stranger, case.id, now=NOON)
