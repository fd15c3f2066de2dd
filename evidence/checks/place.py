"""Does the place fit: where the camera says it was, the phone's sidecar, the office, the right."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from evidence.checks.verdicts import Found, Sentences, Verdict
from kernel.spatial import Point
from kernel.spatial.chinese_maps import apart_m, metres_if_shifted
from kernel.wire import read_instant

SAME_PLACE_M: Final = 100.0  # a camera's fix may be a minute old: that far one walks meanwhile
WIDEST_ACCURACY_M: Final = 1000.0  # a circle wider than that is no statement of a place
UNSTATED_ACCURACY_M: Final = 20.0  # of a phone's or camera's receiver in the open
OLD_FIX: Final = dt.timedelta(minutes=10)
NEARBY_M: Final = 2000.0  # how far a right that nobody named is looked for
# Islands and border rivers included: west, south, east, north. Outside, it is another country.
COUNTRY: Final = (73.0, 3.0, 136.0, 54.0)

Capture = Mapping[str, Any]
_CHECK, _DIVISION, _RIGHT = "place_against_sidecar", "place_in_division", "place_against_right"
_WEST_EAST, _SOUTH_NORTH = 180, 90
_NOWHERE_M: Final = 1e7  # a phone may state any number


class Place(NamedTuple):
    """A point, how far off it may be, and who says so: ``file`` or ``sidecar``."""

    point: Point
    accuracy_m: float
    of: str


class NearRight(NamedTuple):
    """A right and how far a place is outside of its boundary; 0 inside, None if not drawn."""

    name: str
    licence_no: str
    metres: float | None
    in_division: bool = False


def of_file(reading: Mapping[str, Any]) -> Place | None:
    stated = reading.get("position")
    return _place(stated, reading.get("accuracy_m"), "file") if stated else None


def of_sidecar(capture: Capture | None) -> Place | None:
    """Return the sidecar's place if it can be one; a zero of both means that none was known."""
    fix = (capture or {}).get("fix")
    return _place(fix, fix.get("accuracy_m"), "sidecar") if fix else None


def _place(stated: Mapping[str, Any], accuracy_m: Any, of: str) -> Place | None:
    lon, lat = stated["lon"], stated["lat"]
    if not (abs(lon) <= _WEST_EAST and abs(lat) <= _SOUTH_NORTH) or lon == lat == 0:
        return None
    stated_m = accuracy_m if accuracy_m and accuracy_m > 0 else UNSTATED_ACCURACY_M
    return Place(Point(lon, lat), min(stated_m, _NOWHERE_M), of)


def against_sidecar(reading: Mapping[str, Any], capture: Capture | None) -> Found:
    """Compare the file's own position with the phone's at the shutter."""
    own, phone = of_file(reading), of_sidecar(capture)
    if own and phone and capture:
        return _compared(own, phone, capture)
    if not capture:
        return Found(_CHECK, Verdict.NONE, "no_sidecar")
    if not capture.get("fix"):
        return Found(_CHECK, Verdict.CANNOT_TELL, "sidecar_without_place")
    reason = "file_without_place" if phone else "sidecar_place_impossible"
    return Found(_CHECK, Verdict.CANNOT_TELL, reason)


def _compared(own: Place, phone: Place, capture: Capture) -> Found:
    if capture.get("location_source") == "exif":
        return Found(_CHECK, Verdict.CANNOT_TELL, "sidecar_copied_from_file")
    if max(own.accuracy_m, phone.accuracy_m) > WIDEST_ACCURACY_M:
        return Found(_CHECK, Verdict.CANNOT_TELL, "place_too_vague")
    apart = apart_m(own.point, phone.point)
    blurred = own.accuracy_m + phone.accuracy_m
    facts = {"metres": round(apart), "allowed_m": round(SAME_PLACE_M + blurred)}
    if apart <= SAME_PLACE_M + blurred:
        return Found(_CHECK, Verdict.AGREES, "near_sidecar", facts)
    if metres_if_shifted(own.point, phone.point) <= blurred:
        return Found(_CHECK, Verdict.DIFFERS, "shifted_like_chinese_maps", facts)
    age = _age_of_fix(capture)
    if age is not None and age > OLD_FIX:
        facts["seconds"] = round(age.total_seconds())
        return Found(_CHECK, Verdict.CANNOT_TELL, "sidecar_fix_old", facts)
    return Found(_CHECK, Verdict.DIFFERS, "far_from_sidecar", facts)


def _age_of_fix(capture: Capture) -> dt.timedelta | None:
    try:
        return read_instant(capture.get("taken_at")) - read_instant(capture["fix"].get("time"))
    except ValueError:
        return None


def in_division(place: Place | None, division: str, covering: Sequence[NearRight]) -> Found:
    """
    Compare a place with the office's division, as far as that can be done.

    Divisions have no boundaries here; but what lies in a right that the register puts into the
    division lies in the division, and what lies outside of the country does not.
    """
    if place is None:
        return Found(_DIVISION, Verdict.CANNOT_TELL, "no_place")
    facts = {"of": place.of, "division": division}
    west, south, east, north = COUNTRY
    lon, lat = place.point.lon, place.point.lat
    if not (west <= lon <= east and south <= lat <= north):
        return Found(_DIVISION, Verdict.DIFFERS, "outside_the_country", facts)
    inside = next((right for right in covering if right.in_division), None)
    if inside is None:
        return Found(_DIVISION, Verdict.CANNOT_TELL, "divisions_without_boundaries", facts)
    facts |= {"right": inside.name}
    return Found(_DIVISION, Verdict.AGREES, "in_right_of_division", facts)


def against_right(place: Place | None, named: NearRight | None, nearest: NearRight | None) -> Found:
    """Compare a place with the right that the record names; else tell the nearest one."""
    if place is None:
        return Found(_RIGHT, Verdict.CANNOT_TELL, "no_place")
    if named is None:
        return _nearest(place, nearest)
    facts: dict[str, Any] = {"of": place.of, "right": named.name, "licence_no": named.licence_no}
    if named.metres is None:
        return Found(_RIGHT, Verdict.CANNOT_TELL, "right_without_boundary", facts)
    if named.metres == 0:
        return Found(_RIGHT, Verdict.AGREES, "in_named_right", facts)
    facts |= {"metres": round(named.metres), "allowed_m": round(place.accuracy_m)}
    if named.metres <= place.accuracy_m:
        return Found(_RIGHT, Verdict.CANNOT_TELL, "at_edge_of_named_right", facts)
    return Found(_RIGHT, Verdict.DIFFERS, "outside_named_right", facts)


def _nearest(place: Place, right: NearRight | None) -> Found:
    """Tell without judging: the record claims nothing that could be contradicted."""
    if right is None:
        facts: dict[str, Any] = {"of": place.of, "metres": round(NEARBY_M)}
        return Found(_RIGHT, Verdict.NONE, "no_right_nearby", facts)
    facts = {"of": place.of, "right": right.name, "licence_no": right.licence_no}
    if not right.metres:
        return Found(_RIGHT, Verdict.NONE, "in_a_right", facts)
    return Found(_RIGHT, Verdict.NONE, "near_a_right", {**facts, "metres": round(right.metres)})


SENTENCES: Final[Sentences] = {
    "no_sidecar": (
        "手机未随文件封存拍摄信息，无从比对",
        "No sidecar was sealed with the file; there is nothing to compare",
    ),
    "sidecar_without_place": (
        "封存的拍摄信息没有位置",
        "The sealed sidecar states no position",
    ),
    "sidecar_place_impossible": (
        "封存的位置不可能成立",
        "The position in the sealed sidecar cannot be one",
    ),
    "file_without_place": (
        "文件自身没有可信的位置；浏览器常会去掉照片的位置",
        "The file itself states no position that can be trusted; browsers often remove it",
    ),
    "sidecar_copied_from_file": (
        "封存的位置本来就取自文件，一致不能说明问题",
        "The sealed position was taken from the file itself: that they agree proves nothing",
    ),
    "place_too_vague": (
        "其中一个位置的误差超过一公里，无法比对",
        "One of the two positions may be off by more than a kilometre",
    ),
    "near_sidecar": (
        "文件位置与封存位置相距 {metres} 米（允许 {allowed_m} 米）",
        "The file's position is {metres} m from the sealed one ({allowed_m} m allowed)",
    ),
    "shifted_like_chinese_maps": (
        "文件位置与封存位置相距 {metres} 米，恰为国内地图坐标（GCJ-02）的偏移，其一未转换",
        (
            "The positions are {metres} m apart, just as far as GCJ-02, the datum of Chinese maps, "
            "moves a point: one of the two was not converted"
        ),
    ),
    "sidecar_fix_old": (
        "文件位置与封存位置相距 {metres} 米，但封存的定位比拍摄早 {lasting_zh}",
        "The positions are {metres} m apart, but the sealed fix was {lasting_en} old at the shot",
    ),
    "far_from_sidecar": (
        "文件位置与封存位置相距 {metres} 米，超过允许的 {allowed_m} 米",
        "The file's position is {metres} m from the sealed one; {allowed_m} m are allowed",
    ),
    "no_place": (
        "文件与封存的拍摄信息都没有可信的位置",
        "Neither the file nor its sidecar states a position that can be trusted",
    ),
    "outside_the_country": (
        "{of_zh}的位置在国境之外，不在{division}",
        "The position of the {of_en} lies outside the country, not in {division}",
    ),
    "divisions_without_boundaries": (
        "系统没有行政区划界线，无法判断{of_zh}的位置是否在{division}",
        (
            "The service has no boundaries of divisions: it cannot tell whether the position of "
            "the "
            "{of_en} lies in {division}"
        ),
    ),
    "in_right_of_division": (
        "{of_zh}的位置在“{right}”范围内，该矿业权登记在{division}",
        "The position of the {of_en} lies in {right}, a right registered in {division}",
    ),
    "right_without_boundary": (
        "记录所指的“{right}”（{licence_no}）没有可比对的界线",
        "{right} ({licence_no}), which the record names, has no boundary to compare with",
    ),
    "in_named_right": (
        "{of_zh}的位置在记录所指的“{right}”（{licence_no}）范围内",
        "The position of the {of_en} lies in {right} ({licence_no}), which the record names",
    ),
    "at_edge_of_named_right": (
        "{of_zh}的位置在“{right}”（{licence_no}）界外 {metres} 米，小于定位误差 {allowed_m} 米",
        (
            "The position of the {of_en} is {metres} m outside {right} ({licence_no}), less than "
            "the "
            "{allowed_m} m it may be off"
        ),
    ),
    "outside_named_right": (
        "{of_zh}的位置在记录所指的“{right}”（{licence_no}）界外 {metres} 米",
        (
            "The position of the {of_en} is {metres} m outside {right} ({licence_no}), which the "
            "record names"
        ),
    ),
    "no_right_nearby": (
        "记录未指明矿业权；{of_zh}的位置 {metres} 米内没有矿业权",
        "The record names no right; there is none within {metres} m of the position of the {of_en}",
    ),
    "in_a_right": (
        "记录未指明矿业权；{of_zh}的位置在“{right}”（{licence_no}）范围内",
        "The record names no right; the position of the {of_en} lies in {right} ({licence_no})",
    ),
    "near_a_right": (
        "记录未指明矿业权；{of_zh}的位置在最近的“{right}”（{licence_no}）界外 {metres} 米",
        (
            "The record names no right; the position of the {of_en} is {metres} m outside the "
            "nearest, "
            "{right} ({licence_no})"
        ),
    ),
}
