"""What the columns of a register are called, in offices and in systems."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_NAMES: Final[dict[str, str]] = {
    "licence_no": "证号 许可证号 采矿许可证号 勘查许可证号 探矿许可证号 许可证编号 采矿证号"
    " licence_no licence_number license_no licence"
    " xkzh xkzbh",
    "certificate_no": "不动产权证号 不动产权证书号 不动产权证书编号 产权证书号 certificate_no"
    " bdcqzh",
    "kind": "矿业权类型 矿权类型 许可证类型 kind",
    "name": "矿山名称 矿业权名称 项目名称 勘查项目名称 采矿权名称 探矿权名称 名称 name ksmc xmmc",
    "holder_name": "矿业权人 采矿权人 探矿权人 矿业权人名称 权利人 holder holder_name"
    " ckqr tkqr kyqr",
    "credit_code": "统一社会信用代码 信用代码 社会信用代码 credit_code tyshxydm",
    "natural_person": "是否自然人 自然人 natural_person",
    "division_code": "行政区代码 行政区划代码 所在行政区代码 所在行政区划代码 区划代码 division"
    " division_code"
    " xzqdm",
    "mineral": "矿种 开采矿种 开采主矿种 勘查矿种 主矿种 主要矿种 mineral kczkz kckz kz",
    "oil_gas": "是否油气 油气 oil_gas",
    "mining_method": "开采方式 mining_method kcfs",
    "scale": "生产规模 设计规模 scale scgm",
    "area_km2": "面积 矿区面积 勘查面积 矿区面积km2 面积km2 面积平方公里 矿区面积平方公里 area"
    " area_km2"
    " kqmj mj",
    "valid_from": "有效期起 有效期自 有效期始 有效起始日期 起始日期 发证日期起 valid_from yxqq",
    "valid_to": "有效期止 有效期至 有效截止日期 截止日期 valid_to yxqz",
    "validity": "有效期 有效期限 validity",
    "state": "状态 矿业权状态 证照状态 state",
    "ended_on": "注销日期 吊销日期 终止日期 ended_on",
    "former_numbers": "曾用证号 原证号 原许可证号 former_numbers",
    "boundary": "范围坐标 拐点坐标 矿区范围 矿区范围坐标 勘查范围 坐标 boundary wkt",
    "top_m": "上限标高 起标高 开采上限 开采上限标高 top_m top",
    "bottom_m": "下限标高 止标高 开采下限 开采下限标高 bottom_m bottom",
    "elevations": "开采标高 开采深度 标高 elevations",
    "datum": "坐标系 坐标系统 坐标系类型 datum source_datum crs zbx",
}
_FIELDS: Final = {
    heading.replace("_", ""): field for field, names in _NAMES.items() for heading in names.split()
}


def field_of(heading: str) -> str | None:
    """Return the field that a column so headed holds; None for a column we do not know."""
    plain = unicodedata.normalize("NFKC", heading).lower()
    without_unit = re.sub(r"\([^)]*\)", "", plain)
    for text in (plain, without_unit):
        if field := _FIELDS.get(re.sub(r"[\W_]", "", text)):
            return field
    return None


def heading_of(field: str) -> str:
    """Return what offices head the column of a field with; what is no field of ours as it is."""
    return _NAMES[field].split()[0] if field in _NAMES else field


def field_of_cut(heading: str) -> str | None:
    """Return the only field whose column may be headed so, the rest being cut off."""
    plain = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", heading).lower())
    meant = {field for name, field in _FIELDS.items() if plain and name.startswith(plain)}
    return meant.pop() if len(meant) == 1 else None


def is_heading(cells: Iterable[str]) -> bool:
    """Whether a row is that of the headings: it has a column of licence numbers."""
    return any(field_of(cell) == "licence_no" for cell in cells)
