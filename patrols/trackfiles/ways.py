"""What of a patrol goes into a track file: its raw track, its cleaned way, each in lines."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from patrols.ledger import words
from patrols.models import Patrol
from patrols.service.reading import TrackRead
from patrols.states import TrackPart
from patrols.tracks import GAP_S
from patrols.tracks.cleaning import Cleaned
from patrols.tracks.fixes import Bools, Fixes

_NAMES: Final = {TrackPart.RAW: "原始轨迹", TrackPart.CLEAN: "净轨迹"}


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One track of a file; ``t`` of its ``lines`` counts seconds from ``t0``."""

    patrol: Patrol
    part: TrackPart
    name: str
    about: str
    t0: dt.datetime
    lines: tuple[Fixes, ...]

    def times(self, line: Fixes) -> list[dt.datetime | None]:
        """Return when each fix was taken, where it told."""
        return [
            self.t0 + dt.timedelta(milliseconds=round(t * 1000)) if np.isfinite(t) else None
            for t in line.t.tolist()
        ]


def ways(patrol: Patrol, read: TrackRead, part: TrackPart) -> Iterator[Way]:
    """Yield the raw track, the cleaned way, or both; none where nothing is left of it."""
    wanted = (TrackPart.RAW, TrackPart.CLEAN) if part is TrackPart.BOTH else (part,)
    for one in wanted:
        lines, about = _raw(read) if one is TrackPart.RAW else _clean(read.judged.cleaned)
        if lines:
            name = f"{words.day(patrol.walked_on)} {words.plain(patrol.area)} {_NAMES[one]}"
            yield Way(patrol, one, name, about, read.whole.t0, lines)


def raw_lines(fixes: Fixes) -> tuple[Fixes, ...]:
    """Return the possible fixes as they were recorded, apart where a receiver was silent."""
    recorded = fixes.recorded()
    silent = ~(np.abs(np.diff(recorded.t)) <= GAP_S) if recorded.timed else False
    return _apart(recorded, recorded.same_part() & ~np.asarray(silent))


def clean_lines(cleaned: Cleaned) -> tuple[Fixes, ...]:
    return _apart(cleaned.fixes, cleaned.joined)


def _apart(fixes: Fixes, joined: Bools) -> tuple[Fixes, ...]:
    if not len(fixes):
        return ()
    ends = np.flatnonzero(~joined) + 1
    return tuple(fixes.where(part) for part in np.split(np.arange(len(fixes)), ends))


def _raw(read: TrackRead) -> tuple[tuple[Fixes, ...], str]:
    fixes = Fixes.of(read.whole.columns)
    left = len(fixes) - len(fixes.on_earth())
    out = f"，不含 {left} 个不可能的定位点" if left else ""
    taken = sum(read.whole.taken.values())
    filled = f"，中断处由其他记录仪补入 {taken} 个" if taken else ""
    return raw_lines(fixes), f"手机封存的定位点，未经处理{out}{filled}；无定位处断开"


def _clean(cleaned: Cleaned) -> tuple[tuple[Fixes, ...], str]:
    gaps = f"中断 {len(cleaned.gaps)} 次，断开处去向不明" if cleaned.gaps else "无中断"
    return clean_lines(cleaned), f"净里程 {cleaned.length_m / 1000:.2f} km，{gaps}"
