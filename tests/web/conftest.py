"""A browser, and the real service on the demo county, for the tests of the phone app."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from server.field_pages import FOLDER
from tests.server.served import Installation, Served, installation, seeded, served
from tests.web.browsers import Handset, chromium, handset

__all__ = ["installation", "seeded"]


@pytest.fixture(scope="session")
def dialect() -> str:
    """Say that the app cannot tell which database is behind the doors."""
    return "sqlite"


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    if chromium() is None:
        pytest.skip("chromium is not installed")
    assert (FOLDER / "index.html").exists(), "the app is not built: make web"
    with sync_playwright() as begun:
        yield begun


@pytest.fixture
def server(installation: Installation) -> Iterator[Served]:
    with served(installation) as running:
        yield running


@pytest.fixture
def new_handset(
    playwright: Playwright, server: Served, tmp_path: Path
) -> Iterator[Callable[[str], Handset]]:
    """Give the test as many phones as it asks for, by name."""
    with ExitStack() as phones:
        yield lambda name: phones.enter_context(handset(playwright, server.url, tmp_path / name))


@pytest.fixture
def phone(new_handset: Callable[[str], Handset]) -> Handset:
    """One phone, switched on, nobody signed in."""
    return new_handset("phone")
