"""Why a stranger's form is not taken. Each sentence tells somebody who knows nothing of us."""

from kernel.errors import Conflict, Refusal, Unacceptable


class TooOften(Refusal):
    status = 429
    code = "signboards.too_many_reports"
    zh = "提交过于频繁，本次内容未保存。请约 {minutes} 分钟后再试；紧急情况请直接电话联系监督单位。"
    en = (
        "Too many reports came in; this one was not saved. Try again in about {minutes} minutes; "
        "if it is urgent, call the office."
    )


class PhotosFull(Unacceptable):
    code = "signboards.photos_full"
    zh = "今天收到的照片已满，内容未保存。请不附照片再次提交，或明天再传照片。"
    en = "No more photos are taken today; nothing was saved. Send it without, or again tomorrow."


class ReportTooLarge(Refusal):
    status = 413
    code = "signboards.report_too_large"
    zh = "照片太大，未保存。请选择一张不超过 {most} MB 的照片。"
    en = "The photo is too large and was not saved. Choose one of at most {most} MB."


class NobodyToTell(Conflict):
    code = "signboards.nobody_to_tell"
    zh = "该矿业权所在地暂无监督单位接收反映。请向当地自然资源主管部门反映。"
    en = "No office takes reports for this place yet. Please tell the local authority."


class FormUnknown(Unacceptable):
    code = "signboards.form_unknown"
    zh = "这张表单已失效，内容未保存。请核对下方内容后重新提交。"
    en = "This form is no longer valid; nothing was saved. Check what is below and send it again."


class FormTooQuick(Unacceptable):
    code = "signboards.form_too_quick"
    zh = "提交太快，内容未保存。请核对下方内容，几秒钟后再次提交。"
    en = "That was too quick; nothing was saved. Check what is below and send it in some seconds."


class FilledByMachine(Unacceptable):
    code = "signboards.filled_by_machine"
    zh = "表单中不应填写的一栏有内容，未保存。请清空后重新提交。"
    en = "A field that is to stay empty was filled in; nothing was saved. Empty it and send again."


class ProblemMissing(Unacceptable):
    code = "signboards.problem_missing"
    zh = "请选择反映的问题类型。"
    en = "Choose what it is about."


class WordsMissing(Unacceptable):
    code = "signboards.words_missing"
    zh = "请写明情况，或附上一张照片。"
    en = "Say what you saw, or add a photo."


class WordsTooLong(Unacceptable):
    code = "signboards.words_too_long"
    zh = "文字太长。情况说明最多 {most} 字，其他各栏请写简短些。"
    en = "That is too long: at most {most} characters to say what you saw, and less elsewhere."


class PlaceUnreadable(Unacceptable):
    code = "signboards.place_unreadable"
    zh = "定位数据有误。请重新定位，或用文字写明地点。"
    en = "The position cannot be read. Locate again, or say in words where it is."


class NotAPhoto(Unacceptable):
    code = "signboards.not_a_photo"
    zh = "所附文件不是照片，未保存。请附上手机拍摄的照片（JPEG、PNG、HEIC 或 WebP）。"
    en = "The file is no photo and was not saved. Add one taken by a phone (JPEG, PNG, HEIC, WebP)."
