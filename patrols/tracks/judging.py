"""All that is said of a sealed track once it is here: raw, clean, and how odd it looks."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from patrols.states import Transport
from patrols.tracks.cleaning import Cleaned, clean
from patrols.tracks.columns import Measured, measure
from patrols.tracks.fixes import Fixes
from patrols.tracks.suspicion import Suspicion, suspect


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """``raw`` has the jitter in it, ``cleaned`` not; neither has what nobody saw."""

    raw: Measured
    cleaned: Cleaned
    doubt: Suspicion

    @property
    def gap_s(self) -> float:
        """Return how long nobody knows where the patrol was, as far as the track tells."""
        return round(math.fsum(gap.seconds or 0.0 for gap in self.cleaned.gaps), 3)


def judge(columns: Mapping[str, list[Any]], transport: Transport) -> Judged:
    """Measure, clean and doubt the columns of a sealed track."""
    fixes = Fixes.of(columns)
    cleaned = clean(fixes, transport)
    return Judged(measure(columns), cleaned, suspect(fixes, cleaned, transport))
