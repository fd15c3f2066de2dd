"""Which clocks run in a case."""

from collections.abc import Iterator

from cases.clocks import ClockName, Due, due
from cases.models import Case
from kernel.clock import day_of


def deadlines(case: Case, *, goods_to_hand_over: bool) -> list[Due]:
    """Return the periods that have begun and still matter."""
    if case.withdrawn_at is not None:
        return []
    running = [*_of_the_office(case), *_of_the_party(case)]
    if goods_to_hand_over and case.served_at and case.confiscation_item_id is None:
        running.append(due(ClockName.HAND_OVER, day_of(case.served_at)))
    return running


def decision_due(case: Case) -> Due:
    """
    Return the last day for the decision.

    Law: 自然资源行政处罚办法 第三十八条
    """
    extended = case.extended_at is not None
    return due(ClockName.DECISION, day_of(case.filed_at), extended=extended)


def hearing_periods(case: Case) -> list[Due]:
    """
    Return the periods in which the party may ask to be heard, once it has its notice.

    Law: 自然资源行政处罚办法 第三十四条
    """
    if case.notified_at is None:
        return []
    day = day_of(case.notified_at)
    names = [ClockName.STATEMENT, *([ClockName.HEARING] if case.hearing_offered else [])]
    return [due(name, day) for name in names]


def _of_the_office(case: Case) -> Iterator[Due]:
    if case.decided_at is None:
        yield decision_due(case)
    elif case.served_at is None:
        yield due(ClockName.SERVICE, day_of(case.decided_at))


def _of_the_party(case: Case) -> Iterator[Due]:
    if case.decided_at is None and case.waived_at is None:
        yield from hearing_periods(case)
    if case.served_at is not None:
        served = day_of(case.served_at)
        if case.performed_at is None:
            yield due(ClockName.PAYMENT, served)
        yield due(ClockName.RECONSIDERATION, served)
        yield due(ClockName.LAWSUIT, served)
