"""Who may do what with patrols and findings."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from identity.levels import DivisionLevel
from kernel.access import Actor
from kernel.errors import Conflict, Forbidden, Unacceptable
from patrols.models import DutyExcuse, Finding, Patrol, PatrolVersion
from patrols.states import FindingState, Measure, PatrolState

# What follows a finding follows it from when it is complete, unless it turns out not to be true.
STANDING = frozenset({FindingState.COMPLETE, FindingState.CONFIRMED})
_SETTLED = frozenset({FindingState.CONFIRMED, FindingState.REFUTED})
# Above a township, the head of the office approves what the office itself walked.
APPROVE_THEIR_OWN = frozenset({DivisionLevel.PROVINCE, DivisionLevel.CITY, DivisionLevel.COUNTY})
_FACTS = ("found_at", "fix", "suspected_offence", "party")


class Permission(StrEnum):
    READ = "patrols.read"
    PLAN = "patrols.plan"  # give reasons to visit
    EXPORT = "patrols.export"  # take ledger, sheets and tracks out, each time with a line
    WALK = "patrols.walk"  # speak for one's own office: set out, ask to be excused
    EXCUSE = "patrols.excuse"  # decide on what offices below ask
    RULE = "patrols.rule"  # add a province's rules of duty
    ENFORCE = "patrols.enforce"  # enter notices to stop, reports upwards and follow-ups
    APPROVE = "patrols.approve"  # approve logged patrols, or return them with a reason


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


class NotYourPatrol(Forbidden):
    code = "patrols.not_your_patrol"
    zh = "只有原记录人或同一单位的人员可以更正这次巡查。请联系原记录人。"
    en = "Only its author, or an officer of the same office, may correct this patrol. Ask them."


class NotAbove(Forbidden):
    code = "patrols.not_above"
    zh = "巡查记录由上级单位审批；县级以上单位自己的巡查由本单位负责人审批。请转上级单位。"
    en = (
        "A patrol is reviewed by an office above; one of a county's own, or higher, by its head. "
        "Leave it to the office above."
    )


class OwnPatrol(Forbidden):
    code = "patrols.own_patrol"
    zh = "不能审批自己记录或参加的巡查。请由其他审批人办理。"
    en = "Nobody reviews a patrol they wrote or walked on. Have somebody else review it."


class NotWaiting(Conflict):
    code = "patrols.not_waiting"
    zh = "这次巡查当前状态为“{state}”，不在待审批之列。请刷新查看最新状态。"
    en = "This patrol is {state} and does not wait for a review. Reload to see how it stands."


class CorrectedMeanwhile(Conflict):
    code = "patrols.corrected_meanwhile"
    zh = "这次巡查已更正为第 {version} 版，您看到的不是最新内容。请重新查看后再审批。"
    en = "This patrol now stands as version {version}, not what you read. Read it again first."


def may_correct_patrol(patrol: Patrol, author_id: uuid.UUID, office_id: uuid.UUID) -> None:
    if author_id != patrol.author_id and office_id != patrol.office_id:
        raise NotYourPatrol


def may_review(patrol: Patrol, actor: Actor, *, stands_above: bool) -> None:
    if not stands_above:
        raise NotAbove
    if actor.id == patrol.author_id or str(actor.id) in patrol.members:
        raise OwnPatrol


def had_no_part(versions: Iterable[PatrolVersion], actor: Actor) -> None:
    """Refuse who wrote any version of a patrol, or was named in one as walking along."""
    for one in versions:
        if actor.id == one.author_id or str(actor.id) in one.said["members"]:
            raise OwnPatrol


def waits_for_review(patrol: Patrol, version: int) -> None:
    """Refuse what is not logged, what was reviewed, and a version that no longer stands."""
    if patrol.state is PatrolState.RECEIVED or patrol.is_reviewed:
        raise NotWaiting(state=patrol.state)
    if patrol.version != version:
        raise CorrectedMeanwhile(version=patrol.version)


def may_still_be_returned(patrol: Patrol) -> None:
    """Refuse to return what was approved: a correction of it is approved, or left beside."""
    if patrol.state is PatrolState.APPROVED:
        raise NotWaiting(state=patrol.state)


class NothingFollows(Conflict):
    code = "patrols.nothing_follows"
    zh = "这条发现材料未到齐、已查明不属实，或既无涉嫌行为也未制止，无需后续办理。请核对编号。"
    en = (
        "This finding is not complete, was not true, or names no offence and stopped nobody: "
        "nothing has to follow it. Check its id."
    )


class DayOutside(Unacceptable):
    code = "patrols.day_outside"
    zh = "日期应在 {first} 至 {last} 之间。请核对后重新填写。"
    en = "The day lies between {first} and {last}. Check it and enter it again."


class TwoSigners(Unacceptable):
    code = "patrols.two_signers"
    zh = "责令停止通知书须由两名以上执法人员签署。请补充签署人。"
    en = "A notice to stop is signed by at least two officers. Name another."


class NoticeThere(Conflict):
    code = "patrols.notice_there"
    zh = "这条发现已登记责令停止通知书。请查看已登记的文书。"
    en = "A notice to stop was entered for this finding already. Look at that one."


class NothingDue(Conflict):
    code = "patrols.nothing_due"
    zh = "这一级报告尚无须办理，或已经办理。请查看办理情况。"
    en = "This report is not due, or was made already. Look at what was done."


def on_ladder(finding: Finding) -> bool:
    """Whether something must follow a finding: it is suspected of an offence or stopped one."""
    serious = finding.suspected_offence is not None or finding.measure is not Measure.NONE
    return serious and finding.state in STANDING


def is_on_ladder(finding: Finding) -> None:
    if not on_ladder(finding):
        raise NothingFollows


def between(day: dt.date, first: dt.date, last: dt.date) -> None:
    if not first <= day <= last:
        raise DayOutside(first=first, last=last)
