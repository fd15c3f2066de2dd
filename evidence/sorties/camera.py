"""
A camera in the air as a pinhole over flat ground: which part of it is in the picture.

Places in the picture are (x, y), tangents to the right and upwards of the axis; places on the
ground are metres east and north of the spot beneath the camera.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float64]

# Ground that lies further ahead than 3.9 heights, as seen along the axis, is left out: there a
# degree of pitch moves a corner by more than a quarter of the height.
FLATTEST_DEG: Final = 15.0
_STEEPNESS = math.sin(math.radians(FLATTEST_DEG))
_LEAST_DROP = 0.02  # a ray swung by an assumed error must still come down somewhere


@dataclass(frozen=True, slots=True)
class Camera:
    """
    Angles in degrees as DJI writes them: yaw clockwise from north, pitch 0 level and -90 straight
    down, roll with the right side down. ``across`` and ``up`` are the tangents of half the angles
    of view.
    """

    height_m: float
    yaw_deg: float
    pitch_deg: float
    roll_deg: float
    across: float
    up: float

    def axes(self) -> Places:
        """Forward, right and up of the camera as rows of (east, north, up)."""
        yaw, pitch, roll = (
            math.radians(angle) for angle in (self.yaw_deg, self.pitch_deg, self.roll_deg)
        )
        sin, cos, rise, level = math.sin(yaw), math.cos(yaw), math.sin(pitch), math.cos(pitch)
        forward = np.array([sin * level, cos * level, rise])
        right = np.array([cos, -sin, 0.0])
        up = np.array([-sin * rise, -cos * rise, level])
        return np.array(
            [
                forward,
                right * math.cos(roll) - up * math.sin(roll),
                right * math.sin(roll) + up * math.cos(roll),
            ]
        )

    def seen(self) -> tuple[Places, bool]:
        """The part of the picture that shows ground near enough, and whether some was cut off."""
        corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * (self.across, self.up)
        forward, right, up = self.axes()
        beyond = corners @ (right[2], up[2]) + forward[2] + _STEEPNESS
        return _clipped(corners, beyond), bool((beyond > 0).any())

    def ground(self, xy: Places) -> Places:
        """Where places in the picture lie on the ground."""
        forward, right, up = self.axes()
        rays = forward + xy[:, :1] * right + xy[:, 1:] * up
        drop = np.maximum(-rays[:, 2], _LEAST_DROP)
        places: Places = self.height_m * rays[:, :2] / drop[:, None]
        return places


def _clipped(corners: Places, beyond: Places) -> Places:
    """Cut off, with a straight line, the corners that are ``beyond`` it (by how much: positive)."""
    kept: list[Places] = []
    for this, here, following, there in zip(
        corners, beyond, np.roll(corners, -1, axis=0), np.roll(beyond, -1), strict=True
    ):
        if here <= 0:
            kept.append(this)
        if (here <= 0) != (there <= 0):
            kept.append(this + (following - this) * (here / (here - there)))
    return np.array(kept).reshape(-1, 2)
