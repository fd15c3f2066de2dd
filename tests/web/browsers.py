"""
The phone app in a real browser, as an officer has it in the pocket.

A `Handset` is one phone: a browser profile on the disk that outlives its browser, a camera, a
receiver that is moved by hand, and a network that can be taken away. ``kill`` ends the browser as
an empty battery would.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Playwright

from server.demo.people import PASSWORD

PIN = "740921"
PLACE = (126.8601, 42.0301)  # the board of the demo's quarry: longitude, latitude
SCREEN = {"width": 360, "height": 800}
_PATIENCE_MS = 45_000  # machines are shared
_FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-quic",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-gpu",
)


def chromium() -> str | None:
    """Return where Debian's Chromium is, or nothing."""
    return shutil.which("chromium")


@dataclass
class Handset:
    """One phone at ``url``; ``profile`` is its disk."""

    playwright: Playwright
    url: str
    profile: Path
    view: Path | None = (
        None  # a .y4m file of what the camera sees; else Chromium's own test picture
    )
    more: dict[str, Any] = field(default_factory=dict)
    context: BrowserContext | None = None
    faults: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        assert self.context is not None, "the phone is off"
        return self.context.pages[0]

    def switch_on(self) -> Page:
        """Open the app, on a profile that may have seen days before."""
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.profile),
            executable_path=chromium(),
            args=[*_FLAGS, *self._seeing],
            viewport=SCREEN,  # type: ignore[arg-type] # a plain dict of the same keys
            device_scale_factor=2,
            has_touch=True,
            is_mobile=True,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            geolocation={"longitude": PLACE[0], "latitude": PLACE[1], "accuracy": 6},
            permissions=["geolocation", "camera"],
            **self.more,
        )
        self.context.set_default_timeout(_PATIENCE_MS)
        self.context.on(
            "weberror", lambda error: self.faults.append(error.error.stack or str(error.error))
        )
        self.page.goto(f"{self.url}/field/")
        return self.page

    @property
    def _seeing(self) -> list[str]:
        return [f"--use-file-for-fake-video-capture={self.view}"] if self.view else []

    def switch_off(self) -> None:
        if self.context is not None:
            self.context.close()
            self.context = None

    def strike(self) -> None:
        """End the browser and its children at once, whatever they are doing; from any thread."""
        for pid in _running_on(self.profile):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue  # it went with its parent

    def kill(self) -> None:
        """Lose all power; `switch_on` finds what was on the disk."""
        self.strike()
        if self.context is not None:
            with suppress(Error):  # it may hear of its browser's death while it closes
                self.context.close()
            self.context = None
        for leftover in self.profile.glob("Singleton*"):
            leftover.unlink()

    def sign_in(self, login: str = "officer", pin: str = PIN) -> None:
        """Sign in for the first time on this phone, and choose a PIN."""
        page = self.page
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_selector("input[name=again]")
        page.fill("input[name=pin]", pin)
        page.fill("input[name=again]", pin)
        page.click("button[type=submit]")
        page.wait_for_selector("nav .van-tabbar")

    def unlock(self, pin: str = PIN) -> None:
        """Give the PIN; needs no network."""
        self.page.fill("input[name=pin]", pin)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector("input[name=pin]", state="detached")

    def unlock_wrongly(self, pin: str) -> None:
        self.page.fill("input[name=pin]", pin)
        self.page.click("button[type=submit]")

    def move(self, lon: float, lat: float, accuracy_m: float = 6) -> None:
        assert self.context is not None
        place = {"longitude": lon, "latitude": lat, "accuracy": accuracy_m}
        self.context.set_geolocation(place)  # type: ignore[arg-type] # as above

    def lose_signal(self) -> None:
        """Go where no signal is, and stay there, switched off or on."""
        assert self.context is not None
        self.more["offline"] = True
        self.context.set_offline(offline=True)

    def find_signal(self) -> None:
        assert self.context is not None
        self.more["offline"] = False
        self.context.set_offline(offline=False)

    def look(self, name: str, folder: Path) -> None:
        """Keep a picture of the screen."""
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{name}.png")


def _running_on(profile: Path) -> list[int]:
    found = subprocess.run(  # noqa: S603 (our own words)
        ["/usr/bin/pgrep", "-f", "--", f"--user-data-dir={profile}"],
        capture_output=True,
        text=True,
        check=False,
    )
    return [int(pid) for pid in found.stdout.split()]


@contextmanager
def handset(
    playwright: Playwright, url: str, profile: Path, *, view: Path | None = None, **more: Any
) -> Iterator[Handset]:
    """Yield a phone that is switched on; it must have met no fault that nobody handled."""
    phone = Handset(playwright, url, profile, view, more)
    try:
        phone.switch_on()
        yield phone
    finally:
        phone.switch_off()
