"""A track file on a map, without any database: to look at what the cleaner made of it."""

import datetime as dt
from pathlib import Path

import numpy as np

from kernel.clock import SHANGHAI
from kernel.paper import Paper
from patrols.sheet.sketch import Walked, frame_of
from patrols.sheet.writing import draw_map
from patrols.states import Transport
from patrols.trackfiles.ways import clean_lines, raw_lines
from patrols.tracks import files
from patrols.tracks.cleaning import clean


def draw_file(target: Path, content: bytes, transport: Transport | None, *, title: str) -> None:
    """Write a page of PDF; raise `NoTrack` where there is nothing to draw."""
    file = files.read(content)
    cleaned = clean(file.fixes, transport)
    frame = frame_of(cleaned, ())
    if frame is None:
        raise files.NoTrack(why="没有可用的定位点 no fix of it can be used")
    lines = raw_lines(file.fixes), clean_lines(cleaned)
    ends = _clock(file.t0, cleaned.fixes.t[:1]), _clock(file.t0, cleaned.fixes.t[-1:])
    paper = Paper(title, title)
    draw_map(paper, Walked(*lines, cleaned, (), (), (), *ends), frame, file.t0)
    paper.print(target)


def _clock(t0: dt.datetime | None, seconds: np.ndarray[tuple[int], np.dtype[np.float64]]) -> str:
    if t0 is None or not np.isfinite(seconds).all():
        return ""
    return f"{(t0 + dt.timedelta(seconds=float(seconds[0]))).astimezone(SHANGHAI):%H:%M}"
