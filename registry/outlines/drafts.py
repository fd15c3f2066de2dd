"""What was read of a boundary: first as printed, then as places."""

from dataclasses import dataclass, field
from enum import StrEnum

import shapely

from registry.states import SourceDatum

Place = tuple[float, float]


class Form(StrEnum):
    EXPLORATION_BLOCK = "exploration_block"
    MINING_BLOCK = "mining_block"
    TABLE = "table"
    PAIRS = "pairs"
    PACKED_CSV = "packed_dms"
    PUBLIC_PAGE = "public_page"
    SHAPEFILE = "shapefile"
    GEOPACKAGE = "geopackage"
    GEOJSON = "geojson"
    KML = "kml"
    DXF = "dxf"


class Angles(StrEnum):
    """How degrees without marks are meant: 121.5530 is 121°55′30″, or 121.553°."""

    DMS = "dms"
    DECIMAL = "decimal"


class Axes(StrEnum):
    NORTH_EAST = "north_east"
    """X is north and Y is east, as surveyors write."""
    EAST_NORTH = "east_north"
    """Longitude or easting stands first, as in files of geographic systems."""


@dataclass(frozen=True, slots=True)
class How:
    """What the caller knows beyond the file; ``meridian`` is the central one, in degrees."""

    angles: Angles | None = None
    meridian: float | None = None
    datum: SourceDatum | None = None
    stated_km2: float | None = None


@dataclass(frozen=True, slots=True)
class Corner:
    """A point as printed: its number and two coordinates."""

    label: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class RawRing:
    """
    A ring as printed.

    ``mark`` is what the end of a ring says of its role, ``closed`` whether it ends as its form
    has it, ``stated_corners`` how many its form announced.
    """

    corners: tuple[Corner, ...]
    hole: bool = False
    name: str = ""
    top: str = ""
    bottom: str = ""
    mark: str = ""
    closed: bool = True
    stated_corners: int | None = None
    stated_km2: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A file as printed; ``crs`` and ``epsg`` are its own word on the reference system."""

    form: Form
    rings: tuple[RawRing, ...]
    axes: Axes = Axes.EAST_NORTH
    head: str = ""
    datum: SourceDatum | None = None
    crs: str = ""
    epsg: int | None = None
    stated_rings: int | None = None


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong, in which ring (counted from 1) and at which points."""

    code: str
    ring: int | None = None
    points: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Ring:
    """
    A ring on the ground, in degrees of its datum, its first corner not told again.

    ``area_km2`` is on the ellipsoid; None where the ring encloses no area one could name.
    """

    labels: tuple[str, ...]
    places: tuple[Place, ...]
    hole: bool
    name: str
    top_m: float | None
    bottom_m: float | None
    polygon: shapely.Polygon | None
    area_km2: float | None


@dataclass(frozen=True, slots=True)
class Outline:
    """A boundary file, read: ``area_km2`` is that of the ground covered, holes taken out."""

    draft: Draft
    datum: SourceDatum
    epsg: int | None
    rings: tuple[Ring, ...]
    area_km2: float | None
    flaws: tuple[Flaw, ...] = field(default=())

    @property
    def top_m(self) -> float | None:
        return max((ring.top_m for ring in self.rings if ring.top_m is not None), default=None)

    @property
    def bottom_m(self) -> float | None:
        heights = (ring.bottom_m for ring in self.rings if ring.bottom_m is not None)
        return min(heights, default=None)
