"""Who may do what with clues."""

import uuid
from enum import StrEnum

from clues.models import Clue, ClueReport, Verification
from kernel.access import Actor
from kernel.errors import Forbidden


class Permission(StrEnum):
    READ = "clues.read"
    REGISTER = "clues.register"
    TRIAGE = "clues.triage"
    ASSIGN = "clues.assign"
    OPEN_INFORMANT = "clues.open_informant"


class NotYourTask(Forbidden):
    code = "clues.not_your_task"
    zh = "该核查任务已指派给其他人员，只有被指派人可以提交核查结果。"
    en = "This task was given to another officer; only they can answer it."


class NotYours(Forbidden):
    code = "clues.not_your_record"
    zh = "只有原记录人或同一单位的人员可以更正这份记录。请联系原记录人。"
    en = "Only its author, or an officer of the same office, may correct this record. Ask them."


class InformantElsewhere(Forbidden):
    code = "clues.informant_elsewhere"
    zh = "举报人信息只能由登记该线索的单位查看。请与登记单位联系。"
    en = "The informant is seen only at the office that registered the clue. Ask that office."


def may_correct(
    said: ClueReport | Verification, author_id: uuid.UUID, office_id: uuid.UUID
) -> None:
    if author_id != said.author_id and office_id != said.office_id:
        raise NotYours


def may_open_informant(actor: Actor, clue: Clue) -> None:
    if actor.office_id != clue.office_id:
        raise InformantElsewhere
