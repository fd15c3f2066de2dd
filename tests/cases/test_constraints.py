"""The database repeats the rules, for whoever comes past the service."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from cases.models import Case
from cases.states import CaseState
from tests.cases.county import NOON, County

LATER = NOON + dt.timedelta(days=1)


def overwrite(county: County, case: Case, **values: Any) -> None:
    county.session.flush()
    with county.session.begin_nested():
        county.session.execute(
            update(Case)
            .where(Case.id == case.id)
            .values(values)
            .execution_options(synchronize_session=False)
        )


@pytest.mark.parametrize(
    ("state", "forgotten"),
    [
        (CaseState.REPORTED, "reported_at"),
        (CaseState.REVIEWED, "reviewed_by"),
        (CaseState.LEGALLY_REVIEWED, "legally_reviewed_at"),
        (CaseState.NOTICE_MADE, "noticed_fine_yuan"),
        (CaseState.NOTIFIED, "notice_receipt_item_id"),
        (CaseState.WAIVED, "waiver_item_id"),
        (CaseState.WAIVED, "notified_at"),
        (CaseState.DECIDED, "legally_reviewed_by"),
        (CaseState.DECIDED, "fine_yuan"),
        (CaseState.SERVED, "decision_receipt_item_id"),
        (CaseState.PERFORMED, "served_at"),
        (CaseState.CLOSED, "closing_ground"),
    ],
)
def test_no_case_stands_where_its_facts_do_not(
    county: County, state: CaseState, forgotten: str
) -> None:
    case = county.until(state)

    with pytest.raises(IntegrityError):
        overwrite(county, case, **{forgotten: None})


def test_no_case_is_decided_by_a_stroke_of_sql(county: County) -> None:
    case = county.until(CaseState.NOTIFIED)

    with pytest.raises(IntegrityError, match="decided_with_its_facts"):
        overwrite(county, case, state=CaseState.DECIDED)


def test_the_reviewer_is_never_written_in_as_handler(county: County) -> None:
    case = county.until(CaseState.REVIEWED)

    with pytest.raises(IntegrityError, match="reviewer_did_not_investigate"):
        overwrite(county, case, lead_handler_id=county.reviewer.id)


def test_two_handlers_stay_two(county: County) -> None:
    case = county.file()

    with pytest.raises(IntegrityError, match="two_handlers_are_two_persons"):
        overwrite(county, case, lead_handler_id=county.second.id)


def test_the_legal_reviewer_is_neither_handler_nor_reviewer(county: County) -> None:
    case = county.until(CaseState.LEGALLY_REVIEWED)

    with pytest.raises(IntegrityError, match="legal_reviewer_did_neither"):
        overwrite(county, case, legally_reviewed_by=county.reviewer.id)


def test_no_fine_is_raised_above_its_notice(county: County) -> None:
    case = county.until(CaseState.DECIDED)

    with pytest.raises(IntegrityError, match="fine_not_above_the_notice"):
        overwrite(county, case, fine_yuan=200_000)


def test_a_case_is_not_withdrawn_without_a_word(county: County) -> None:
    case = county.file()

    with pytest.raises(IntegrityError, match="withdrawn_with_a_reason"):
        overwrite(county, case, state=CaseState.WITHDRAWN, withdrawn_at=LATER)
