"""Who may do what with patrols and findings."""

import uuid
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from kernel.access import Actor
from kernel.errors import Conflict, Forbidden
from patrols.models import DutyExcuse, Finding
from patrols.states import FindingState

_SETTLED = frozenset({FindingState.CONFIRMED, FindingState.REFUTED})
_FACTS = ("found_at", "fix", "suspected_offence", "party")


class Permission(StrEnum):
    READ = "patrols.read"
    PLAN = "patrols.plan"  # give reasons to visit
    EXPORT = "patrols.export"  # take ledger, sheets and tracks out, each time with a line
    WALK = "patrols.walk"  # speak for one's own office: set out, ask to be excused
    EXCUSE = "patrols.excuse"  # decide on what offices below ask
    RULE = "patrols.rule"  # add a province's rules of duty


class NotYours(Forbidden):
    code = "patrols.not_your_finding"
    zh = "只有原记录人或同一单位的人员可以更正这条发现。请联系原记录人。"
    en = "Only its author, or an officer of the same office, may correct this finding. Ask them."


class FindingIsSettled(Conflict):
    code = "patrols.finding_is_settled"
    zh = "该发现已经核查，更正不能再改变发现时间、位置、涉嫌行为和当事人。其他情况请写入描述。"
    en = (
        "This finding was verified: time, place, suspected offence and party stand. "
        "Say what else there is in its description."
    )


class NotYourOffice(Forbidden):
    code = "patrols.not_your_office"
    zh = "只能代表本单位报备出巡或申请免巡。请由该单位自行办理。"
    en = "An office speaks for itself alone. Let that office do it."


class OwnExcuse(Forbidden):
    code = "patrols.own_excuse"
    zh = "本单位的免巡申请须由上一级单位审批，不能自行审批。"
    en = "What your own office asks is decided by the level above, not by yourselves."


class SameLevel(Forbidden):
    code = "patrols.not_the_level_above"
    zh = "免巡申请须由上一级单位审批，同一行政区内的单位不能互相审批。"
    en = "An excuse is decided by the level above; offices of one division do not excuse another."


def speaks_for(actor: Actor, office_id: uuid.UUID) -> None:
    """Raise `NotYourOffice` if it is another's."""
    if office_id != actor.office_id:
        raise NotYourOffice


def may_decide(actor: Actor, excuse: DutyExcuse, *, own_seat: int, their_seat: int) -> None:
    """Refuse one's own excuse, also asked from another post, and one of the same division."""
    if actor.office_id == excuse.office_id or actor.id == excuse.asked_by:
        raise OwnExcuse
    if own_seat == their_seat:
        raise SameLevel


def may_correct(finding: Finding, author_id: uuid.UUID, office_id: uuid.UUID) -> None:
    if author_id != finding.author_id and office_id != finding.office_id:
        raise NotYours


def keep_the_facts(finding: Finding, said: Mapping[str, Any]) -> None:
    """Refuse to change, once it was verified, what a case may rest on."""
    if finding.state in _SETTLED and any(getattr(finding, name) != said[name] for name in _FACTS):
        raise FindingIsSettled
