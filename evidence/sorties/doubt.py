"""How far off a footprint may be: what is assumed of each instrument, carried to the ground."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from evidence.sorties.camera import Camera, Places


@dataclass(frozen=True, slots=True)
class StandardErrors:
    """One standard deviation of each; ``focal_ratio`` is a part of the focal length."""

    position_m: float
    height_m: float
    height_ratio: float
    yaw_deg: float
    pitch_deg: float
    sideways_deg: float
    roll_deg: float
    focal_ratio: float


# Assumed on 2026-11-21 and to be revised with measurements; none is a maker's promise for a frame.
ASSUMED: Final = StandardErrors(
    # Single-frequency GNSS without corrections: 2 to 3 m over open ground. DJI's published hover
    # accuracy (1.5 m with satellites) is that of staying, not of knowing where. Replaced by the
    # accuracy that a file itself states.
    position_m=3.0,
    # The height above take-off is barometric: 0.3 hPa of weather in half an hour is 2.5 m (8.3 m
    # to the hectopascal near sea level), and 10 degrees off the standard air are 3 to 4 percent.
    height_m=2.5,
    height_ratio=0.035,
    # Magnetic compass in flight: 2 to 3 degrees after calibration, more near iron ore.
    yaw_deg=3.0,
    # Gimbals hold an angle within hundredths of a degree; their level is known to about one. Seen
    # from above, roll only turns the picture, so the tilt to the side is counted by itself.
    pitch_deg=1.0,
    sideways_deg=1.0,
    roll_deg=1.0,
    # The 35 mm equivalent is a whole number (at 24 mm: 2.1 percent at the most), and the lens is
    # taken as free of distortion. It is 1.2 percent off what focal length and sensor say for a
    # DJI FC300S, 2.4 percent for a ZH20T.
    focal_ratio=0.025,
)
# A 16:9 frame is cut out of a sensor of 4:3 or 3:2; if it is the other one, the scale is 4% off.
CROPPED_FOCAL_RATIO: Final = 0.05
_LEAST = 0.1  # of the depth that remains of a ray


def error_m(camera: Camera, xy: Places, errors: StandardErrors) -> float:
    """
    The standard error, in metres on the ground, of the worst of the places ``xy``.

    Each instrument is swung by one standard deviation, one after the other, and the shifts are
    added as squares. Ground that is not level with the take-off is not in it.
    """
    here = camera.ground(xy)
    height_m = float(np.hypot(errors.height_m, errors.height_ratio * camera.height_m))
    wider = 1 + errors.focal_ratio
    shifts = [
        replace(camera, height_m=camera.height_m + height_m).ground(xy) - here,
        replace(camera, yaw_deg=camera.yaw_deg + errors.yaw_deg).ground(xy) - here,
        replace(camera, pitch_deg=camera.pitch_deg + errors.pitch_deg).ground(xy) - here,
        camera.ground(_swung(xy, errors.sideways_deg)) - here,
        replace(camera, roll_deg=camera.roll_deg + errors.roll_deg).ground(xy) - here,
        camera.ground(xy * wider) - here,
    ]
    squares = sum((shift**2).sum(axis=1) for shift in shifts) + errors.position_m**2
    return float(np.sqrt(np.max(squares)))


def _swung(xy: Places, deg: float) -> Places:
    """Places in the picture after the camera has swung to the right about its own upward axis."""
    by = np.tan(np.radians(deg))
    shrink = np.maximum(1 - xy[:, 0] * by, _LEAST)
    across, up = (xy[:, 0] + by) / shrink, xy[:, 1] * np.hypot(1, by) / shrink
    return np.column_stack((across, up))
