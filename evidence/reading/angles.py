"""
How a drone and its camera were held, as the lines of its subtitles have it.

    F.PRY (-8.9°, 2.9°, -75.0°), G.PRY (-27.3°, 0.0°, -76.0°)      pitch, roll, yaw: Phantom 4 RTK
    [gb_yaw: -122.8 gb_pitch: -17.2 gb_roll: 0.0]                  Mavic 3 Enterprise, Matrice 30
"""

import re

_THREE = re.compile(rb"\b([FG])\.PRY \(([^()]{5,60})\)")
_ONE = re.compile(rb"\b(gb|drone)_(yaw|pitch|roll) ?: ?([+-]?\d{1,3}(?:\.\d{1,9})?)(?![\d.])")
_DEGREES = re.compile(rb"([+-]?\d{1,3}(?:\.\d{1,9})?)(?:\xc2?\xb0)?")
_OF = {b"F": "flight", b"G": "gimbal", b"drone": "flight", b"gb": "gimbal"}
_ORDER = ("pitch", "roll", "yaw")
_CIRCLE = 360


def angles(line: bytes) -> dict[str, float]:
    """Return degrees by our names; what is not within a circle is left out."""
    found: dict[str, float] = {}
    for one in _THREE.finditer(line):
        parts = [_DEGREES.fullmatch(part.strip()) for part in one[2].split(b",")]
        if len(parts) == len(_ORDER):
            pairs = zip(_ORDER, parts, strict=True)
            found |= {f"{_OF[one[1]]}_{name}_deg": float(part[1]) for name, part in pairs if part}
    for one in _ONE.finditer(line):
        found[f"{_OF[one[1]]}_{one[2].decode()}_deg"] = float(one[3])
    return {name: value for name, value in found.items() if abs(value) <= _CIRCLE}
