"""
A photograph against the track of its patrol: was the patrol there when it was taken, and then.

The track is looked at for two minutes before and after, because clocks of cameras drift; between
two fixes it is taken as straight, across a gap nobody knows where it ran.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evidence.service import Found, Place, Shot, Verdict, lasting
from kernel.spatial import ELLIPSOID
from patrols.tracks import GAP_S, possible

VERSION: Final = 1
SAME_PLACE_M: Final = 100.0  # what is photographed is often reached from where the track halts
SAME_MOMENT: Final = dt.timedelta(minutes=2)
_UNSTATED_ACCURACY_M: Final = 20.0
PLACE, TIME = "place_on_track", "time_in_patrol"

Floats = NDArray[np.float64]


class Walk(NamedTuple):
    """A patrol by its phone's clock; ``columns`` as in `patrols.tracks`."""

    started_at: dt.datetime
    ended_at: dt.datetime
    t0: dt.datetime
    columns: Mapping[str, list[Any]]


def judge(walk: Walk | None, place: Place | None, shot: Shot | None) -> list[Found]:
    """Say of a photograph whether its patrol was there, and under way; None: not here yet."""
    if walk is None:
        return [_found(check, Verdict.CANNOT_TELL, "patrol_not_here") for check in (PLACE, TIME)]
    if shot is None:
        return [_found(check, Verdict.CANNOT_TELL, "no_time") for check in (PLACE, TIME)]
    return [_on_track(walk, place, shot), _in_patrol(walk, shot)]


def _on_track(walk: Walk, place: Place | None, shot: Shot) -> Found:
    if place is None:
        return _found(PLACE, Verdict.CANNOT_TELL, "no_place")
    if not walk.columns.get("t"):
        return _found(PLACE, Verdict.CANNOT_TELL, "no_track")
    metres = _metres(walk, place, shot.likely)
    if metres is None:
        return _found(PLACE, Verdict.CANNOT_TELL, "gap_in_track")
    allowed = SAME_PLACE_M + place.accuracy_m + _UNSTATED_ACCURACY_M
    facts = {"metres": round(metres), "allowed_m": round(allowed)}
    if metres <= allowed:
        return _found(PLACE, Verdict.AGREES, "on_track", facts)
    if not shot.zone_stated:
        return _found(PLACE, Verdict.CANNOT_TELL, "off_track_in_china", facts)
    return _found(PLACE, Verdict.DIFFERS, "off_track", facts)


def _metres(walk: Walk, place: Place, at: dt.datetime) -> float | None:
    """Return how near the track came around that instant; None if nobody knows where it ran."""
    lon, lat = _around(walk, (at - walk.t0).total_seconds())
    if not lon.size:
        return None
    here = np.full(lon.size, place.point.lon), np.full(lon.size, place.point.lat)
    _, _, metres = ELLIPSOID.inv(*here, lon, lat)
    return float(metres.min())


def _around(walk: Walk, second: float) -> tuple[Floats, Floats]:
    """Return where the track was in each second around this one that is not in a gap."""
    t, lon, lat = (np.asarray(walk.columns[name], np.float64) for name in ("t", "lon", "lat"))
    believed = np.flatnonzero(possible(lon, lat))
    order = believed[np.argsort(t[believed], kind="stable")]
    t, lon, lat = t[order], lon[order], lat[order]
    wide = SAME_MOMENT.total_seconds()
    seconds = np.arange(second - wide, second + wide + 1)
    if not t.size:
        return t, t
    after = np.clip(np.searchsorted(t, seconds), 0, t.size - 1)
    before = np.maximum(after - 1, 0)
    known = (t[0] <= seconds) & (seconds <= t[-1]) & (t[after] - t[before] <= GAP_S)
    seconds = seconds[known]
    return np.interp(seconds, t, lon), np.interp(seconds, t, lat)


def _in_patrol(walk: Walk, shot: Shot) -> Found:
    started, ended = walk.started_at - SAME_MOMENT, walk.ended_at + SAME_MOMENT
    if started <= shot.likely <= ended:
        return _found(TIME, Verdict.AGREES, "during_patrol")
    if shot.earliest <= ended and shot.latest >= started:
        return _found(TIME, Verdict.CANNOT_TELL, "zone_not_stated")
    early = shot.likely < started
    apart = walk.started_at - shot.latest if early else shot.earliest - walk.ended_at
    facts = {"seconds": round(apart.total_seconds())}
    return _found(TIME, Verdict.DIFFERS, "before_patrol" if early else "after_patrol", facts)


def _found(
    check: str, verdict: Verdict, reason: str, facts: Mapping[str, Any] | None = None
) -> Found:
    """Return what was found with its sentences: evidence shows them and does not know them."""
    told = dict(facts or {})
    if "seconds" in told:
        told["zh"], told["en"] = lasting(told["seconds"])
    zh, en = _SENTENCES[reason]
    said = {"zh": f"{zh.format_map(told)}。", "en": f"{en.format_map(told)}."}
    return Found(check, verdict, reason, {**(facts or {}), **said})


_SENTENCES: Final = {
    "patrol_not_here": (
        "所属巡查的记录尚未送达，或不在本单位可见范围",
        "The patrol it belongs to has not come here, or is not for this office to see",
    ),
    "no_time": (
        "文件与封存的拍摄信息都没有可信的时间",
        "Neither the file nor its sidecar states a time that can be trusted",
    ),
    "no_place": (
        "文件与封存的拍摄信息都没有可信的位置",
        "Neither the file nor its sidecar states a position that can be trusted",
    ),
    "no_track": ("该巡查没有轨迹", "The patrol has no track"),
    "gap_in_track": (
        "拍摄时刻前后轨迹中断，不知巡查在何处",
        "The track has a gap around the shot: where the patrol was is not known",
    ),
    "on_track": (
        "拍摄时刻的巡查轨迹距照片位置 {metres} 米（允许 {allowed_m} 米）",
        "At the time of the shot the track came within {metres} m of it ({allowed_m} m allowed)",
    ),
    "off_track": (
        "拍摄时刻的巡查轨迹距照片位置 {metres} 米，超过允许的 {allowed_m} 米",
        "At the time of the shot the track was {metres} m away; {allowed_m} m are allowed",
    ),
    "off_track_in_china": (
        "相机未写时区；按北京时间，巡查轨迹距照片位置 {metres} 米（允许 {allowed_m} 米）",
        (
            "The camera states no zone; as time in China the track was {metres} m away "
            "({allowed_m} m are allowed)"
        ),
    ),
    "during_patrol": ("在巡查期间拍摄", "It was taken during the patrol"),
    "zone_not_stated": (
        "相机未写时区；按北京时间不在巡查期间，按其他时区则可能在",
        "The camera states no zone; as time in China it is not from the patrol, in another it may",
    ),
    "before_patrol": (
        "在巡查开始前至少 {zh}拍摄",
        "It was taken at least {en} before the patrol began",
    ),
    "after_patrol": (
        "在巡查结束后至少 {zh}拍摄",
        "It was taken at least {en} after the patrol ended",
    ),
}
