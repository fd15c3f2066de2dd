"""Going on with a phone that records: every step is one that it heard."""

import re
import time

from playwright.sync_api import Page

from tests.web.browsers import PLACE, Handset

STEP = 0.0003  # degrees east; some 25 m
_PATIENCE_S = 60  # machines are shared
_TOLD = "[data-say=fixes], [data-say=recording]"


def fixes(page: Page) -> int:
    """Return how many fixes the screen of the patrol, or of the lock, tells of."""
    said = page.inner_text(_TOLD)
    found = re.search(r"(\d+) 个定位点", said)
    assert found, said
    return int(found[1])


def heard(page: Page) -> int:
    """Return the same with those that the screen of the patrol does not believe."""
    doubted = re.search(r"(\d+) 个定位点不可信", page.inner_text("body"))
    return fixes(page) + (int(doubted[1]) if doubted else 0)


def walk(phone: Handset, *steps: int) -> None:
    """Be so many steps from where the patrol began, one after the other."""
    for step in steps:
        before = heard(phone.page)
        phone.move(PLACE[0] + step * STEP, PLACE[1])
        latest = time.monotonic() + _PATIENCE_S
        while heard(phone.page) == before:
            assert time.monotonic() < latest, phone.page.inner_text("body")
            phone.page.wait_for_timeout(100)
