"""Why a file cannot be removed, or no longer be had."""

from kernel.errors import Busy, Conflict, Forbidden, Refusal


class Removed(Refusal):
    status = 410
    code = "evidence.removed"
    zh = "该文件已于 {at} 按销毁决定 {removal} 移除，仅留存登记。请凭编号查询该决定。"
    en = "This file was removed at {at} by act {removal}; its entry remains. Ask for that act."


class BeingRemoved(Busy):
    code = "evidence.being_removed"
    zh = "相同内容的文件正按决定移除，本次未接收。请稍后重新上传。"
    en = "A file with the same bytes is being removed; nothing was taken. Upload it again later."
    retry_after_s = 600


class RemovalOpen(Conflict):
    code = "evidence.removal_open"
    zh = "该文件已有待办的销毁申请 {removal}。请先处理该申请。"
    en = "A removal of this file is open already: {removal}. Decide that one first."


class NamedElsewhere(Conflict):
    code = "evidence.named_elsewhere"
    zh = "辖区以外的记录也引用同一文件，本单位不能移除。请报共同的上级单位办理。"
    en = "Records outside your jurisdiction rest on the same file. Ask an office above both."


class HeldByCase(Conflict):
    code = "evidence.held_by_case"
    zh = "未结案件 {holder} 引用了该文件，不能移除。请在结案或撤案后办理。"
    en = "The open case {holder} cites this file. It can be removed once that case is closed."


class SamePerson(Forbidden):
    code = "evidence.same_person"
    zh = "申请人不能自己批准或驳回。请由另一名有权人员办理。"
    en = "Who proposed a removal cannot decide it. Let another officer with that power do it."


class RemovalOutdated(Conflict):
    code = "evidence.removal_outdated"
    zh = "申请提出后又有记录引用了同一文件。请驳回后重新申请。"
    en = "Since this was proposed, another record named the same file. Refuse it, and propose anew."
