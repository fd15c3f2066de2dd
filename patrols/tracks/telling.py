"""What is said of a track, in plain words for a line of JSON or a page."""

import datetime as dt
import math
from typing import Any

import numpy as np

from patrols.states import Transport
from patrols.tracks import files
from patrols.tracks.cleaning import VERSION, Cleaned, Gap, clean
from patrols.tracks.fixes import Fixes
from patrols.tracks.judging import Judged
from patrols.tracks.suspicion import LOOK_AT, Suspicion, suspect


def told(content: bytes, transport: Transport | None = None) -> dict[str, Any]:
    """Read, measure, clean and doubt a track file; raise `NoTrack`."""
    file = files.read(content)
    cleaned = clean(file.fixes, transport)
    doubt = suspect(file.fixes, cleaned, transport)
    return {
        "form": file.form.value,
        "broken": file.broken,
        "began_at": _instant(file.t0, 0.0),
        "raw": _raw(file.fixes),
        "clean": _clean(cleaned),
        "gaps": [_gap(file.t0, gap) for gap in cleaned.gaps],
        "suspicion": _suspicion(doubt),
        "version": VERSION,
    }


def way(t0: dt.datetime, judged: Judged) -> dict[str, Any]:
    """
    Return a cleaned track as lines that somebody went, with the gaps between them.

    Each line has columns of its own: a gap is never a line.
    """
    fixes = judged.cleaned.fixes
    ends = np.flatnonzero(~judged.cleaned.joined) + 1
    return {
        "t0": t0,
        "lines": [_line(fixes.where(part)) for part in np.split(np.arange(len(fixes)), ends)],
        **_clean(judged.cleaned),
        "gaps": [_gap(t0, gap) for gap in judged.cleaned.gaps],
        "suspicion": _suspicion(judged.doubt),
        "version": VERSION,
    }


def _line(fixes: Fixes) -> dict[str, Any]:
    seconds = fixes.t.tolist() if fixes.timed else [None] * len(fixes)
    return {"t": seconds, "lon": fixes.lon.tolist(), "lat": fixes.lat.tolist()}


def raw_length_m(fixes: Fixes) -> float:
    """Return the way through all possible fixes, straight over silence as over anything."""
    recorded = fixes.recorded()
    return round(math.fsum(recorded.metres()[recorded.same_part()]), 2)


def _raw(fixes: Fixes) -> dict[str, Any]:
    told = fixes.t[np.isfinite(fixes.t)]
    lasted = round(float(np.ptp(told)), 3) if fixes.timed and len(told) else None
    return {"points": len(fixes), "length_m": raw_length_m(fixes), "duration_s": lasted}


def _clean(cleaned: Cleaned) -> dict[str, Any]:
    return {
        "points": len(cleaned.fixes),
        "length_m": cleaned.length_m,
        "duration_s": cleaned.duration_s,
        "left_out": dict(cleaned.left_out),
    }


def _gap(t0: dt.datetime | None, gap: Gap) -> dict[str, Any]:
    return {
        "begins_at": _instant(t0, gap.begins),
        "seconds": gap.seconds,
        "metres": gap.metres,
        "why": gap.why,
    }


def _suspicion(doubt: Suspicion) -> dict[str, Any]:
    return {
        "score": doubt.score,
        "look_at_it": doubt.score >= LOOK_AT,
        "reasons": [reason.code for reason in doubt.reasons],
        "facts": {reason.code: dict(reason.facts) for reason in doubt.reasons if reason.facts},
    }


def _instant(t0: dt.datetime | None, seconds: float | None) -> str | None:
    if t0 is None or seconds is None:
        return None
    return (t0 + dt.timedelta(seconds=seconds)).isoformat(timespec="milliseconds")
