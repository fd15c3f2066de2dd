"""What a post may do with cases, and what a person may not do twice in one."""

from enum import StrEnum

from cases.models import Case
from kernel.access import Actor
from kernel.errors import Forbidden


class Permission(StrEnum):
    READ = "cases.read"
    FILE = "cases.file"
    INVESTIGATE = "cases.investigate"
    REVIEW = "cases.review"
    REVIEW_LAW = "cases.review_law"
    DECIDE = "cases.decide"
    CLASSIFY = "cases.classify"
    EXPORT = "cases.export"  # the originals of a case, each with a line


class OtherOffice(Forbidden):
    code = "cases.other_office"
    zh = "本案由立案单位办理，您的单位只能查看。如需提级管辖，请另行办理手续。"
    en = "The office that filed this case handles it; yours may only read it."


class NotAHandler(Forbidden):
    code = "cases.not_a_handler"
    zh = "您不是本案承办人员。请由本案主办人或协办人办理。"
    en = "You do not handle this case. One of its two handlers must do this."


class InvestigatedIt(Forbidden):
    code = "cases.investigated_it"
    zh = "您是本案调查人员，不能审理、审核或者决定本案。请由其他人员办理。"
    en = "You investigated this case and cannot review or decide it. Someone else must."


class ReviewedIt(Forbidden):
    code = "cases.reviewed_it"
    zh = "您已审理本案，不能再作法制审核。请由法制审核人员办理。"
    en = "You reviewed this case; another officer must make the legal review."


class OwnCase(Forbidden):
    code = "cases.own_case"
    zh = "案件的两率类别由立案单位的上级单位确定。请报上级单位。"
    en = "An office above the one that filed this case decides its class. Ask it to."


def must_be_above(*, is_above: bool) -> None:
    """Refuse every office but those above, for the class changes the others' own figures."""
    if not is_above:
        raise OwnCase


def must_be_of_its_office(actor: Actor, case: Case) -> None:
    if actor.office_id != case.office_id:
        raise OtherOffice


def must_handle(actor: Actor, case: Case) -> None:
    """
    Refuse who is not one of the two handlers.

    Law: 自然资源行政处罚办法 第十七条
    """
    must_be_of_its_office(actor, case)
    if actor.id not in case.handlers:
        raise NotAHandler


def must_be_impartial(actor: Actor, case: Case) -> None:
    """
    Refuse the investigators, who may not judge what they found.

    Law: 自然资源行政处罚办法 第三十条
    """
    must_be_of_its_office(actor, case)
    if actor.id in case.handlers:
        raise InvestigatedIt


def must_be_legal_reviewer(actor: Actor, case: Case) -> None:
    """
    Refuse who investigated or reviewed: the legal review is a second pair of eyes.

    Law: 行政处罚法 第五十八条
    """
    must_be_impartial(actor, case)
    if actor.id == case.reviewed_by:
        raise ReviewedIt
