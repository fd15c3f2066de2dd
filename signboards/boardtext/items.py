"""The items of a board, and by which words painters announce them."""

from enum import StrEnum
from typing import Final


class Field(StrEnum):
    """What is compared, one by one; named like the register's columns where it has them."""

    LICENCE_NO = "licence_no"
    HOLDER = "holder"
    NAME = "name"
    ADDRESS = "address"
    MINERAL = "mineral"
    MINING_METHOD = "mining_method"
    SCALE = "scale"
    AREA_KM2 = "area_km2"
    TOP_M = "top_m"
    BOTTOM_M = "bottom_m"
    VALID_FROM = "valid_from"
    VALID_TO = "valid_to"
    ISSUER = "issuer"
    OFFICE = "office"
    MADE_ON = "made_on"


class Item(StrEnum):
    """What one label announces: a field, or a span of two."""

    LICENCE_NO = "licence_no"
    HOLDER = "holder"
    NAME = "name"
    ADDRESS = "address"
    MINERAL = "mineral"
    MINING_METHOD = "mining_method"
    SCALE = "scale"
    AREA = "area"
    DEPTH = "depth"
    VALID = "valid"
    ISSUER = "issuer"
    OFFICE = "office"
    MADE_ON = "made_on"
    OTHER = "other"  # known, and no item of the licence: telephone numbers, credit codes


# The labels of the licence (采矿许可证) and what offices and painters make of them.
LABELS: Final[dict[str, Item]] = {
    label: item
    for item, labels in {
        Item.LICENCE_NO: "采矿许可证证号 采矿许可证编号 采矿许可证号码 采矿许可证号 采矿权证号"
        " 许可证编号 许可证号 采矿证号 证书编号 证号 编号",
        Item.HOLDER: "采矿权人名称 矿业权人名称 采矿权人 矿业权人 采矿权受让人",
        Item.NAME: "矿山企业名称 矿山名称 矿区名称 矿业权名称 采矿权名称 项目名称",
        Item.ADDRESS: "采矿权人地址 矿区地址 矿山地址 矿山位置 矿区位置 地理位置 地址",
        Item.MINERAL: "主要开采矿种 开采主矿种 批准开采矿种 开采矿种 主矿种 矿种",
        Item.MINING_METHOD: "开采方式 采矿方式 开采方法 方式",
        Item.SCALE: "设计生产规模 核定生产规模 批准生产规模 年生产规模 生产规模 生产能力 规模",
        Item.AREA: "采矿权面积 矿区面积 矿山面积 矿界面积 面积",
        Item.DEPTH: "批准开采标高 批准开采深度 开采深度标高 开采标高 开采深度 矿区标高"
        " 采矿标高 标高",
        Item.VALID: "许可证有效期限 采矿许可证有效期 许可证有效期 有效期限 有效日期 有效期",
        Item.ISSUER: "发证机关 颁证机关 发证单位 发证部门 登记机关 颁发机关 发证机构",
        Item.OFFICE: "监督管理单位 监督管理机关 监督管理部门 监督单位 监管单位 监督机关 监管部门"
        " 监督部门 监制单位 监制机关",
        Item.MADE_ON: "制作日期 制作时间 制牌日期 制牌时间 设立日期 设立时间 立牌日期 公示日期",
        Item.OTHER: "统一社会信用代码 法定代表人 监督举报电话 举报电话 监督电话 联系电话 服务电话"
        " 电话 经济类型 矿长 负责人 安全员 备注 拐点坐标 矿区范围 发证日期 不动产权证号 投诉电话"
        " 开采矿体 矿权人代码 邮编 年检情况 公示期",
    }.items()
    for label in labels.split()
}  # fmt: skip

# Words that values contain too: these are labels only with a colon, or alone.
COMMON: Final = frozenset({"方式", "规模", "标高", "编号", "电话", "备注", "矿长", "邮编", "面积"})
