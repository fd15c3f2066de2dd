"""Why an act on a case is refused, and what to do instead."""

from kernel.errors import Conflict, NotFound, Unacceptable


class CaseMissing(NotFound):
    code = "cases.case_missing"
    zh = "没有找到该案件。请核对编号，或确认它属于您的管辖范围。"
    en = "There is no such case. Check its id, or whether it is in your jurisdiction."


# Filing


class ClueNotVerified(Conflict):
    code = "cases.clue_not_verified"
    zh = "线索当前状态为“{state}”，核查属实后才能立案。请先完成核查。"
    en = "The clue is {state}. Have it verified and found true before you file a case."


class ConditionMissing(Unacceptable):
    code = "cases.condition_missing"
    zh = "立案的五项条件须逐项成立，缺少：{missing}。条件不成立的，不予立案。"
    en = "All five conditions of filing must hold; missing: {missing}. If one fails, do not file."


class SameHandlerTwice(Unacceptable):
    code = "cases.same_handler_twice"
    zh = "承办人员不得少于两人。请另选一名协办人。"
    en = "A case has at least two handlers. Choose a second person."


class HandlerElsewhere(Unacceptable):
    code = "cases.handler_elsewhere"
    zh = "承办人员须为本单位在职人员。请重新选择。"
    en = "Both handlers must be officers of your own office. Choose again."


class HandlerUncertified(Unacceptable):
    code = "cases.handler_uncertified"
    zh = "承办人员 {name} 在 {on} 没有有效的行政执法证件。请另选具有执法资格的人员。"
    en = "{name} holds no valid enforcement certificate on {on}. Choose someone who does."


class UnknownOffence(Unacceptable):
    code = "cases.unknown_offence"
    zh = "违法行为“{offence}”在 {on} 施行的法律中没有对应条文。请核对违法行为及其终了日期。"
    en = "The law of {on} knows no offence {offence}. Check the offence and the day it ended."


class OnlyHolders(Unacceptable):
    code = "cases.only_holders"
    zh = "只有矿业权人才可能实施该违法行为。请填写矿业权，或者更改违法行为。"
    en = "Only the holder of a right can commit this. Name the right, or change the offence."


class HolderWithoutRight(Unacceptable):
    code = "cases.holder_without_right"
    zh = "当事人为矿业权人的，须填写其矿业权。"
    en = "A party that is a holder needs its mining right named."


class EndedInFuture(Unacceptable):
    code = "cases.ended_in_future"
    zh = "违法行为终了之日晚于发现之日。仍在继续的，请留空。"
    en = "The act ended after it was discovered? Leave the day empty if it was still going on."


class TimeBarred(Unacceptable):
    code = "cases.time_barred"
    zh = "违法行为于 {ended_on} 终了，发现时已超过处罚时效，不能立案。"
    en = "The act ended on {ended_on} and was discovered too late to be punished. Do not file."


class EvidenceIncomplete(Unacceptable):
    code = "cases.evidence_incomplete"
    zh = "证据 {item} 的原件尚未全部上传。请待手机上传完成后再引用。"
    en = "The originals of evidence {item} are not all here. Wait for the phone to send them."


class EvidenceTooOld(Unacceptable):
    code = "cases.evidence_too_old"
    zh = "证据 {item} 的提交早于所要证明的文书或行为。请上传新的材料。"
    en = "Evidence {item} came before what it should prove. Upload the right one."


class EvidenceOfSomethingElse(Unacceptable):
    code = "cases.evidence_of_something_else"
    zh = "立案至少引用一件本线索的巡查发现或者核查记录中的证据。"
    en = "Cite at least one item from the finding or the verification of this very clue."


# Report and reviews


class FineNotLoaded(Unacceptable):
    code = "cases.fine_not_loaded"
    zh = "{basis}未载入罚款幅度，不能拟定罚款。请联系管理员核对条文并载入。"
    en = "No range of fines is loaded for {basis}. Ask your administrator to load it."


class FineOutOfRange(Unacceptable):
    code = "cases.fine_out_of_range"
    zh = "{basis}规定的罚款为 {least} 元以上 {most} 元以下。请在幅度内确定。"
    en = "{basis} allows a fine of {least} to {most} yuan. Stay within it."


class CorrectionFirst(Unacceptable):
    code = "cases.correction_first"
    zh = "该违法行为须先责令改正，拒不改正的才能罚款。请引用拒不改正的证据。"
    en = "This is fined only after an order to correct was refused. Cite the proof of refusal."


class ConfiscationUnsaid(Unacceptable):
    code = "cases.confiscation_unsaid"
    zh = "{basis}规定应当没收。请写明没收的财物，或者说明没有可没收财物的理由，二者择一。"
    en = "{basis} orders confiscation. Say what is confiscated, or why there is nothing; not both."


# Notice and waiver


class WaiverIncomplete(Unacceptable):
    code = "cases.waiver_incomplete"
    zh = "当事人须以书面同时放弃陈述、申辩和听证。只放弃其中一项的，请等期限届满。"
    en = "The party must give up both statement and hearing in writing; otherwise let the days run."


# Decision


class PeriodRuns(Conflict):
    code = "cases.period_runs"
    zh = "当事人陈述、申辩和要求听证的期限至 {last_day} 届满，且未书面放弃。期满后再作决定。"
    en = "The party may still be heard until the end of {last_day} and has not waived. Wait."


class PeriodUncertain(Conflict):
    code = "cases.period_uncertain"
    zh = "{last_day} 所在年份的节假日安排尚未载入，期限不能确定。请先载入日历。"
    en = "The working days around {last_day} are not published here. Load that year's calendar."


class PartyMustBeHeard(Conflict):
    code = "cases.party_must_be_heard"
    zh = "当事人已提出陈述、申辩或者要求听证，应当先行听取并复核，不能直接作出决定。"
    en = "The party made a statement or asked for a hearing. Hear it before anything is decided."


class HeavierThanNotified(Unacceptable):
    code = "cases.heavier_than_notified"
    zh = "决定的罚款高于告知的 {noticed} 元。需要加重的，应当重新告知。"
    en = "The fine exceeds the {noticed} yuan the party was told of. Give a new notice first."


class DiscussTogether(Unacceptable):
    code = "cases.discuss_together"
    zh = "情节复杂或者重大的案件，须经负责人集体讨论。请引用集体讨论记录。"
    en = "A complex or grave case is decided by the heads together. Cite their minutes."


class TransferFirst(Conflict):
    code = "cases.transfer_first"
    zh = "本案涉及须移送追究的责任，应当先行移送，不得以行政处罚代替或者直接结案。"
    en = "This case must be transferred first; a penalty or a closing cannot take its place."


class ExtendedAlready(Conflict):
    code = "cases.extended_already"
    zh = "办案期限已延长过一次，不能再次延长。"
    en = "The time to decide has been extended once already."


class NothingToExtend(Conflict):
    code = "cases.nothing_to_extend"
    zh = "案件当前状态为“{state}”，无需延长办案期限。"
    en = "The case is {state}; there is no time to decide that could be extended."


# Performance


class NotServed(Conflict):
    code = "cases.not_served"
    zh = "案件当前状态为“{state}”，处罚决定送达后才能登记履行情况。"
    en = "The case is {state}. Performance is recorded once the decision has been served."


class PaidTooMuch(Unacceptable):
    code = "cases.paid_too_much"
    zh = "罚款尚欠 {left} 元，登记金额超出。请核对银行票据。"
    en = "Only {left} yuan are owed. Check the bank's receipt."


class ReceiptUsed(Unacceptable):
    code = "cases.receipt_used"
    zh = "票据号 {number} 已登记。请核对银行票据。"
    en = "Receipt {number} has been entered before. Check the bank's receipt."


class NothingConfiscated(Conflict):
    code = "cases.nothing_confiscated"
    zh = "本案处罚决定没有没收内容。"
    en = "The decision confiscates nothing."


# Classes


class ClassIsDefined(Conflict):
    code = "cases.class_is_defined"
    zh = "该违法行为的两率类别已由类别表规定为 {klass}，不由个案决定。"
    en = "The table of classes already says {klass} for this offence; no case decides otherwise."
