"""Footprints for other programs: GeoJSON (RFC 7946) and KML 2.2, both longitude first."""

import uuid
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree as ET

import shapely

from evidence.sorties.footprint import Footprint
from evidence.sorties.frames import Frame
from evidence.sorties.words import ASSUMPTIONS, WHY_NONE, said, standard_errors

_KML = "http://www.opengis.net/kml/2.2"


def as_geojson(sortie_id: uuid.UUID, frames: Sequence[Frame], language: str) -> dict[str, Any]:
    """Return a FeatureCollection of every file, those without a footprint too; all is said."""
    codes = sorted({code for frame in frames for code in frame.assumptions})
    return {
        "type": "FeatureCollection",
        "sortie_id": str(sortie_id),
        "standard_errors": standard_errors(),
        "assumptions": said(ASSUMPTIONS, codes, language),
        "features": [_feature(frame, language) for frame in frames],
    }


def _feature(frame: Frame, language: str) -> dict[str, Any]:
    seen = frame.footprint
    polygon = shapely.orient_polygons(seen.polygon) if seen else None
    return {
        "type": "Feature",
        "id": str(frame.item_id),
        "geometry": shapely.geometry.mapping(polygon) if polygon else None,
        "properties": {
            "sha256": frame.sha256,
            "position": frame.position,
            "taken_at": frame.taken_at,
            "error_m": round(seen.error_m, 2) if seen else None,
            "area_m2": round(seen.area_m2, 1) if seen else None,
            "assumptions": list(frame.assumptions),
            "why_none": frame.why_none,
            "why_none_text": WHY_NONE[frame.why_none][language == "en"] if frame.why_none else None,
        },
    }


def as_kml(sortie_id: uuid.UUID, frames: Sequence[Frame], language: str) -> bytes:
    """Return a document with a placemark for each frame that has a footprint."""
    ET.register_namespace("", _KML)
    kml = ET.Element(f"{{{_KML}}}kml")
    document = _under(kml, "Document")
    _under(document, "name", f"sortie {sortie_id}")
    for frame in frames:
        if frame.footprint:
            _placemark(document, frame, frame.footprint, language)
    made: bytes = ET.tostring(kml, encoding="utf-8", xml_declaration=True)
    return made


def _placemark(document: ET.Element, frame: Frame, seen: Footprint, language: str) -> None:
    placemark = _under(document, "Placemark")
    assumed = said(ASSUMPTIONS, frame.assumptions, language).values()
    _under(placemark, "name", f"{frame.position} {frame.sha256[:12]}")
    _under(placemark, "description", "\n".join(assumed))
    data = _under(placemark, "ExtendedData")
    _datum(data, "sha256", frame.sha256)
    _datum(data, "taken_at", frame.taken_at or "")
    _datum(data, "error_m", f"{seen.error_m:.2f}")
    ring = placemark
    for tag in ("Polygon", "outerBoundaryIs", "LinearRing"):
        ring = _under(ring, tag)
    corners = shapely.orient_polygons(seen.polygon).exterior.coords
    _under(ring, "coordinates", " ".join(f"{lon:.8f},{lat:.8f},0" for lon, lat in corners))


def _datum(data: ET.Element, name: str, value: str) -> None:
    entry = _under(data, "Data")
    entry.set("name", name)
    _under(entry, "value", value)


def _under(parent: ET.Element, tag: str, text: str | None = None) -> ET.Element:
    child = ET.SubElement(parent, f"{{{_KML}}}{tag}")
    child.text = text
    return child
