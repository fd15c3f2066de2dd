"""A case as its readers see it: with its papers, its evidence, its clocks, and what to mind."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from cases import queries
from cases.clocks import ClockName, Due
from cases.deadlines import deadlines
from cases.models import Case, CaseCitation, CasePaper, CasePayment, CaseReport
from cases.thresholds import crime_to_consider, too_few_officers
from evidence.models import ManifestFile
from identity.queries import certificate_holds, officer
from kernel.clock import day_of


@dataclass(frozen=True, slots=True)
class Running:
    """A period on the day it is looked at."""

    due: Due
    passed: bool


@dataclass(frozen=True, slots=True)
class Cited:
    citation: CaseCitation
    item: ManifestFile


@dataclass(frozen=True, slots=True)
class CaseView:
    case: Case
    report: CaseReport | None
    citations: Sequence[Cited]
    papers: Sequence[CasePaper]
    payments: Sequence[CasePayment]
    paid_yuan: int
    deadlines: Sequence[Running]
    warnings: Sequence[str]


def view(session: Session, case: Case, *, now: dt.datetime) -> CaseView:
    on = day_of(now)
    report = queries.report_of(session, case)
    payments = session.scalars(queries.payments(case.id)).all()
    goods = report is not None and report.confiscation is not None
    running = [
        Running(due, due.has_passed(on)) for due in deadlines(case, goods_to_hand_over=goods)
    ]
    return CaseView(
        case=case,
        report=report,
        citations=[Cited(*row) for row in session.execute(queries.citations(case.id))],
        papers=session.scalars(queries.papers(case.id)).all(),
        payments=payments,
        paid_yuan=sum(payment.amount_yuan for payment in payments),
        deadlines=running,
        warnings=[*_warnings(case, report, running), *_site_warnings(session, case)],
    )


def _warnings(case: Case, report: CaseReport | None, running: Sequence[Running]) -> Iterator[str]:
    """
    Name what people should look at; the product warns, people decide.

    Law: 行政处罚法 第二十七条
    """
    if case.two_rates_class is None:
        yield "cases.class_undefined"
    if report and crime_to_consider(report.mineral_value_yuan, day_of(case.discovered_at)):
        yield "cases.consider_crime"
    late = {one.due.clock.name for one in running if one.passed}
    for name in (ClockName.DECISION, ClockName.SERVICE, ClockName.PAYMENT, ClockName.HAND_OVER):
        if name in late:
            yield f"cases.{name}_overdue"


def _site_warnings(session: Session, case: Case) -> Iterator[str]:
    """
    Say so if fewer than two certificated officers were at the place: the record will be attacked.

    Law: 自然资源行政处罚办法 第十七条
    """
    visit = queries.verification_that_counts(session, case)
    if visit is None:
        return
    on = day_of(visit.visited_at)
    companions = {uuid.UUID(companion) for companion in visit.companions}
    there = companions | {queries.visitor(session, visit)}
    people = [officer(session, one) for one in there]
    certificated = sum(person is not None and certificate_holds(person, on) for person in people)
    if too_few_officers(certificated, on):
        yield "cases.too_few_officers_on_site"
