"""Who may do what with boards and their checks."""

import uuid
from enum import StrEnum

from kernel.errors import Forbidden
from signboards.models import SignboardCheck


class Permission(StrEnum):
    READ = "signboards.read"
    EXPECT = "signboards.expect"  # say that a board ought to stand
    DECIDE = "signboards.decide"  # confirm or overrule what was read in a photo
    SUPERVISE = "signboards.supervise"  # record its making and standing, demand that it be mended


class NotYours(Forbidden):
    code = "signboards.not_your_check"
    zh = "只有原记录人或同一单位的人员可以更正这次检查。请联系原记录人。"
    en = "Only its author, or an officer of the same office, may correct this check. Ask them."


def may_correct(check: SignboardCheck, author_id: uuid.UUID, office_id: uuid.UUID) -> None:
    if author_id != check.author_id and office_id != check.office_id:
        raise NotYours
