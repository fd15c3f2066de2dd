"""Where the camera says it stood and looked: EXIF's GPS folder, read with distrust."""

from evidence.formats.tags import Tags, Value
from evidence.reading.facts import Facts, Position, letter, number, ratio, undefined

_RAW = ("lat_ref", "lat", "lon_ref", "lon", "gps_status", "gps_method")
# Higher than any survey aircraft and deeper than any pit: outside, the field is garbage.
_LOWEST_M, _HIGHEST_M = -12_000, 100_000
_UNTRUSTED = {"position_undefined", "position_minutes"}
_BELOW_SEA = {1, 3}  # 3 is EXIF 3.0: below the ellipsoid
_CHINA_2000_OR_WGS = ("WGS84", "CGCS2000")


def read_position(tags: Tags, facts: Facts) -> None:
    _coordinates(tags, facts)
    _altitude(tags, facts)
    _direction(tags, facts)
    _datum(tags, facts)
    if (accuracy := number(tags, "accuracy")) is not None and accuracy > 0:
        facts.say("accuracy_m", accuracy)


def _coordinates(tags: Tags, facts: Facts) -> None:
    if "lat" not in tags and "lon" not in tags:
        return
    flag, place = _judged(tags)
    if flag:
        facts.doubt(flag, tags, *_RAW)
    method = _method(tags)
    if any(word in method for word in (b"NETWORK", b"CELL", b"WLAN", b"WIFI")):
        facts.doubt("position_from_network", tags, "gps_method")
    elif b"MANUAL" in method:
        facts.doubt("position_set_by_hand", tags, "gps_method")
    if place:
        facts.values["position"] = place


def _judged(tags: Tags) -> tuple[str | None, Position | None]:
    """The flag that says what is wrong, and the position if it can be trusted all the same."""
    if flag := _left_out(tags):
        return flag, None
    odd = _oddness(tags["lat"]) or _oddness(tags["lon"])
    north, east = _degrees(tags["lat"]), _degrees(tags["lon"])
    signs = _sign(tags, "lat_ref", "NS"), _sign(tags, "lon_ref", "EW")
    flag = odd if odd in _UNTRUSTED else _impossible(north, east)
    if flag is None and not all(signs):
        flag = "position_ref_missing"
    if flag:
        return flag, None
    return odd, Position(lat=signs[0] * north, lon=signs[1] * east)


def _left_out(tags: Tags) -> str | None:
    if "lat" not in tags or "lon" not in tags:
        return "position_incomplete"
    if undefined(tags["lat"]) or undefined(tags["lon"]):
        return "position_undefined"
    return "position_void" if letter(tags, "gps_status") == "V" else None


def _impossible(north: float, east: float) -> str | None:
    if not (0 <= north <= 90 and 0 <= east <= 180):  # noqa: PLR2004 -- degrees of the globe
        return "position_out_of_range"
    return "position_null_island" if north == east == 0 else None


def _oddness(value: Value) -> str | None:
    """Name what is odd about degrees, minutes, seconds."""
    parts = [ratio(pair) for pair in value] if isinstance(value, tuple) else [None]
    degrees, minutes, seconds = (*parts[:3], 0, 0)[:3] if len(parts) < 3 else parts[:3]  # noqa: PLR2004 -- three parts, the later ones may be left out
    if degrees is None or minutes is None:
        return "position_undefined"
    if seconds is None:
        return "position_seconds_undefined"
    if not 0 <= minutes < 60 or not 0 <= seconds <= 60:  # noqa: PLR2004 -- a rounded 60.0 seconds is honest, 60 minutes are not
        return "position_minutes"
    return None


def _degrees(value: Value) -> float:
    """Degrees with their minutes and seconds; a part that is undefined adds nothing."""
    parts = [ratio(pair) or 0.0 for pair in value] if isinstance(value, tuple) else []
    return float(sum(part / divisor for part, divisor in zip(parts, (1, 60, 3600), strict=False)))


def _sign(tags: Tags, name: str, letters: str) -> int:
    """1 or -1; 0 when the hemisphere is not stated."""
    return {letters[0]: 1, letters[1]: -1}.get(letter(tags, name), 0)


def _method(tags: Tags) -> bytes:
    value = tags.get("gps_method", b"")
    text = value if isinstance(value, bytes) else bytes(a for a, _ in value if 0 <= a < 256)  # noqa: PLR2004 -- stored as bytes by definition
    return text.upper()


def _altitude(tags: Tags, facts: Facts) -> None:
    if "alt" not in tags or undefined(tags["alt"]):
        return
    height, reference = number(tags, "alt"), _altitude_ref(tags)
    if reference is None:
        facts.doubt("altitude_ref_missing", tags, "alt", "alt_ref")
    elif height is None or not _LOWEST_M <= height <= _HIGHEST_M:
        facts.doubt("altitude_out_of_range", tags, "alt", "alt_ref")
    else:
        facts.values["altitude_m"] = -height if reference in _BELOW_SEA else height


def _altitude_ref(tags: Tags) -> int | None:
    value = tags.get("alt_ref")
    if isinstance(value, tuple):
        return value[0][0] if value else None
    return int(value[0]) % 48 if value else None  # b"1" and b"\x01" are both in use


def _direction(tags: Tags, facts: Facts) -> None:
    if "direction" not in tags or undefined(tags["direction"]):
        return
    heading = number(tags, "direction")
    if heading is None or not 0 <= heading <= 360:  # noqa: PLR2004 -- a full circle
        facts.doubt("heading_out_of_range", tags, "direction", "direction_ref")
        return
    facts.values["heading_deg"] = heading
    reference = letter(tags, "direction_ref")
    if reference in {"T", "M"}:
        facts.values["heading_ref"] = reference
    else:
        facts.doubt("heading_ref_missing", tags, "direction", "direction_ref")


def _datum(tags: Tags, facts: Facts) -> None:
    value = tags.get("datum")
    if not isinstance(value, bytes) or not value.strip(b"\x00 "):
        return
    name = value.decode("ascii", "ignore").upper().replace("-", "").replace(" ", "")
    if not name.startswith(_CHINA_2000_OR_WGS):
        facts.doubt("datum_unexpected", tags, "datum")
