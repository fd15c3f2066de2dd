"""What tests seal: payloads and files, on the phone that the demo uses too."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from server.demo.phone import CHINA, Phone, base64url, digest, manifest_entry, said

__all__ = [
    "CHINA",
    "Phone",
    "base64url",
    "digest",
    "manifest_entry",
    "patrol",
    "record_id",
    "said",
    "track",
]


def record_id(compact: str) -> uuid.UUID:
    return uuid.UUID(said(compact)["id"])


def track(points: int = 200, *, lon: float = 126.55, lat: float = 43.84) -> dict[str, Any]:
    """Return a walk north-eastwards at a fix every five seconds."""
    steps = range(points)
    start = dt.datetime.now(CHINA) - dt.timedelta(seconds=5 * points)
    return {
        "t0": start.isoformat(),
        "t": [5 * n for n in steps],
        "lon": [round(lon + n * 4.1e-5, 6) for n in steps],
        "lat": [round(lat + n * 3.7e-5, 6) for n in steps],
        "accuracy_m": [4.0 + n % 7 for n in steps],
    }


def patrol(members: Sequence[object] = (), points: int = 200) -> dict[str, Any]:
    """Return the payload of a patrol: some 20 fields and a track."""
    walked = track(points)
    ended = dt.datetime.now(CHINA)
    return {
        "started_at": walked["t0"],
        "ended_at": ended.isoformat(),
        "transport": "foot",
        "members": [str(member) for member in members],
        "area": "丰满区江南乡",
        "route": "江南乡政府—孟家村—红旗采石场—返回",
        "violation_found": False,
        "content": "巡查矿区三处，查看界桩、标识牌和开采面，未发现越界开采。",
        "measures": "口头告知企业负责人做好界桩维护。",
        "opinion": "正常",
        "follow_up": "下月复查。",
        "findings": [],
        "stops": [
            {"lon": 126.551, "lat": 43.841, "at": ended.isoformat(), "note": "界桩完好"},
        ],
        "track": walked,
    }
