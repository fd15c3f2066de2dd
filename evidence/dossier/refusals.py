"""What a dossier may be refused for, at once or when it is made."""

from kernel.errors import Conflict, Full, NotFound, Unacceptable


class DossierMissing(NotFound):
    code = "evidence.dossier_missing"
    zh = "没有找到这份证据卷。请核对编号；证据卷只交给申请的人员本人。"
    en = "There is no such dossier. Check its id; a dossier is handed to who asked for it."


class NothingToExport(Unacceptable):
    code = "evidence.nothing_to_export"
    zh = "没有您可以导出的证据。请先在案件中引用已传齐的证据。"
    en = "There is no evidence that you may export. Cite evidence that has arrived first."


class TooMuch(Unacceptable):
    code = "evidence.dossier_too_large"
    zh = "一份证据卷最多 {most} 件证据，现有 {items} 件。请分案或分批导出。"
    en = "A dossier holds at most {most} items, and these are {items}. Export them in parts."


class NotReady(Conflict):
    code = "evidence.dossier_not_ready"
    zh = "证据卷尚未制作完成。请查看进度，稍后再下载。"
    en = "The dossier is not ready. Look at its progress and come back a little later."


class NoLongerThere(Conflict):
    code = "evidence.dossier_gone"
    zh = "证据卷已到期删除或制作失败（原件不受影响）。请重新申请制作。"
    en = "The dossier was deleted after its time, or could not be made. Ask for a new one."


class GaveUp(Conflict):
    code = "evidence.dossier_given_up"
    zh = "证据卷一天内未能制作完成，已停止。请通知管理员查看日志，然后重新申请。"
    en = "The dossier could not be made within a day. Have the log looked at, then ask again."


class ExportsFull(Full):
    code = "evidence.exports_full"
    zh = "服务器空间不足，证据卷（约 {bytes} 字节）未能制作。请通知管理员腾出空间后重新申请。"
    en = "The server lacks room for the dossier ({bytes} bytes). Have room made, then ask again."


class OriginalChanged(Conflict):
    code = "evidence.original_changed"
    zh = "原件 {sha256} 与入库时不一致，证据卷未制作。请通知管理员运行证据核验。"
    en = "Original {sha256} is not as it was stored; no dossier was made. Run evidence verify."


class TooOften(Conflict):
    code = "evidence.dossier_under_way"
    zh = "该案件的证据卷正在为您制作。请等它完成后再申请。"
    en = "A dossier of this is being made for you. Wait until it is done before asking again."
