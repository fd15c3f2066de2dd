"""The life of a case, as far as it has acts today."""

from enum import StrEnum

from kernel.lifecycle import Lifecycle


class CaseState(StrEnum):
    FILED = "filed"
    REPORTED = "reported"
    REVIEWED = "reviewed"
    LEGALLY_REVIEWED = "legally_reviewed"
    NOTICE_MADE = "notice_made"
    NOTIFIED = "notified"
    WAIVED = "waived"
    DECIDED = "decided"
    SERVED = "served"
    PERFORMED = "performed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


_WITHDRAWN = CaseState.WITHDRAWN

LIFECYCLE = Lifecycle(
    {
        CaseState.FILED: frozenset({CaseState.REPORTED, _WITHDRAWN}),
        CaseState.REPORTED: frozenset({CaseState.REVIEWED, CaseState.FILED, _WITHDRAWN}),
        CaseState.REVIEWED: frozenset({CaseState.LEGALLY_REVIEWED, CaseState.FILED, _WITHDRAWN}),
        CaseState.LEGALLY_REVIEWED: frozenset({CaseState.NOTICE_MADE, _WITHDRAWN}),
        CaseState.NOTICE_MADE: frozenset({CaseState.NOTIFIED, _WITHDRAWN}),
        CaseState.NOTIFIED: frozenset({CaseState.WAIVED, CaseState.DECIDED, _WITHDRAWN}),
        CaseState.WAIVED: frozenset({CaseState.DECIDED, _WITHDRAWN}),
        CaseState.DECIDED: frozenset({CaseState.SERVED}),
        CaseState.SERVED: frozenset({CaseState.PERFORMED}),
        CaseState.PERFORMED: frozenset({CaseState.CLOSED}),
        CaseState.CLOSED: frozenset(),
        CaseState.WITHDRAWN: frozenset(),
    }
)

# The states a case has passed through, or is in, once it has reached each of these. A waiver is
# not among them: the party may also let the days run out.
_WAY = (
    CaseState.FILED,
    CaseState.REPORTED,
    CaseState.REVIEWED,
    CaseState.LEGALLY_REVIEWED,
    CaseState.NOTICE_MADE,
    CaseState.NOTIFIED,
    CaseState.DECIDED,
    CaseState.SERVED,
    CaseState.PERFORMED,
    CaseState.CLOSED,
)


def at_or_after(state: CaseState) -> tuple[CaseState, ...]:
    """Return the states that a case can only be in if it has been in ``state``."""
    reached = _WAY[_WAY.index(state) :]
    if CaseState.NOTIFIED in reached:
        return (*reached, CaseState.WAIVED)
    return reached


class PartyKind(StrEnum):
    HOLDER = "holder"
    ORGANISATION = "organisation"
    PERSON = "person"


class Purpose(StrEnum):
    """What a cited piece of evidence is there to prove."""

    FACT = "fact"
    CORRECTION_REFUSED = "correction_refused"
    NOTICE_RECEIPT = "notice_receipt"
    WAIVER = "waiver"
    COLLECTIVE_DISCUSSION = "collective_discussion"
    DECISION_RECEIPT = "decision_receipt"
    PAYMENT = "payment"
    CONFISCATION_DONE = "confiscation_done"


class PaperKind(StrEnum):
    FILING = "立案呈批表"
    REPORT = "调查报告"
    DISPOSAL = "处理决定呈批表"
    NOTICE = "行政处罚告知书"
    HEARING_NOTICE = "行政处罚听证告知书"
    DECISION = "行政处罚决定书"
    SERVICE_RECEIPT = "送达回证"
    CLOSING = "结案呈批表"
    WITHDRAWAL = "撤案呈批表"


class ClosingGround(StrEnum):
    """Of the seven grounds, the one that has an act today."""

    PERFORMED = "performed"
