"""
What can be wrong with a row of an imported file, and what was then done about it.

A report keeps codes and facts; the sentences are made when it is read, in the reader's language.
"""

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

_SHOWN = 80  # characters of what was given; the file itself is known by its hash


class Done(StrEnum):
    REFUSED = "row_refused"
    LEFT = "field_left_as_it_was"
    REPAIRED = "repaired"
    KEPT = "kept_as_given"
    IGNORED = "ignored"


_DONE: Final[dict[Done, tuple[str, str]]] = {
    Done.REFUSED: ("整行未导入", "the row was not imported"),
    Done.LEFT: (
        "该项未采用，其余各项已导入",
        "this field was left as it was, the others were taken",
    ),
    Done.REPAIRED: ("已更正为“{took}”", "repaired to “{took}”"),
    Done.KEPT: ("已按所填内容登记，请核实", "taken as given; please check it"),
    Done.IGNORED: ("已忽略", "ignored"),
}

_WRONG: Final[dict[str, tuple[str, str]]] = {
    "missing": ("必填项为空", "it is required and empty"),
    "too_long": ("超过 {most} 个字", "it is longer than {most} characters"),
    "not_text": ("含有不可见的控制字符", "it holds control characters"),
    "not_plain": ("不是文字、数字或日期", "it is no text, number or date"),
    "too_many_cells": ("单元格多于表头", "the row has more cells than the heading"),
    "sheet_ignored": ("其他工作表", "it is another sheet"),
    "merged_down": (
        "上下合并的单元格，采用合并区域的内容",
        "the cell is merged with those above; their content is taken",
    ),
    "merged_across": (
        "左右合并的单元格，无法确定内容属于哪一列",
        "the cell is merged across columns; to which its content belongs is unclear",
    ),
    "formula": (
        "单元格是公式，采用文件中保存的结果",
        "the cell is a formula; the result kept in the file is taken",
    ),
    "formula_empty": (
        "单元格是公式，文件中没有保存结果",
        "the cell is a formula without a result in the file",
    ),
    "date_serial": ("日期是数字序号", "the day is a serial number"),
    "column_unknown": ("无法识别的列", "the column is not known"),
    "column_twice": (
        "同一内容出现两列，采用第一列",
        "two columns mean the same; the first is used",
    ),
    "licence_unreadable": (
        "不是可识别的许可证号（23位、18位或13位）",
        "it is no licence number of 23, 18 or 13 characters",
    ),
    "licence_spoiled": (
        "许可证号已被电子表格转为科学计数，末尾数字丢失；请将该列设为文本后重新填写",
        "a spreadsheet rounded the number and its digits are lost; make the column text",
    ),
    "licence_defect": ("许可证号书写有误（{how}）", "the number was written wrongly ({how})"),
    "licence_odd": ("许可证号可疑（{how}）", "the number is odd ({how})"),
    "given_twice": ("与第 {row} 行证号相同", "row {row} has the same licence number"),
    "former_number": (
        "这是 {current} 的曾用证号，请使用现行证号",
        "it is a former number of {current}; use the present one",
    ),
    "not_yours": (
        "该证号登记在本单位管辖范围以外",
        "this number is registered outside your office's area",
    ),
    "kind_contradicts": ("矿业权类型与证号不符", "the kind contradicts the licence number"),
    "division_unknown": (
        "行政区代码不存在，或不在本单位管辖范围内",
        "there is no such division code, or it lies outside your office's area",
    ),
    "credit_code_wrong": ("校验位不符", "its check character is wrong"),
    "holder_renamed": (
        "同一信用代码原登记名称为“{was}”",
        "the holder of this code was registered as “{was}”",
    ),
    "holder_shared": (
        "该权利人另有管辖范围以外的矿业权，名称未更改",
        "the holder has rights outside your area too, so the name was not changed",
    ),
    "word_unknown": ("无法识别的取值", "the value is not one of those known"),
    "date_unreadable": ("不是日期", "it is no date"),
    "dates_reversed": ("起始日期晚于截止日期", "it begins after it ends"),
    "expired_without_end": ("已过期但没有有效期止", "it is expired but has no last day"),
    "state_contradicts": (
        "截止日期已过，不能登记为有效",
        "its last day has passed, so it is recorded as expired",
    ),
    "move_impossible": (
        "现登记为 {current}，不能变更为 {target}",
        "it is registered as {current} and cannot become {target}",
    ),
    "number_unreadable": ("不是有效的数值", "it is no usable number"),
    "unit_converted": ("单位已换算为 km²", "its unit was converted to km²"),
    "upside_down": ("上限标高低于下限标高", "the top lies below the bottom"),
    "depth_without_boundary": (
        "本行没有范围坐标，标高未采用",
        "the row has no boundary for the elevations to belong to",
    ),
    "datum_not_stated": (
        "未注明坐标系，按 CGCS2000 处理",
        "no datum is stated; taken as CGCS2000",
    ),
    "datum_unknown": ("无法识别的坐标系", "the datum is not one of those known"),
    "datum_contradicts": ("坐标系与文件声明不符", "the datum contradicts the file's own"),
    "not_comparable": (
        "{datum} 坐标无公开转换参数，只保存原文，不参与比对",
        "{datum} cannot be converted; the text is kept and compared with nothing",
    ),
    "boundary_unreadable": (
        "范围坐标格式无法识别",
        "it is neither WKT nor a list of lon,lat pairs",
    ),
    "boundary_wrong": ("范围图形有误：{zh}", "the boundary is wrong: {en}"),
    "boundary_projected": (
        "坐标是平面米制坐标，请换算为经纬度（度）",
        "the coordinates are metres of a map projection; give degrees",
    ),
    "boundary_no_area": ("图形不是面", "its shape is no area"),
    "boundary_abroad": ("坐标不在中国境内", "the coordinates lie outside China"),
    "boundary_swapped": ("经纬度顺序颠倒", "latitude stands before longitude"),
    "boundary_perhaps_dms": (
        "坐标可能是度.分秒格式，已按十进制度处理",
        "the numbers may be degrees.minutes-seconds; taken as decimal degrees",
    ),
    "area_differs": (
        "所填面积与范围计算面积 {computed} km² 相差超过 0.1%",
        "the stated area differs by over 0.1 % from the boundary's {computed} km²",
    ),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with ``field`` as it was ``given``, and what was ``done`` about it."""

    field: str
    code: str
    done: Done
    given: str = ""
    facts: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "field": self.field,
            "code": self.code,
            "done": self.done.value,
            "given": self.given[:_SHOWN],
            "facts": dict(self.facts),
        }


def sentences(fault: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Return what is wrong and what was done, of a `Fault` from a report, as ``zh`` or ``en``."""
    column = 1 if language == "en" else 0
    wrong, done = _WRONG[fault["code"]][column], _DONE[Done(fault["done"])][column]
    facts = {"took": "", **fault["facts"]}
    return wrong.format(**facts), done.format(**facts)
