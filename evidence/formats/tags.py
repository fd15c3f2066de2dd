"""
The EXIF fields that matter to us, and one neutral form for what any reader found in them.

Text stays bytes (its encoding is judged elsewhere) and numbers stay the fractions of the file, so
that two readers can be compared and 0/0 stays visible.
"""

import math
from collections.abc import Iterable
from numbers import Rational

Ratio = tuple[int, int]
Value = bytes | tuple[Ratio, ...]
Tags = dict[str, Value]
UNDEFINED: Ratio = (0, 0)

WANTED: dict[tuple[str, int], str] = {
    ("Image", 0x0100): "width",
    ("Image", 0x0101): "height",
    ("Image", 0x010E): "description",
    ("Image", 0x010F): "make",
    ("Image", 0x0110): "model",
    ("Image", 0x0112): "orientation",
    ("Image", 0x0131): "software",
    ("Image", 0xC612): "dng_version",
    ("EXIF", 0x9003): "original",
    ("EXIF", 0x9004): "digitized",
    ("EXIF", 0x9011): "original_offset",
    ("EXIF", 0x9012): "digitized_offset",
    ("EXIF", 0xA002): "pixel_width",
    ("EXIF", 0xA003): "pixel_height",
    ("GPS", 0x01): "lat_ref",
    ("GPS", 0x02): "lat",
    ("GPS", 0x03): "lon_ref",
    ("GPS", 0x04): "lon",
    ("GPS", 0x05): "alt_ref",
    ("GPS", 0x06): "alt",
    ("GPS", 0x07): "gps_time",
    ("GPS", 0x09): "gps_status",
    ("GPS", 0x10): "direction_ref",
    ("GPS", 0x11): "direction",
    ("GPS", 0x12): "datum",
    ("GPS", 0x1B): "gps_method",
    ("GPS", 0x1D): "gps_date",
    ("GPS", 0x1F): "accuracy",
}


def as_value(found: object) -> Value | None:
    """Turn what a reader returned into our form; None if it is of no known kind."""
    if isinstance(found, bytes):
        return found
    if isinstance(found, (int, float, Rational)):
        return (_ratio(found),)
    if isinstance(found, Iterable):
        flat = [one for item in found for one in (item if isinstance(item, tuple) else (item,))]
        if all(isinstance(one, (int, float, Rational)) for one in flat):
            return tuple(_ratio(one) for one in flat)
    return None


def _ratio(number: float | Rational) -> Ratio:
    if isinstance(number, float):
        return number.as_integer_ratio() if math.isfinite(number) else UNDEFINED
    return int(number.numerator), int(number.denominator)
