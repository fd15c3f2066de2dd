"""Why a boundary file is not read at all."""

from typing import Any

from kernel.errors import Unacceptable
from registry.outlines.drafts import Form


class BoundaryRefused(Unacceptable):
    """``form`` is what the file was taken for."""

    def __init__(self, form: Form | None = None, **facts: Any) -> None:
        self.form = form
        super().__init__(**facts)


class NoBoundary(BoundaryRefused):
    code = "registry.boundary_unreadable"
    zh = (
        "文件中没有可识别的范围坐标（{why}）。请使用拐点坐标文本、Shapefile、GeoPackage、"
        "GeoJSON、KML 或 DXF。"
    )
    en = (
        "No boundary can be read in the file ({why}). Send a list of corners, or a Shapefile,"
        " GeoPackage, GeoJSON, KML or DXF file."
    )


class AnglesUnclear(BoundaryRefused):
    code = "registry.boundary_angles_unclear"
    zh = "坐标 {example} 既可读作度分秒，也可读作十进制度。请注明 angles=dms 或 angles=decimal。"
    en = (
        "The coordinates, such as {example}, read as degrees-minutes-seconds and as decimal"
        " degrees alike. Say angles=dms or angles=decimal."
    )


class NotAngles(BoundaryRefused):
    code = "registry.boundary_not_dms"
    zh = "第 {point} 点的 {example} 不可能是度分秒（分或秒不小于60）。请改用 angles=decimal。"
    en = (
        "{example} at point {point} is no degrees-minutes-seconds, as its minutes or seconds are"
        " 60 or more. Say angles=decimal."
    )


class ZoneMissing(BoundaryRefused):
    code = "registry.boundary_zone_missing"
    zh = "第 {point} 点的横坐标 {example} 没有带号。请注明中央子午线，例如 meridian=126。"
    en = (
        "The easting {example} of point {point} bears no zone. Say the central meridian, such as"
        " meridian=126."
    )


class ZoneUnknown(BoundaryRefused):
    code = "registry.boundary_zone_unknown"
    zh = (
        "第 {point} 点横坐标 {example} 的带号 {zone} 不在 13–23（6度带）或"
        " 25–45（3度带）之内。请核对。"
    )
    en = (
        "Zone {zone} of the easting {example} of point {point} is none of 13 to 23 (6°) or 25 to"
        " 45 (3°). Check it."
    )


class ZonesDiffer(BoundaryRefused):
    code = "registry.boundary_zones_differ"
    zh = "同一文件中出现不同的带号（{zones}）。请换算到同一带后重新提交。"
    en = "The file mixes zones ({zones}). Bring all points into one zone and send it again."


class MeridianContradicts(BoundaryRefused):
    code = "registry.boundary_meridian_contradicts"
    zh = "所给中央子午线 {given}° 与坐标带号的 {read}° 不符。请核对其中一个。"
    en = "The meridian given, {given}°, contradicts that of the zone, {read}°. Check either."


class DatumUnknown(BoundaryRefused):
    code = "registry.boundary_datum_unknown"
    zh = "文件声明的坐标系“{given}”无法识别。请改为 CGCS2000 后重新提交。"
    en = "The file's reference system “{given}” is not one of those known. Send it in CGCS2000."


class OutOfReach(BoundaryRefused):
    code = "registry.boundary_out_of_reach"
    zh = "第 {point} 点（{example}）不在中国范围内，坐标可能颠倒或缺位。请核对。"
    en = (
        "Point {point} ({example}) lies outside China; axes may be swapped or digits missing."
        " Check it."
    )
