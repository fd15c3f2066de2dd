"""A patrol such as a ledger is full of: a way that winds, with a leap, a gap and a stop."""

import datetime as dt
from typing import Any, Final

from patrols.tracks.fixes import Fixes
from tests.patrols.tracks_made import walk

BEGAN: Final = dt.datetime(2026, 11, 19, 0, 30, tzinfo=dt.UTC)  # half past eight in China
GAP_S, LEAP = 900, 40  # seconds after the middle; the fix that was a reflection
_LAND = {
    "area": "新站镇后山",
    "route": "镇政府—后山采石场—河滩—返回",
    "violation_found": True,
    "content": "巡查采石场一处、河滩一处，发现一处新采坑。",
    "measures": "口头责令停止，拍照取证。",
    "opinion": "建议立案查处。",
    "follow_up": "上月口头制止的河滩采砂点已停止。",
}
SPAN: Final = {"first": "2026-11-01", "last": "2026-11-30"}


def columns(fixes: Fixes, *, gap: bool = True, leap: bool = True) -> dict[str, Any]:
    """Return fixes as a phone seals them, silent for a while in the middle, once far off."""
    half = len(fixes) // 2
    lon = [round(one, 7) for one in fixes.lon.tolist()]
    if leap:
        lon[LEAP] += 0.1
    return {
        "t0": BEGAN.isoformat(),
        "t": [t + GAP_S * (gap and n >= half) for n, t in enumerate(fixes.t.tolist())],
        "lon": lon,
        "lat": [round(one, 7) for one in fixes.lat.tolist()],
        "accuracy_m": [round(one, 1) for one in fixes.accuracy_m.tolist()],
    }


def patrolled(count: int = 300, seed: int = 1, **instead: Any) -> dict[str, Any]:
    """Return the payload of a patrol of so many fixes, five seconds apart."""
    track = columns(walk(count, seed=seed)) if count else None
    ended = BEGAN + dt.timedelta(seconds=track["t"][-1] if track else 3600)
    stop = {"lon": 126.5, "lat": 42.1, "at": BEGAN.isoformat(), "note": "采石场门口，标识牌完好"}
    return {
        "started_at": BEGAN.isoformat(),
        "ended_at": ended.isoformat(),
        "transport": "foot",
        "members": [],
        **_LAND,
        "findings": [],
        "stops": [stop],
        "track": track,
        **instead,
    }
