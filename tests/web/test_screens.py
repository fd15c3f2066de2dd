"""
Every screen, as people with poor eyes, one thumb or no mouse meet it.

With FIELD_PICTURES=docs/pictures/field the pictures of the documents are made anew.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.web.browsers import PLACE, SCREEN, Handset
from tests.web.disks import rows

_AXE = Path(__file__).parents[2] / "web/field/node_modules/axe-core/axe.min.js"
_RUN = "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)"
# Text at 200 % leaves half of the screen; what is wider is cut off, or has to be pushed about.
_HALF = {"width": SCREEN["width"] // 2, "height": SCREEN["height"] // 2}
_CUT = """wide => [
    ...document.querySelectorAll('h1:not(.unseen), button, .van-nav-bar__title, .van-cell')
  ].filter((one) => {
    const { left, right, width } = one.getBoundingClientRect()
    const inside = left > -1 && right < wide + 1
    const whole = one.matches('.van-cell') || one.scrollWidth <= one.clientWidth + 1
    return width > 0 && !(inside && whole)
  }).map((one) => one.outerHTML.slice(0, 160))"""
_PICTURES = os.environ.get("FIELD_PICTURES")


class Look:
    """Looks at screens: keeps what axe says of each, and a picture where pictures are wanted."""

    def __init__(self, phone: Handset) -> None:
        self.phone = phone
        self.seen: list[str] = []
        self.faults: list[str] = []

    @property
    def page(self) -> Page:
        return self.phone.page

    def at(self, name: str) -> None:
        page = self.page
        page.wait_for_timeout(400)  # until nothing moves any more
        for passing in page.locator(".van-toast").all():  # half faded, it has no contrast
            passing.wait_for(state="hidden")
        self.seen.append(name)
        page.evaluate(_AXE.read_text())
        for found in page.evaluate(_RUN):
            where = [node["html"][:160] for node in found["nodes"]]
            self.faults.append(f"{name}: {found['id']}: {where}")
        self.faults += [f"{name}, large: {cut}" for cut in self._cut_when_large()]
        if _PICTURES:
            Path(_PICTURES).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(_PICTURES, f"{name}.png"), scale="css")

    def _cut_when_large(self) -> list[str]:
        """Return what of the screen runs off it when its text is twice as large."""
        self.page.set_viewport_size(_HALF)  # type: ignore[arg-type] # a plain dict of the same keys
        self.page.wait_for_timeout(100)
        cut: list[str] = self.page.evaluate(_CUT, _HALF["width"])
        self.page.set_viewport_size(SCREEN)  # type: ignore[arg-type] # as above
        self.page.wait_for_timeout(100)
        return cut

    def go(self, path: str, shows: str) -> None:
        self.page.evaluate(f"location.hash = '#{path}'")
        self.page.wait_for_selector(shows)


def the(page: Page, store: str, **like: Any) -> str:
    """Return the id of the first row that is so."""
    found = (row for row in rows(page, store) if like.items() <= row.items())
    return str(next(found)["id"])


def enter(look: Look) -> None:
    page = look.page
    page.wait_for_selector("input[name=login]")
    look.at("sign-in")
    page.fill("input[name=login]", "officer")
    page.fill("input[name=password]", "kuangxun-demo")
    page.click("button[type=submit]")
    page.wait_for_selector("input[name=again]")
    look.at("pin")
    page.fill("input[name=pin]", "740921")
    page.fill("input[name=again]", "740921")
    page.click("button[type=submit]")
    page.wait_for_selector("[data-say=duty]")
    look.at("today")


def patrol(look: Look) -> None:
    page = look.page
    page.click("[data-act=start]")
    page.fill("[name=area]", "湾沟镇后山")
    look.at("patrol-start")
    page.click("[data-act=set-out]")
    page.wait_for_selector("[data-act=end]")
    for east, north in ((3, 1), (5, 3), (6, 6), (9, 7)):
        look.phone.move(PLACE[0] + east * 2e-4, PLACE[1] + north * 2e-4)
        page.wait_for_timeout(700)
    look.at("patrol-running")
    page.click("[data-act=pocket]")
    look.at("patrol-pocket")
    page.reload()
    page.wait_for_selector("input[name=pin]")
    look.at("unlock")
    look.phone.unlock()
    look.go("/", "[data-due=follow_up]")
    page.click("[data-due=follow_up] >> nth=0")
    page.wait_for_selector("[data-value=stopped]")
    look.at("follow-up")
    look.go("/patrol", "[data-act=finding]")


def finding(look: Look) -> None:
    page = look.page
    page.click("[data-act=finding]")
    page.click("[data-value=mine_without_right]")
    page.click(".strip .van-button--primary")
    page.click(".shutter:enabled")
    page.wait_for_selector(".said.safe")
    look.at("camera")
    page.click("footer button.side >> nth=0")
    page.click(".strip .look")
    page.wait_for_selector("text=SHA-256")
    look.at("photo")
    page.go_back()
    page.wait_for_selector("[data-act=seal]")
    look.at("finding")
    page.click("[data-act=seal]")
    page.wait_for_selector("[data-act=end]")


def end(look: Look) -> None:
    page = look.page
    page.click("[data-act=end]")
    page.click(".van-dialog__confirm")
    page.wait_for_selector("[data-act=seal]")
    look.at("patrol-end")
    page.click("[data-act=seal]")
    page.wait_for_url(re.compile("#/(queue)?$"))


FORMS = (
    ("/clue-report", "[data-act=seal]", "clue-report"),
    ("/signboard-check", "[data-act=seal]", "signboard-check"),
    ("/map", "canvas", "map"),
    ("/basemap", "main", "basemap"),
    ("/upload", "main", "upload"),
    ("/backup", "main", "backup"),
    ("/backup/import", "main", "backup-import"),
    ("/me", "main", "me"),
    ("/me/pin", "main", "new-pin"),
    ("/me/recorders", "main", "recorders"),
    ("/corrections", "main", "corrections"),
)


def correction(look: Look) -> None:
    page = look.page
    page.wait_for_selector("text=已全部送达")
    look.at("queue")
    sealed = the(page, "items", kind="finding")
    look.go(f"/queue/{sealed}", "main")
    look.at("queue-item")
    look.go(f"/corrections/{sealed}", "[data-act=seal]")
    look.at("correction")


def verification(look: Look) -> None:
    look.phone.sign_in("inspector")
    look.page.wait_for_selector("[data-say=pack]")
    look.go("/tasks", ".task")
    look.at("tasks")
    look.page.click(".task .van-cell--clickable >> nth=0")
    look.page.wait_for_selector("[data-act=seal]")
    look.at("verification")


def in_english(look: Look) -> None:
    look.page.evaluate("localStorage.setItem('kuangxun-language', 'en')")
    look.page.reload()
    look.phone.unlock()
    look.go("/", "[data-say=duty]")
    look.at("today-english")


def test_every_screen_is_one_that_everybody_can_use(
    new_handset: Callable[[str], Handset],
) -> None:
    first = Look(new_handset("officer"))
    for part in (enter, patrol, finding, end):
        part(first)
    first.go("/queue", "main")
    correction(first)
    for path, shows, name in FORMS:
        first.go(path, shows)
        first.at(name)
    in_english(first)
    second = Look(new_handset("inspector"))
    verification(second)
    for look in (first, second):
        assert not look.faults, "\n".join(look.faults)
        assert look.phone.faults == []
