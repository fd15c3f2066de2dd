"""From the readings of a sealed set to its frames: each with a footprint, or why it has none."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy.orm import Session

from evidence.queries import sorties
from evidence.sorties.camera import Camera
from evidence.sorties.doubt import ASSUMED, CROPPED_FOCAL_RATIO, StandardErrors
from evidence.sorties.footprint import (
    CUT,
    FLAT,
    Footprint,
    footprint,
    on_the_map,
    view_tangents,
)

_HEIGHTS_M = (1.0, 6000.0)  # of a drone over its take-off
_FOCAL_MM = (8.0, 2000.0)  # equivalent to 35 mm film
_ANGLES: Final = ("gimbal_yaw_deg", "gimbal_pitch_deg", "gimbal_roll_deg")
_ALWAYS: Final = (FLAT, "wgs84_is_cgcs2000", "yaw_from_true_north", "lens_without_distortion")
Reading = Mapping[str, Any]


class _NoFootprint(Exception):
    """The argument is the code that says why."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One file of the set; ``why_none`` is a code of `evidence.sorties.words.WHY_NONE`."""

    item_id: uuid.UUID
    record_id: uuid.UUID
    position: int
    sha256: str
    taken_at: str | None
    yaw_deg: float | None
    footprint: Footprint | None
    assumptions: tuple[str, ...]
    why_none: str | None


def frames_of(session: Session, record_ids: Collection[uuid.UUID]) -> list[Frame]:
    return [_frame(row) for row in session.execute(sorties.files_read(record_ids))]


def _frame(row: Any) -> Frame:
    reading: Reading = row.reading or {}
    seen: Footprint | None = None
    assumed: tuple[str, ...] = ()
    why: str | None = None
    try:
        seen, assumed = _seen(reading if row.arrived_at else None)
    except _NoFootprint as reason:
        why = str(reason)
    return Frame(
        item_id=row.id,
        record_id=row.record_id,
        position=row.position,
        sha256=row.sha256,
        taken_at=reading.get("taken_at"),
        yaw_deg=_drone(reading).get("gimbal_yaw_deg"),
        footprint=seen,
        assumptions=assumed,
        why_none=why,
    )


def _seen(reading: Reading | None) -> tuple[Footprint, tuple[str, ...]]:
    if reading is None:
        raise _NoFootprint("not_here_yet")
    if not reading:
        raise _NoFootprint("not_read_yet")
    if not str(reading.get("media_type", "")).startswith("image/"):
        raise _NoFootprint("not_a_picture")
    lon, lat, told = _place(reading)
    camera, cropped = _camera(reading)
    errors = _errors(reading, cropped=cropped)
    found = footprint(lon, lat, camera, errors)
    if found is None:
        raise _NoFootprint("sees_no_ground_nearby")
    assumed = [*_ALWAYS, *told, *(["frame_cut_from_4_3"] if cropped else [])]
    return found, (*assumed, *([CUT] if found.cut else []))


def _place(reading: Reading) -> tuple[float, float, list[str]]:
    """Where the camera was, by EXIF or else by XMP."""
    told = ["sources_differ_on_position"] if "position" in reading.get("disagreements", {}) else []
    place = reading.get("position")
    if place is None:
        place, told = _drone(reading), ["position_from_xmp"]
    if "lon" not in place or "lat" not in place:
        raise _NoFootprint("no_position")
    if not on_the_map(place["lon"], place["lat"]):
        raise _NoFootprint("off_the_map")
    return place["lon"], place["lat"], told


def _camera(reading: Reading) -> tuple[Camera, bool]:
    drone = _drone(reading)
    if any(name not in drone for name in _ANGLES):
        raise _NoFootprint("no_gimbal_angles")
    height = drone.get("height_above_takeoff_m")
    if height is None:
        raise _NoFootprint("no_height")
    if not _HEIGHTS_M[0] <= height <= _HEIGHTS_M[1]:
        raise _NoFootprint("height_implausible")
    across, up, cropped = _view(reading)
    yaw, pitch, roll = (drone[name] for name in _ANGLES)
    return Camera(height, yaw, pitch, roll, across, up), cropped


def _view(reading: Reading) -> tuple[float, float, bool]:
    optics = reading.get("optics") or {}
    width, height = reading.get("width"), reading.get("height")
    focal = optics.get("focal_35mm_mm", 0.0)
    if not width or not height or not _FOCAL_MM[0] <= focal <= _FOCAL_MM[1]:
        raise _NoFootprint("no_angle_of_view")
    if optics.get("digital_zoom", 1.0) > 1:
        raise _NoFootprint("digital_zoom")
    return view_tangents(width, height, focal)


def _errors(reading: Reading, *, cropped: bool) -> StandardErrors:
    focal = CROPPED_FOCAL_RATIO if cropped else ASSUMED.focal_ratio
    position = reading.get("accuracy_m") or ASSUMED.position_m
    return replace(ASSUMED, focal_ratio=focal, position_m=position)


def _drone(reading: Reading) -> Mapping[str, float]:
    return reading.get("drone") or {}
