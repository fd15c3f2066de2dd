"""Reading no faster than asked, so that a check of everything does not stop the work of the day."""

import time
from collections.abc import Callable


class Pace:
    """``mb_per_s`` is in millions of bytes; called with how many bytes were read just now."""

    def __init__(
        self,
        mb_per_s: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._per_s = mb_per_s * 1e6
        self._clock = clock
        self._sleep = sleep
        self._free_at = clock()  # when what was read so far would have come at this pace

    def __call__(self, size: int) -> None:
        now = self._clock()
        # What was not read in time is not made up for later: that would be a burst.
        self._free_at = max(self._free_at, now) + size / self._per_s
        self._sleep(self._free_at - now)
