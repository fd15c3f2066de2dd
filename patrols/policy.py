"""Who may do what with patrols and findings."""

import uuid
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from kernel.errors import Conflict, Forbidden
from patrols.models import Finding
from patrols.states import FindingState

_SETTLED = frozenset({FindingState.CONFIRMED, FindingState.REFUTED})
_FACTS = ("found_at", "fix", "suspected_offence", "party")


class Permission(StrEnum):
    READ = "patrols.read"
    PLAN = "patrols.plan"  # give reasons to visit
    EXPORT = "patrols.export"  # take ledger, sheets and tracks out, each time with a line


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


def may_correct(finding: Finding, author_id: uuid.UUID, office_id: uuid.UUID) -> None:
    if author_id != finding.author_id and office_id != finding.office_id:
        raise NotYours


def keep_the_facts(finding: Finding, said: Mapping[str, Any]) -> None:
    """Refuse to change, once it was verified, what a case may rest on."""
    if finding.state in _SETTLED and any(getattr(finding, name) != said[name] for name in _FACTS):
        raise FindingIsSettled
