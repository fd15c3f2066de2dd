"""What cannot be asked of ground, each with what to do instead."""

from kernel.errors import Conflict, NotFound, Unacceptable


class NotComparable(Conflict):
    code = "registry.right_not_comparable"
    zh = (
        "该矿业权范围以 {datum} 坐标登记，无公开转换参数，不能与实测范围比对。"
        "请取得其 CGCS2000 坐标并导入后再试。"
    )
    en = (
        "This right's boundary is registered in {datum}, for which no public parameters exist, so"
        " nothing can be held against it. Import its CGCS2000 coordinates and try again."
    )


class NoBoundaryThen(Conflict):
    code = "registry.no_boundary_on_day"
    zh = "该矿业权在 {day} 没有登记范围。请核对日期，或先导入范围坐标。"
    en = "This right has no boundary on {day}. Check the day, or import its boundary first."


class NoSurvey(Unacceptable):
    code = "registry.no_survey"
    zh = "没有收到实测范围。请提供 geometry（GeoJSON）或 text（坐标文本）其中之一。"
    en = "There is no survey. Give either geometry (GeoJSON) or text (a boundary text form)."


class SurveyNotComparable(Unacceptable):
    code = "registry.survey_not_comparable"
    zh = "实测范围以 {datum} 坐标给出，无公开转换参数，不能比对。请改用 CGCS2000 坐标。"
    en = (
        "The survey is in {datum}, for which no public parameters exist, so it cannot be compared."
        " Give it in CGCS2000."
    )


class SurveyFaulty(Unacceptable):
    code = "registry.survey_faulty"
    zh = "实测范围不能成图：{why_zh}。请改正后重新提交。"
    en = "The survey encloses no area: {why_en}. Correct it and send it again."


class SurveyElsewhere(Unacceptable):
    code = "registry.survey_elsewhere"
    zh = "实测范围距该矿业权 {km} 公里，可能选错矿业权、带号或坐标系。请核对。"
    en = (
        "The survey lies {km} km from this right: the right, the zone or the datum may be another."
        " Check them."
    )


class HeightsReversed(Unacceptable):
    code = "registry.heights_reversed"
    zh = "实测上限标高 {top} 米低于下限标高 {bottom} 米。请核对。"
    en = "The surveyed top, {top} m, lies below the bottom, {bottom} m. Check them."


class NoSuchLayer(NotFound):
    code = "registry.no_such_layer"
    zh = "没有找到该保护区图层。请核对编号，或确认它与本单位管辖范围有关。"
    en = "No such layer of protected areas. Check the id, or whether it concerns your area."


class NoSuchPlace(NotFound):
    code = "registry.no_such_area"
    zh = "没有此行政区，或不在本单位管辖范围内。请核对区划编号。"
    en = "There is no such division within your office's area. Check its number."


class NoAreas(Unacceptable):
    code = "registry.layer_without_areas"
    zh = "文件中没有一个可用的面（{why_zh}）。请核对文件后重新导入。"
    en = "No feature of the file is an area that can be used ({why_en}). Check the file."


class LayerEnded(Conflict):
    code = "registry.layer_ended"
    zh = "该图层已于 {day} 停止生效。如需恢复，请重新导入。"
    en = "This layer ended on {day}. Import it again to have it back."


class LayerDates(Unacceptable):
    code = "registry.layer_dates_reversed"
    zh = "图层不能在生效（{start}）之前停止生效（{end}）。请核对日期。"
    en = "A layer cannot end ({end}) before it begins ({start}). Check the dates."


class NothingToExport(Unacceptable):
    code = "registry.nothing_to_export"
    zh = "该范围内没有符合条件的矿业权。请放宽条件。"
    en = "No right there meets these conditions. Widen them."


class TooManyToExport(Unacceptable):
    code = "registry.too_many_to_export"
    zh = "符合条件的矿业权超过 {most} 个。请按区划、类型或状态分批导出。"
    en = "Over {most} rights meet these conditions. Export by division, kind or state."


class ExportFailed(Unacceptable):
    code = "registry.export_failed"
    zh = "此格式未能生成（{why}）。请减少数量或换用 GeoPackage、GeoJSON。"
    en = "A file of this form could not be made ({why}). Ask for fewer, GeoPackage or GeoJSON."
