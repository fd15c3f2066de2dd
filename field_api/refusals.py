"""Why a record, or a whole request of a phone, is not taken; the codes phones know by heart."""

from typing import ClassVar

from kernel.errors import Conflict, Forbidden, Refusal, Unacceptable


class Malformed(Unacceptable):
    code = "records.malformed"
    zh = "这一项不是一份密封记录。原件已暂存，可在手机上导出并联系管理员。"
    en = "This is not a sealed record. It is kept aside; export it and tell your administrator."


class TooLarge(Unacceptable):
    code = "records.too_large"
    zh = "这份记录超过 {most} 个字符。请将巡查轨迹分成几次巡查上报。"
    en = "This record is longer than {most} characters. Divide the track into several patrols."


class BadSeal(Unacceptable):
    code = "records.bad_seal"
    zh = "记录的签名无法核实（{why}）。原件已暂存，请导出备份并联系管理员。"
    en = "The seal does not hold ({why}). The record is kept aside; export it and ask for help."


class UnknownDevice(Unacceptable):
    code = "records.unknown_device"
    zh = "签名所用的手机尚未登记。请在该手机上登录一次，再重新上传。"
    en = "The phone that sealed this is not enrolled. Sign in once on it, then send again."


class DeviceRevoked(Forbidden):
    code = "records.device_revoked"
    zh = "签名所用的手机已于 {at} 停用，停用后收到的记录不予接收，原件已暂存。请联系管理员。"
    en = "The phone that sealed this was revoked at {at}; what came later is kept aside. Ask why."


class BadEnvelope(Unacceptable):
    code = "records.bad_envelope"
    zh = "记录的封面信息不完整或不正确。请升级手机应用后重试；原件已暂存。"
    en = "The record's cover is incomplete or wrong. Update the app; the record is kept aside."


class UnknownKind(Unacceptable):
    code = "records.unknown_kind"
    zh = "服务器不认识记录种类“{kind}”。请联系管理员升级服务器；原件已暂存。"
    en = "The service knows no kind of record called {kind}. Have it updated; the record is kept."


class UnknownSchema(Unacceptable):
    code = "records.unknown_schema"
    zh = "服务器不认识“{kind}”的第 {version} 版格式。请联系管理员升级服务器；原件已暂存。"
    en = "The service does not know version {version} of {kind}. Have it updated."


class UnknownAuthor(Unacceptable):
    code = "records.unknown_author"
    zh = "署名人员未在该手机上登录过，或封存当日没有任职。请其在该手机上登录后重新上传。"
    en = "The author never signed in there, or held no post that day. Let them sign in, then send."


class BadPayload(Unacceptable):
    code = "records.bad_payload"
    zh = "记录内容不符合要求，请按提示的字段更正后另行提交；原件已暂存。"
    en = "Some fields of the record are wrong. Correct those named in a new record."


class IdTaken(Conflict):
    code = "records.id_taken"
    zh = "编号 {id} 已被另一份内容使用。原件已暂存，请以新编号重新提交。"
    en = "Another record has the id {id}. This one is kept aside; submit it under a new id."


class NotProcessed(Conflict):
    code = "records.not_processed"
    zh = "服务器未能处理这份记录，原件已暂存，其他记录不受影响。请将编号告知管理员。"
    en = "The service could not process this record; it is kept aside and nothing else suffers."


class NotCorrectable(Unacceptable):
    code = "records.not_correctable"
    zh = "“{kind}”类记录不能以更正方式修改。请另行提交新记录。"
    en = "Records of the kind {kind} take no corrections. Submit a new record instead."


class OriginalMissing(Unacceptable):
    code = "records.original_missing"
    zh = "被更正的记录没有送达，更正无法生效。请先上传原记录，再提交更正。"
    en = "The record to be corrected never came. Send it first, then correct it."


class TooManyFiles(Refusal):
    status: ClassVar[int] = 413
    code = "records.too_many_files"
    zh = "一次提交的记录共列出超过 {most} 个文件，全部未接收。请分几次提交。"
    en = "The records of this call name more than {most} files; none was taken. Send them in parts."


class CursorExpired(Refusal):
    status: ClassVar[int] = 410
    code = "field.cursor_expired"
    zh = "离线资料的更新标记已失效。请重新下载离线包，手机上未上传的内容不受影响。"
    en = "This cursor is no longer known. Fetch the whole pack again; unsent work is not touched."
