import itertools

import pytest

from cases.states import LIFECYCLE, CaseState, at_or_after
from kernel.lifecycle import IllegalMove

S = CaseState

ALLOWED = {
    (S.FILED, S.REPORTED),
    (S.REPORTED, S.REVIEWED),
    (S.REPORTED, S.FILED),
    (S.REVIEWED, S.LEGALLY_REVIEWED),
    (S.REVIEWED, S.FILED),
    (S.LEGALLY_REVIEWED, S.NOTICE_MADE),
    (S.NOTICE_MADE, S.NOTIFIED),
    (S.NOTIFIED, S.WAIVED),
    (S.NOTIFIED, S.DECIDED),
    (S.WAIVED, S.DECIDED),
    (S.DECIDED, S.SERVED),
    (S.SERVED, S.PERFORMED),
    (S.PERFORMED, S.CLOSED),
} | {
    (state, S.WITHDRAWN)
    for state in (
        S.FILED, S.REPORTED, S.REVIEWED, S.LEGALLY_REVIEWED, S.NOTICE_MADE, S.NOTIFIED, S.WAIVED,
    )
}  # fmt: skip


@pytest.mark.parametrize(("current", "target"), list(itertools.product(CaseState, repeat=2)))
def test_every_move_is_either_listed_or_refused(current: CaseState, target: CaseState) -> None:
    if (current, target) in ALLOWED:
        LIFECYCLE.check(current, target)
    else:
        with pytest.raises(IllegalMove):
            LIFECYCLE.check(current, target)


def test_nothing_is_decided_without_a_notice_served() -> None:
    before = {current for current, target in ALLOWED if target is S.DECIDED}

    assert before == {S.NOTIFIED, S.WAIVED}


def test_nothing_is_noticed_without_a_legal_review() -> None:
    assert {current for current, target in ALLOWED if target is S.NOTICE_MADE} == {
        S.LEGALLY_REVIEWED
    }


def test_what_is_decided_can_no_longer_be_withdrawn() -> None:
    assert all(S.WITHDRAWN not in LIFECYCLE.moves[state] for state in at_or_after(S.DECIDED)
               if state is not S.WAIVED)  # fmt: skip


def test_a_waived_case_was_notified_but_a_decided_one_need_not_be_waived() -> None:
    assert S.WAIVED in at_or_after(S.NOTIFIED)
    assert S.WAIVED not in at_or_after(S.DECIDED)
