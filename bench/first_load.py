"""
The phone app's first load, on a phone and a network of 2019: CPU slowed four times, 1.6 Mb/s.

    python -m bench.first_load [--runs 5]

Prints one line of JSON: kilobytes (gzip) fetched before the entrance can be used, milliseconds
until then (median, and each run), the same for the second start out of the service worker, and the
ratio to what the bytes alone would need on that network. Needs Debian's chromium.
"""

import argparse
import json
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from server.field_pages import FOLDER
from tests.server.served import Installation, served
from tests.web.browsers import SCREEN, chromium

LINK_BPS = 1_600_000 / 8  # bytes a second
LATENCY_MS = 150
SLOWED = 4
# Usable: shown, in focus, and painted after that. The page tells it by itself: asking it again and
# again from outside would cost the slowed processor more than the app does.
_TELLING = """new MutationObserver((_, looking) => {
  const field = document.querySelector('input[name=login]')
  if (!field) return
  looking.disconnect()
  const told = () => setTimeout(() => console.log('usable', performance.now()))
  field.addEventListener('focus', () => requestAnimationFrame(told))
  requestAnimationFrame(() => field.focus())
}).observe(document, { childList: true, subtree: true })"""
_FETCHED = "performance.getEntriesByType('resource').map((entry) => entry.name)"


def slowed(context: BrowserContext, page: Page) -> None:
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    link = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": LINK_BPS}
    session.send("Network.emulateNetworkConditions", {**link, "uploadThroughput": LINK_BPS})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})


def usable_ms(page: Page, url: str) -> float:
    page.add_init_script(_TELLING)
    with page.expect_console_message(lambda said: said.text.startswith("usable")) as told:
        page.goto(f"{url}/field/", wait_until="commit")
    return float(told.value.text.split()[1])


def fetched_bytes(page: Page, url: str) -> int:
    """Return the bytes of what was fetched so far, packed with gzip."""
    names = {name.removeprefix(f"{url}/field/") for name in page.evaluate(_FETCHED)}
    found = [FOLDER / name for name in {*names, "index.html"} if (FOLDER / name).is_file()]
    packed = [path.with_name(f"{path.name}.gz") for path in found]
    return sum(
        (gz if gz.exists() else raw).stat().st_size for gz, raw in zip(packed, found, strict=True)
    )


@contextmanager
def phone(playwright: Playwright, profile: Path) -> Iterator[tuple[BrowserContext, Page]]:
    context = playwright.chromium.launch_persistent_context(
        str(profile),
        executable_path=chromium(),
        args=["--no-sandbox", "--disable-background-networking"],
        viewport=SCREEN,  # type: ignore[arg-type] # a plain dict of the same keys
    )
    try:
        yield context, context.pages[0]
    finally:
        context.close()


def run(playwright: Playwright, url: str, profile: Path) -> tuple[float, int, float]:
    """Return milliseconds of the first load, its bytes, and milliseconds of the second."""
    with phone(playwright, profile) as (context, page):
        slowed(context, page)
        first = usable_ms(page, url)
        size = fetched_bytes(page, url)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    with phone(playwright, profile) as (context, page):
        slowed(context, page)
        return first, size, usable_ms(page, url)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        here = Installation(base / "data", f"sqlite:///{base}/kuangxun.db")
        assert here.run("migrate").returncode == 0
        with served(here) as server, sync_playwright() as playwright:
            made = [run(playwright, server.url, base / str(n)) for n in range(runs)]
    first, sizes, second = zip(*made, strict=True)
    limit_ms = 2 * LATENCY_MS + max(sizes) / LINK_BPS * 1000
    told = {
        "gzip_kb": round(max(sizes) / 1000, 1),
        "first_ms": round(statistics.median(first)),
        "first_runs_ms": [round(one) for one in first],
        "second_ms": round(statistics.median(second)),
        "second_runs_ms": [round(one) for one in second],
        "link_alone_ms": round(limit_ms),
        "ratio_to_link": round(statistics.median(first) / limit_ms, 2),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
