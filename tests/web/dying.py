"""An officer on the hill whose phone dies when it likes, and who goes on with what still shows."""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from playwright.sync_api import Error, Page

from tests.web.browsers import PLACE, Handset
from tests.web.disks import rows

PHOTOS = (2, 1)  # of the first finding and of the second
_SAFE_S = 5  # what is older than this must not be lost
_LONGEST_S = 300  # machines are shared
STEP = 0.0003  # degrees east; some 25 m


@dataclass
class Walker:
    """Drives one phone to the end of a patrol; ``deaths`` times it is killed on the way."""

    phone: Handset
    dice: Random
    deaths: int
    between: tuple[float, float]  # seconds from one coming back to the next death
    died: int = 0
    steps: int = 0
    must: set[int] = field(default_factory=set)  # steps that no death may take away
    shots: dict[str, list[float]] = field(default_factory=dict)
    _fresh: list[tuple[int, float]] = field(default_factory=list)

    def live(self, act: Callable[[Page], bool]) -> None:
        """Repeat ``act`` until it says that all is done, whatever becomes of the phone."""
        done, latest = False, time.monotonic() + _LONGEST_S
        while not done:
            struck = threading.Event()
            killer = self._killer(struck)
            try:
                while not done:
                    done = act(self.phone.page)
                    assert time.monotonic() < latest, self.phone.page.inner_text("body")
            except Error as error:
                if not struck.is_set():
                    error.add_note(f"{self.phone.page.url} {self.phone.page.inner_text('body')}")
                    raise
            if killer:
                killer.cancel()
                killer.join()  # the phone that is switched on next is not to be struck
            if struck.is_set():
                self._come_back()
        self.must |= {step for step, _ in self._fresh}  # no death came after these

    def _killer(self, struck: threading.Event) -> threading.Timer | None:
        def strike() -> None:
            struck.set()
            self.phone.strike()

        if self.died >= self.deaths:
            return None
        killer = threading.Timer(self.dice.uniform(*self.between), strike)
        killer.start()
        return killer

    def _come_back(self) -> None:
        self.died += 1
        dead_at = time.monotonic()
        self.phone.kill()
        self.must |= {step for step, at in self._fresh if dead_at - at > _SAFE_S}
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
        self._go(page, 4)
        if self.died < self.deaths and found == len(PHOTOS):
            return  # the day is not over yet
        if found < len(PHOTOS):
            page.click("[data-act=finding]")
            self._find(page, PHOTOS[found])
        else:
            page.click("[data-act=end]")
            page.click(".van-dialog__confirm")
            self._seal(page)

    def _go(self, page: Page, steps: int) -> None:
        for _ in range(steps):
            self.steps += 1
            before = self._fixes(page)
            self.phone.move(PLACE[0] + self.steps * STEP, PLACE[1])
            while self._fixes(page) == before:
                page.wait_for_timeout(100)
            self._fresh.append((self.steps, time.monotonic()))

    def _fixes(self, page: Page) -> int:
        found = re.search(r"(\d+) 个定位点", page.inner_text("[data-say=fixes]"))
        assert found
        return int(found[1])

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
