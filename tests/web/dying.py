"""An officer on the hill whose phone dies when it likes, and who goes on with what still shows."""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from playwright.sync_api import Error, Page

from tests.web.browsers import Handset
from tests.web.disks import rows
from tests.web.walking import walk

PHOTOS = (2, 1)  # of the first finding and of the second
_SAFE_S = 5  # what is older than this must not be lost
_OLDER_S = (0.5, 4)  # how much older the oldest fix is in a long life, when the phone dies
_LONGEST_S = 300  # machines are shared


@dataclass
class Walker:
    """Drives one phone to the end of a patrol; ``deaths`` times it is killed on the way."""

    phone: Handset
    dice: Random
    deaths: int
    between: tuple[float, float]  # seconds from one coming back to the next death
    long_lives: frozenset[int] = frozenset()  # which deaths wait for fixes that must not be lost
    died: int = 0
    steps: int = 0
    must: set[int] = field(default_factory=set)  # steps that no death may take away
    shots: dict[str, list[float]] = field(default_factory=dict)
    outlived: int = 0  # steps old enough, when a death came, that it must not take them away
    _fresh: list[tuple[int, float]] = field(default_factory=list)
    _dead_at: float = 0.0

    def live(self, act: Callable[[Page], bool]) -> None:
        """Repeat ``act`` until it says that all is done, whatever becomes of the phone."""
        done, latest = False, time.monotonic() + _LONGEST_S
        while not done:
            struck, over = threading.Event(), threading.Event()
            killer = self._killer(struck, over)
            try:
                while not done:
                    done = act(self.phone.page)
                    assert time.monotonic() < latest, self.phone.page.inner_text("body")
            except Error as error:
                if not struck.is_set():
                    error.add_note(f"{self.phone.page.url} {self.phone.page.inner_text('body')}")
                    raise
            finally:
                over.set()
                if killer:
                    killer.join()  # the phone that is switched on next is not to be struck
            if struck.is_set():
                self._come_back()
        self.must |= {step for step, _ in self._fresh}  # no death came after these

    def _killer(self, struck: threading.Event, over: threading.Event) -> threading.Thread | None:
        if self.died >= self.deaths:
            return None
        after, older = self.dice.uniform(*self.between), self.dice.uniform(*_OLDER_S)
        is_long = self.died in self.long_lives

        def strike() -> None:
            left = over.wait(after)
            while is_long and not left and not self._outlived(time.monotonic() - older):
                left = over.wait(0.1)
            if not left:
                struck.set()
                self._dead_at = time.monotonic()
                self.phone.strike()

        killer = threading.Thread(target=strike)
        killer.start()
        return killer

    def _outlived(self, at: float) -> set[int]:
        """Return the steps that had to be on the disk by then."""
        return {step for step, came_at in list(self._fresh) if at - came_at > _SAFE_S}

    def _come_back(self) -> None:
        self.died += 1
        self.phone.kill()
        old = self._outlived(self._dead_at)
        self.outlived += len(old)
        self.must |= old
        self._fresh.clear()
        self.phone.switch_on()
        self.phone.unlock()

    def walk(self, page: Page) -> bool:
        """Do the next thing of the patrol; say whether it is sealed."""
        kinds = Counter(item["kind"] for item in rows(page, "items"))
        if kinds["patrol"]:
            return True
        page.evaluate("location.hash = '#/'")
        page.wait_for_selector("[data-say=pack]")
        drafts = {draft["kind"]: draft for draft in rows(page, "drafts")}
        if "patrol" not in drafts:
            self._set_out(page)
        elif "finding" in drafts:
            self._go_on_with(page, "finding", drafts["finding"]["id"])
            self._find(page, PHOTOS[kinds["finding"]])
        elif not drafts["patrol"]["recording"]:
            self._go_on_with(page, "patrol-end", drafts["patrol"]["id"])
            self._seal(page)
        else:
            self._under_way(page, kinds["finding"])
        return False

    def _go_on_with(self, page: Page, screen: str, draft: str) -> None:
        page.evaluate(f"location.hash = '#/{screen}/{draft}'")
        page.wait_for_selector("[data-act=seal]")

    def _set_out(self, page: Page) -> None:
        page.click("[data-act=start]")
        page.fill("[name=area]", "红石采石区")
        page.click("[data-act=set-out]")
        page.wait_for_selector("[data-act=end]")

    def _under_way(self, page: Page, found: int) -> None:
        page.click("[data-act=running]")
        page.wait_for_selector("[data-act=end]")
        self._go(4)
        if self.died < self.deaths and found == len(PHOTOS):
            return  # the day is not over yet
        if found < len(PHOTOS):
            page.click("[data-act=finding]")
            self._find(page, PHOTOS[found])
        else:
            page.click("[data-act=end]")
            page.click(".van-dialog__confirm")
            self._seal(page)

    def _go(self, steps: int) -> None:
        for _ in range(steps):
            self.steps += 1
            walk(self.phone, self.steps)
            self._fresh.append((self.steps, time.monotonic()))

    def _find(self, page: Page, photos: int) -> None:
        page.click("[data-value=mine_without_right]")
        while len(self._pictures(page)) < photos:
            page.click(".strip .van-button--primary")
            page.click(".shutter:enabled")
            page.wait_for_selector(".said.safe")
            page.click("footer button.side >> nth=0")
            page.wait_for_selector("[data-act=seal]")
        page.click("[data-act=seal]")
        page.wait_for_selector("[data-act=end], [data-act=running]")

    def _pictures(self, page: Page) -> list[str]:
        owner = page.url.rpartition("/")[2].partition("?")[0]
        return [file["sha256"] for file in rows(page, "files") if file["owner"] == owner]

    def _seal(self, page: Page) -> None:
        page.click("[data-act=seal]")
        page.wait_for_url(re.compile("#/(queue)?$"))
