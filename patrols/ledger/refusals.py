"""Why patrols cannot be taken out, each with what to do instead."""

from kernel.errors import NotFound, Unacceptable


class NoSuchOffice(NotFound):
    code = "patrols.office_missing"
    zh = "没有找到该单位，或它不在您的管辖范围内。请重新选择单位。"
    en = "There is no such office within your jurisdiction. Choose another."


class NothingToExport(Unacceptable):
    code = "patrols.nothing_to_export"
    zh = "该时段和范围内没有符合条件的巡查。请放宽条件。"
    en = "No patrol of these days and places meets the conditions. Widen them."


class TooManyToExport(Unacceptable):
    code = "patrols.too_many_to_export"
    zh = "符合条件的{what_zh}超过 {most}。请按单位或日期分批导出。"
    en = "Over {most} {what_en} meet these conditions. Export by office or by days."
