"""Who may do what with patrols and findings."""

import uuid
from enum import StrEnum

from kernel.errors import Forbidden
from patrols.models import Finding


class Permission(StrEnum):
    READ = "patrols.read"
    PLAN = "patrols.plan"  # give reasons to visit


class NotYours(Forbidden):
    code = "patrols.not_your_finding"
    zh = "只有原记录人或同一单位的人员可以更正这条发现。请联系原记录人。"
    en = "Only its author, or an officer of the same office, may correct this finding. Ask them."


def may_correct(finding: Finding, author_id: uuid.UUID, office_id: uuid.UUID) -> None:
    if author_id != finding.author_id and office_id != finding.office_id:
        raise NotYours
