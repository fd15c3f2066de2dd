"""Why a reading is not to be decided on."""

from kernel.errors import Conflict, NotFound, Unacceptable


class FieldMissing(NotFound):
    code = "signboards.no_such_field"
    zh = "标识牌没有“{field}”这一项。请选择读取结果中列出的项目。"
    en = "A board has no field “{field}”. Choose one that the reading lists."


class NotReadYet(Conflict):
    code = "signboards.not_read_yet"
    zh = "照片尚未识读完成。请稍后再试；没有照片的检查无需确认。"
    en = "The photos have not been read yet. Try again later; without photos there is none to do."


class NothingToConfirm(Conflict):
    code = "signboards.nothing_to_confirm"
    zh = "该项未能从照片中读出，无法确认。请对照照片填写实际内容（overrule）。"
    en = "Nothing was read there to be confirmed. Look at the photo and say what stands (overrule)."


class ReasonWanted(Unacceptable):
    code = "signboards.reason_wanted"
    zh = "推翻识读结果须说明理由。请补充理由后提交。"
    en = "Overruling a reading takes a reason. Say why."


class ValueUnclear(Unacceptable):
    code = "signboards.value_unclear"
    zh = "“{value}”不能作为该项的内容。请按标识牌原文填写，例如日期“2028年6月30日”。"
    en = "“{value}” is no value of that field. Write it as on the board, such as 2028-06-30."


class CheckSuperseded(Conflict):
    code = "signboards.check_superseded"
    zh = "这次检查已被更正取代。请在更正后的检查上确认。"
    en = "That check was superseded by a correction. Decide on the correction instead."
