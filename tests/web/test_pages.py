"""The files of the app, as a browser asks for them."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from server import field_pages
from server.field_pages import FOLDER

Ask = Callable[..., TestResponse]


@pytest.fixture
def ask() -> Ask:
    """Return what gets a page, reads it to its end and closes it."""
    app = Flask("pages")
    app.testing = True
    app.register_blueprint(field_pages.blueprint)
    client = app.test_client()

    def answer(path: str, **headers: str) -> TestResponse:
        with client.get(path, headers=headers) as said:
            said.get_data()
            return said

    return answer


def test_the_page_is_asked_for_anew_and_what_has_a_hash_is_kept(ask: Ask) -> None:
    page = ask("/field/")
    (script,) = re.findall(r'src="/field/(assets/main-[^"]+\.js)"', page.text)
    asset = ask(f"/field/{script}")

    assert ask("/field").headers["Location"] == "/field/"
    assert page.headers["Cache-Control"] == "no-cache"
    assert "immutable" in asset.headers["Cache-Control"]
    assert asset.mimetype == "text/javascript"
    assert ask("/field/manifest.webmanifest").mimetype == "application/manifest+json"


def test_nobody_else_may_be_asked_for_anything_but_the_map(ask: Ask) -> None:
    policy = dict(
        rule.split(" ", 1) for rule in ask("/field/").headers["Content-Security-Policy"].split("; ")
    )

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert policy["frame-ancestors"] == "'none'"
    hosts = {word for rule in policy.values() for word in rule.split() if "://" in word}
    assert hosts == {"https://*.tianditu.gov.cn"}


@pytest.mark.parametrize(("asked", "said"), [("br", "br"), ("gzip", "gzip"), ("zstd", None)])
def test_a_phone_gets_the_smallest_form_it_reads(ask: Ask, asked: str, said: str | None) -> None:
    (plain,) = FOLDER.glob("assets/main-*.js")
    answer = ask(f"/field/assets/{plain.name}", **{"Accept-Encoding": asked})

    assert answer.headers.get("Content-Encoding") == said
    assert "Accept-Encoding" in answer.headers["Vary"]
    if said == "gzip":
        assert gzip.decompress(answer.data) == plain.read_bytes()


def test_what_stands_before_the_way_in_is_fetched_in_little_time() -> None:
    page = (FOLDER / "index.html").read_text()
    pieces = re.findall(r'(?:src|href)="/field/(assets/[^"]+)"', page)
    sizes = [len(gzip.compress((FOLDER / piece).read_bytes())) for piece in pieces]

    assert len(pieces) <= 6, "each costs a way to the service"
    assert sum(sizes) <= 300_000, "kilobytes before the map"


@pytest.mark.parametrize("path", ["nowhere.js", "../app.py", "assets/%2e%2e/%2e%2e/app.py", "%00"])
def test_nothing_but_the_app_is_served(ask: Ask, path: str) -> None:
    assert ask(f"/field/{path}").status_code == 404


def test_without_the_app_it_says_what_to_do(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(field_pages, "FOLDER", tmp_path)

    with pytest.raises(field_pages.NotBuilt, match="make web"):
        ask("/field/")


def test_no_style_sheet_asks_anybody_else() -> None:
    sheets = [path.read_text() for path in FOLDER.rglob("*.css")]
    asked = {address for sheet in sheets for address in re.findall(r"url\(([^)]{0,40})", sheet)}

    assert sheets
    assert [address for address in asked if re.match(r"[\"']?(https?:)?//", address)] == []
