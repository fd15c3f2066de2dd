"""Kinds of protected land, and how two pieces of ground can stand to each other."""

from enum import StrEnum


class LayerKind(StrEnum):
    ECOLOGICAL_REDLINE = "ecological_redline"  # 生态保护红线
    NATURE_RESERVE = "nature_reserve"  # 自然保护区
    PERMANENT_FARMLAND = "permanent_farmland"  # 永久基本农田
    WATER_SOURCE = "water_source"  # 饮用水水源保护区
    SCENIC_AREA = "scenic_area"  # 风景名胜区
    GEOPARK = "geopark"  # 地质公园
    FOREST_PARK = "forest_park"  # 森林公园
    CULTURAL_RELIC = "cultural_relic"  # 文物保护单位
    OTHER = "other"


class Vertical(StrEnum):
    """Whether two rights that share ground in plan also share depths."""

    STACKED = "stacked"  # 上下分层
    SHARED = "shared"
    UNKNOWN = "unknown"  # one of them has no elevations, or is another authority's


class ExportForm(StrEnum):
    GEOJSON = "geojson"
    KML = "kml"
    GEOPACKAGE = "gpkg"
    SHAPEFILE = "shp"
    DXF = "dxf"
    CSV = "csv"
