"""Whatever is done to patrols and in whatever order, the log keeps its word."""

import random
from collections.abc import Sequence
from contextlib import suppress

import pytest
from sqlalchemy import select

from patrols import queries, service
from patrols.models import Patrol, PatrolReview
from patrols.policy import CorrectedMeanwhile, NotWaiting
from patrols.states import PatrolState
from tests.county import TODAY, County
from tests.patrols.test_reviews import WHY
from tests.phone import patrol

ACTS = ("send", "approve", "return", "correct", "correct")


class Log:
    """A county that does one thing after another."""

    def __init__(self, land: County, chance: random.Random) -> None:
        self.land, self.chance = land, chance
        self.payload = {**patrol(points=3), "started_at": "2026-11-20T08:00:00+08:00"}
        self.payload["ended_at"] = "2026-11-20T09:00:00+08:00"

    def patrols(self) -> list[Patrol]:
        with self.land.sessions() as session:
            return list(session.scalars(select(Patrol).order_by(Patrol.number)))

    def do(self, act: str) -> None:
        known = self.patrols()
        if act == "send" or not known:
            self.land.send("township_officer", "patrol", self.payload)
            self.land.drain()
        elif act == "correct":
            self._correct(self.chance.choice(known))
        else:
            self._review(act, self.chance.choice(known))

    def _correct(self, one: Patrol) -> None:
        better = {**self.payload, "content": f"更正 {self.chance.random()}", "track": None}
        self.land.correct("township_colleague", "patrol", one.id, better, "更正")

    def _review(self, act: str, one: Patrol) -> None:
        actor, now = self.land.people["inspector"], self.land.now
        version = self.chance.choice([one.version, one.version, max(1, one.version - 1)])
        with self.land.sessions.begin() as session:
            at = {"version": version, "now": now}
            if act == "approve":
                service.approve_patrol(session, actor, one.id, opinion="", **at)
            else:
                service.return_patrol(session, actor, one.id, reason=WHY, **at)


@pytest.mark.parametrize("seed", range(4))
def test_after_any_acts_the_log_is_whole(land: County, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (to choose acts, not secrets)
    log, numbers = Log(land, chance), dict[object, int | None]()

    for _ in range(14):
        with suppress(NotWaiting, CorrectedMeanwhile):
            log.do(chance.choice(ACTS))
        for one in log.patrols():
            assert numbers.setdefault(one.id, one.number) == one.number

    known = log.patrols()
    assert [one.number for one in known] == list(range(1, len(known) + 1))
    with land.sessions() as session:
        waiting = queries.waiting(land.people["inspector"], TODAY, None)
        assert {one.id for one in session.scalars(waiting)} == {
            one.id for one in known if not one.is_reviewed
        }
        for one in known:
            told = service.versions_of_patrol(
                session, land.people["inspector"], one.id, now=land.now
            )
            assert [version.number for version in told] == list(range(1, one.version + 1))
            assert told[0].said["content"] == log.payload["content"]
            assert told[-1].said["content"] == one.content
            reviews = session.scalars(queries.reviews(one.id)).all()
            assert _last_approved(reviews) == one.approved_version
            if one.state is PatrolState.RETURNED:
                assert reviews[-1].opinion == one.return_reason
    assert land.tampered() == []


def _last_approved(reviews: Sequence[PatrolReview]) -> int | None:
    approved = [one.version for one in reviews if one.decision == "approved"]
    return approved[-1] if approved else None
