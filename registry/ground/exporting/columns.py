"""
The columns of an export, under headings that the import reads again.

None is longer than ten bytes in GB18030, which is all that a shapefile's table takes.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import shapely

from kernel.spatial import to_shapely
from registry.models import Boundary, Right
from registry.states import RightKind, RightState, SourceDatum

_KINDS: Final = {RightKind.MINING: "采矿权", RightKind.EXPLORATION: "探矿权"}
_STATES: Final = {
    RightState.VALID: "有效",
    RightState.SUSPENDED: "暂停",
    RightState.EXPIRED: "过期",
    RightState.CANCELLED: "注销",
    RightState.REVOKED: "吊销",
}
_DATUMS: Final = {
    SourceDatum.CGCS2000: "CGCS2000",
    SourceDatum.WGS84: "WGS84",
    SourceDatum.XIAN80: "西安80",
    SourceDatum.BEIJING54: "北京54",
    SourceDatum.GCJ02: "GCJ02",
    SourceDatum.BD09: "BD09",
}
_FLAGS: Final = {True: "是", False: "否"}
BOUNDARY: Final = "范围坐标"

Value = str | float | None


@dataclass(frozen=True, slots=True)
class Taken:
    """A right as it goes out: its holder and former numbers, its boundary of the day, its place."""

    right: Right
    boundary: Boundary | None
    division_code: str

    @property
    def ground(self) -> shapely.MultiPolygon | None:
        if self.boundary is None or self.boundary.geometry is None:
            return None
        return to_shapely(self.boundary.geometry)  # type: ignore[no-any-return]  # a boundary's kind

    @property
    def unplaced(self) -> str | None:
        """Return the text of a boundary that cannot be compared, and so has no geometry."""
        given = self.boundary is not None and self.boundary.geometry is None
        return self.boundary.source_text if self.boundary is not None and given else None


def _day(value: dt.date | None) -> str | None:
    return value.isoformat() if value else None


def _former(taken: Taken) -> str | None:
    return ";".join(former.number for former in taken.right.former_numbers) or None


# Heading, what it holds, and whether that is a number.
COLUMNS: Final[Mapping[str, tuple[Callable[[Taken], Value], bool]]] = {
    "证号": (lambda taken: taken.right.licence_no, False),
    "产权证书号": (lambda taken: taken.right.certificate_no, False),
    "矿权类型": (lambda taken: _KINDS[taken.right.kind], False),
    "矿山名称": (lambda taken: taken.right.name, False),
    "矿业权人": (lambda taken: taken.right.holder.name, False),
    "信用代码": (lambda taken: taken.right.holder.credit_code, False),
    "自然人": (lambda taken: _FLAGS[taken.right.holder.natural_person], False),
    "区划代码": (lambda taken: taken.division_code, False),
    "矿种": (lambda taken: taken.right.mineral, False),
    "油气": (lambda taken: _FLAGS[taken.right.oil_gas], False),
    "开采方式": (lambda taken: taken.right.mining_method, False),
    "设计规模": (lambda taken: taken.right.scale, False),
    "面积": (lambda taken: taken.right.area_km2, True),
    "起始日期": (lambda taken: _day(taken.right.valid_from), False),
    "截止日期": (lambda taken: _day(taken.right.valid_to), False),
    "状态": (lambda taken: _STATES[taken.right.state], False),
    "终止日期": (lambda taken: _day(taken.right.ended_on), False),
    "原证号": (_former, False),
    "上限标高": (lambda taken: taken.boundary.top_m if taken.boundary else None, True),
    "下限标高": (lambda taken: taken.boundary.bottom_m if taken.boundary else None, True),
    "坐标系": (
        lambda taken: _DATUMS[taken.boundary.source_datum] if taken.boundary else None,
        False,
    ),
}


def values(taken: Taken) -> dict[str, Any]:
    return {heading: read(taken) for heading, (read, _) in COLUMNS.items()}
