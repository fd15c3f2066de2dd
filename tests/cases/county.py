"""
A county with its enforcement office, a verified clue, and the one path to the end of a case.

``step`` makes the next act the way the right person would; tests break one thing at a time.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import Any

from cases import service
from cases.models import Case
from cases.service import Conditions, Filing, Proposal
from cases.states import CaseState, PartyKind
from tests.cases.field import NOON, Field

__all__ = ["ALL_TRUE", "NOON", "County"]

ALL_TRUE = Conditions(*[True] * 5)


@dataclass
class County(Field):
    """The office of 磐石市 and whoever has to do with its cases."""

    def filing(self, clue_id: uuid.UUID, *items: uuid.UUID, **what_matters: Any) -> Filing:
        filing = Filing(
            clue_id=clue_id,
            party_kind=PartyKind.PERSON,
            party_name="王某",
            party_address="磐石市烟筒山镇",
            right_id=None,
            offence="mine_without_right",
            summary="在河滩采砂",
            ended_on=None,
            harms_life_or_finance=False,
            lead_handler_id=self.handler.id,
            assisting_handler_id=self.second.id,
            conditions=ALL_TRUE,
            item_ids=items,
        )
        return replace(filing, **what_matters)

    def file(self, *, at: dt.datetime = NOON, **what_matters: Any) -> Case:
        """File a case on a clue of its own; what matters may be of the clue or of the filing."""
        of_clue = {
            name: what_matters.pop(name)
            for name in ("code", "discovered_at", "companions")
            if name in what_matters
        }
        clue, item = self.clue(**{"discovered_at": at} | of_clue)
        filing = self.filing(clue.id, item, **what_matters)
        return service.file(self.session, self.handler, filing, now=at)

    def proposal(self, **what_matters: Any) -> Proposal:
        proposal = Proposal(
            facts="2026年11月20日在河滩采砂，未取得采矿权",
            nature="未取得采矿权开采矿产资源",
            consequences="未采出矿产品，及时停止",
            opinion="建议处罚",
            mineral_value_yuan=0,
            proposed_fine_yuan=100_000,
            confiscation=None,
            nothing_to_confiscate_because="未采出矿产品，无直接用于违法开采的工具",
            correction_refused_item_id=None,
            grave_or_complex=False,
            duty_to_transfer=False,
        )
        return replace(proposal, **what_matters)

    def decide(self, case: Case, *, at: dt.datetime = NOON, **what_matters: Any) -> Case:
        words: dict[str, Any] = {
            "fine_yuan": 100_000,
            "pay_to": "中国农业银行磐石支行 1234",
            "party_asked_to_be_heard": False,
            "discussion_item_id": None,
        }
        by = what_matters.pop("by", self.head)
        return service.decide(self.session, by, case.id, **words | what_matters, now=at)

    def step(self, case: Case, *, at: dt.datetime = NOON, **proposed: Any) -> Case:
        """Make the one lawful act that comes next, on the spot, with the party's waiver."""
        session, to = self.session, (case.id,)
        acts: dict[CaseState, Any] = {
            CaseState.FILED: lambda: service.report(
                session, self.handler, *to, self.proposal(**proposed), now=at
            ),
            CaseState.REPORTED: lambda: service.review(session, self.reviewer, *to, now=at),
            CaseState.REVIEWED: lambda: service.review_law(
                session, self.lawyer, *to, "同意", now=at
            ),
            CaseState.LEGALLY_REVIEWED: lambda: service.make_notice(
                session, self.handler, *to, now=at
            ),
            CaseState.NOTICE_MADE: lambda: service.notify(
                session, self.handler, *to, self.evidence(at=at), now=at
            ),
            CaseState.NOTIFIED: lambda: service.waive(
                session, self.handler, *to, self.evidence(at=at), statement=True, hearing=True,
                now=at,
            ),
            CaseState.WAIVED: lambda: self.decide(case, at=at),
            CaseState.DECIDED: lambda: service.serve(
                session, self.second, *to, self.evidence(at=at), now=at
            ),
            CaseState.SERVED: lambda: service.record_payment(
                session, self.handler, *to, receipt_number=f"B-{case.number}",
                amount_yuan=100_000, item_id=None, now=at,
            ),
            CaseState.PERFORMED: lambda: service.close(session, self.head, *to, now=at),
        }  # fmt: skip
        made: Case = acts[case.state]()
        return made

    def until(self, state: CaseState, *, at: dt.datetime = NOON, **proposed: Any) -> Case:
        """Return a case that has come as far as ``state`` on the lawful same-day path."""
        case = self.file(at=at)
        while case.state is not state:
            self.step(case, at=at, **proposed)
        return case
