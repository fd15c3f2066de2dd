"""The one lawful path from filing to closing within a day."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

import evidence.service
from cases import queries, service
from cases.models import Case, CaseCitation
from cases.states import CaseState, ClosingGround, PaperKind, Purpose
from clues.models import Verification
from clues.states import VerificationState
from evidence.acts import Act
from evidence.models import ManifestFile
from kernel import audit, events
from kernel.access import Actor
from kernel.clock import day_of
from kernel.ids import new_id
from tests.cases.county import NOON, County


def papers(county: County, case: Case) -> dict[PaperKind, str]:
    return {paper.kind: paper.text for paper in county.session.scalars(queries.papers(case.id))}


def test_a_case_is_filed_decided_paid_and_closed_on_one_day(county: County) -> None:
    case = county.until(CaseState.CLOSED)

    assert case.closing_ground is ClosingGround.PERFORMED
    instants = [
        case.filed_at, case.reported_at, case.reviewed_at, case.legally_reviewed_at,
        case.notice_made_at, case.notified_at, case.waived_at, case.decided_at,
        case.served_at, case.performed_at, case.closed_at,
    ]  # fmt: skip
    assert instants == [NOON] * len(instants)


def test_every_act_left_an_audit_line_that_still_holds(county: County) -> None:
    case = county.until(CaseState.CLOSED)

    acts = county.session.scalars(
        select(audit.AuditLine.act).where(audit.AuditLine.subject_id == str(case.id))
    ).all()
    assert set(acts) == {
        "cases.filed", "cases.reported", "cases.reviewed", "cases.legally_reviewed",
        "cases.notice_made", "cases.notified", "cases.waived", "cases.decided",
        "cases.served", "cases.performed", "cases.closed",
    }  # fmt: skip
    changed = [found for found in audit.verify(county.session) if "case" in found.subject]
    assert changed == []


def test_others_are_told_of_filing_decision_performance_and_closing(county: County) -> None:
    case = county.until(CaseState.CLOSED)

    told = [event.name for event in county.session.scalars(events.undelivered())
            if event.subject == str(case.id)]  # fmt: skip
    assert told == ["cases.filed", "cases.decided", "cases.performed", "cases.closed"]


def test_every_paper_is_drawn_up_with_a_number_of_its_series(county: County) -> None:
    first, second = county.until(CaseState.CLOSED), county.until(CaseState.CLOSED)

    numbers = {
        (paper.kind, paper.number)
        for case in (first, second)
        for paper in county.session.scalars(queries.papers(case.id))
    }
    assert (PaperKind.DECISION, "矿罚字〔2026〕1号") in numbers
    assert (PaperKind.DECISION, "矿罚字〔2026〕2号") in numbers
    assert len([kind for kind, _ in numbers if kind is PaperKind.SERVICE_RECEIPT]) == 4
    assert (first.number, second.number) == ("矿案〔2026〕1号", "矿案〔2026〕2号")


def test_the_notice_tells_content_facts_basis_and_rights(county: County) -> None:
    case = county.until(CaseState.NOTICE_MADE)

    notice, hearing = (papers(county, case)[kind]
                       for kind in (PaperKind.NOTICE, PaperKind.HEARING_NOTICE))  # fmt: skip
    for text in (notice, hearing):
        assert "王某" in text
        assert "未取得采矿权" in text
        assert "《矿产资源法》第六十四条第一款" in text
        assert "100000元" in text
    assert "陈述、申辩的权利，可在收到本告知书后5个工作日内" in notice
    assert "要求听证的权利，可在收到本告知书后5个工作日内" in hearing


def test_the_decision_says_everything_the_law_wants_said(county: County) -> None:
    case = county.until(CaseState.DECIDED)
    fact = county.session.scalars(
        select(CaseCitation).where(CaseCitation.purpose == Purpose.FACT)
    ).one()

    text = papers(county, case)[PaperKind.DECISION]
    assert "当事人：王某；地址：磐石市烟筒山镇" in text
    assert "SHA-256" in text
    assert fact.case_id == case.id
    assert "书面放弃陈述、申辩和听证" in text
    assert "15日内到中国农业银行磐石支行 1234缴纳罚款" in text
    assert "60日内向本级人民政府申请行政复议" in text
    assert "6个月内向人民法院提起行政诉讼" in text
    assert "磐石市自然资源局" in text
    assert "2026年11月20日" in text


def test_the_chain_of_custody_of_the_evidence_names_the_case_that_rests_on_it(
    county: County,
) -> None:
    case = county.file()
    fact = county.session.scalars(
        select(CaseCitation).where(CaseCitation.purpose == Purpose.FACT)
    ).one()

    item = county.session.get_one(ManifestFile, fact.item_id)
    chain = evidence.service.custody_chains(county.session, [item])[item.id]

    (cited,) = [entry for entry in chain if entry.act == Act.CITED]
    assert (cited.actor_id, cited.at) == (case.filed_by, NOON)
    assert cited.details == {"case": str(case.id), "purpose": "fact"}


def test_a_reader_sees_the_ninety_days_run_and_stop(county: County) -> None:
    case = county.file()
    before = service.view(county.session, case, now=NOON).deadlines
    while case.state is not CaseState.SERVED:
        county.step(case)
    after = service.view(county.session, case, now=NOON).deadlines

    assert [(one.due.clock.name, one.due.day) for one in before] == [
        ("decision", dt.date(2027, 2, 18))
    ]
    assert {one.due.clock.name for one in after} == {"payment", "reconsideration", "lawsuit"}
    assert not any(one.passed for one in (*before, *after))


def test_a_late_decision_is_shown_and_not_forbidden(county: County) -> None:
    case = county.until(CaseState.WAIVED)
    late = NOON + dt.timedelta(days=91)

    assert "cases.decision_overdue" in service.view(county.session, case, now=late).warnings
    assert county.decide(case, at=late).state is CaseState.DECIDED


@pytest.mark.parametrize("alone", [0, 1])
def test_facts_seen_by_one_officer_alone_are_warned_of(county: County, alone: int) -> None:
    case = county.file(companions=1 - alone)

    warned = service.view(county.session, case, now=NOON).warnings
    assert ("cases.too_few_officers_on_site" in warned) == bool(alone)


def corrected(county: County, case: Case, *, at: dt.datetime, **what_changed: Any) -> None:
    """Have what was found on the spot told anew, as a correction of it does."""
    before = queries.verification_that_counts(county.session, case)
    assert before is not None
    told = {
        column.key: getattr(before, column.key)
        for column in Verification.__table__.columns
        if column.key in Verification.__mapper__.attrs
    }
    later = {"id": new_id(), "version": before.version + 1, "reason": "补记", "received_at": at}
    before.become(VerificationState.SUPERSEDED)
    county.session.add(Verification(**told | later | what_changed))
    county.session.flush()


def test_a_companion_named_after_filing_was_not_there_when_it_was_filed(county: County) -> None:
    case = county.file(companions=0)

    corrected(county, case, at=NOON + dt.timedelta(days=9), companions=[str(county.second.id)])

    warned = service.view(county.session, case, now=NOON).warnings
    assert "cases.too_few_officers_on_site" in warned


def test_who_corrects_a_record_at_the_desk_was_not_on_the_site(county: County) -> None:
    clerk = county.hire("clerk", "220284", certificated=False)
    case = county.file()

    corrected(county, case, at=NOON, author_id=clerk.id)

    visit = queries.verification_that_counts(county.session, case)
    assert visit is not None
    assert (visit.version, visit.author_id) == (2, clerk.id)
    warned = service.view(county.session, case, now=NOON).warnings
    assert "cases.too_few_officers_on_site" not in warned


def test_minerals_of_value_make_the_reader_think_of_a_crime(county: County) -> None:
    case = county.file()
    county.step(case, mineral_value_yuan=200_000, proposed_fine_yuan=600_000)

    assert "cases.consider_crime" in service.view(county.session, case, now=NOON).warnings


def test_the_city_sees_the_countys_case_and_a_stranger_does_not(county: County) -> None:
    case = county.file()

    def sees(actor: Actor) -> bool:
        found = county.session.scalars(queries.readable_by(actor, day_of(NOON)))
        return case.id in {one.id for one in found}

    assert sees(county.handler)
    assert sees(county.statistician)
    assert not sees(county.stranger)
