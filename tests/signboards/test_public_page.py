"""The page behind the code: what the licence says to anybody, and nothing of people."""

import base64
import datetime as dt
import hashlib
import html
import re

import pytest
from sqlalchemy import select

from registry.states import RightState
from signboards.public.addresses import LETTERS, new_token
from signboards.public.tables import PublicAddress
from tests.signboards.site import Site

OLD_PHONE = 20_000  # bytes
LOADS = re.compile(r"\b(src|srcset|@import|url\(|<link|<img|<iframe|https?://)", re.IGNORECASE)


def test_anybody_reads_what_the_licence_says(site: Site) -> None:
    page = site.phone().get(site.address())

    assert page.status_code == 200
    for said in (
        "新站采石场",
        "蛟河新站石材有限公司",
        "C2202812010127120098765",
        "2018-07-01 至 2028-06-30",
        "吉林省吉林市蛟河市新站镇",
        "蛟河市执法队",
        "以登记库 2026-11-20 的记载为准",
        "有效",
    ):
        assert said in page.text


def test_a_person_is_never_named_on_it(site: Site) -> None:
    site.right(holder="王建国", natural_person=True, name="王建国采石场")

    for page in ("", "/report"):
        text = site.phone().get(site.address() + page).text
        assert "王建国" not in text
        assert "王某采石场" in text


def test_it_tells_no_boundary_no_elevation_and_no_former_name(site: Site) -> None:
    text = site.phone().get(site.address()).text

    assert not [said for said in ("127.3", "43.7", "480", "350.5", "拐点") if said in text]


@pytest.mark.parametrize(
    ("instead", "word"),
    [
        ({"valid_to": dt.date(2026, 11, 19)}, "已过期"),
        ({"state": RightState.CANCELLED, "ended_on": dt.date(2026, 3, 1)}, "已注销（2026-03-01）"),
        ({"state": RightState.REVOKED, "ended_on": dt.date(2026, 3, 1)}, "已吊销（2026-03-01）"),
        ({"state": RightState.SUSPENDED}, "政策性暂停"),
    ],
)
def test_it_says_in_words_how_the_right_stands(
    site: Site, instead: dict[str, object], word: str
) -> None:
    site.right(**instead)

    assert word in site.phone().get(site.address()).text


def test_it_is_small_loads_nothing_and_leaves_nothing_behind(site: Site) -> None:
    for door in (site.address(), f"{site.address()}/report"):
        page = site.phone().get(door)
        assert len(page.data) < OLD_PHONE
        assert LOADS.findall(page.text) == []
        assert "Set-Cookie" not in page.headers
        assert page.headers["Referrer-Policy"] == "no-referrer"
        policy = page.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in policy


def test_the_browser_finds_style_and_script_as_the_policy_names_them(site: Site) -> None:
    page = site.phone().get(f"{site.address()}/report")
    for tag in ("style", "script"):
        (inline,) = re.findall(f"<{tag}>(.*?)</{tag}>", page.text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in page.headers["Content-Security-Policy"]


def test_it_is_fetched_anew_only_when_it_says_something_else(site: Site) -> None:
    phone, address = site.phone(), site.address()
    first = phone.get(address)
    again = phone.get(address, headers={"If-None-Match": first.headers["ETag"]})
    site.right(name="新站二号采石场")
    changed = phone.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "no-cache"
    assert changed.status_code == 200


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{7*7}}{% for x in y %}",
        "</style><script>",
        "' onmouseover='x",
    ],
)
def test_names_are_text_and_never_markup(site: Site, hostile: str) -> None:
    doors = (site.address(), f"{site.address()}/report")
    harmless = [tags_of(site.phone().get(door).text) for door in doors]
    site.right(name=hostile, mineral=hostile, scale=hostile[:60])
    pages = [site.phone().get(door).text for door in doors]

    assert [tags_of(page) for page in pages] == harmless
    assert all(f"<h1>{hostile}</h1>" in html.unescape(page) for page in pages)


def tags_of(page: str) -> list[str]:
    return re.findall(r"</?[a-z0-9]+", page)


@pytest.mark.parametrize(
    "token", ["x", "7hq2mkvw9xcd", "0" * 12, "..", "%00", "é", "A" * 3000, "' OR 1=1 --", "<b>"]
)
def test_an_address_nobody_was_given_is_a_page_that_says_so(site: Site, token: str) -> None:
    for door in (f"/b/{token}", f"/b/{token}/report"):
        answer = site.phone().get(door)
        assert answer.status_code in (400, 404)
        assert answer.content_type.startswith("text/html")
        assert "<b>" not in answer.text


def test_addresses_cannot_be_guessed_and_tell_nothing(site: Site) -> None:
    tokens = {new_token() for _ in range(2000)}

    assert len(tokens) == 2000
    assert set("".join(tokens)) == set(LETTERS)
    assert not set(LETTERS) & set("01iloOIuv")
    assert len(LETTERS) ** len(next(iter(tokens))) > 2**56


def test_an_address_stays_when_the_licence_has_a_new_number(site: Site) -> None:
    address = site.address()
    site.right(licence_no="C2202812026117120098765")

    assert "C2202812026117120098765" in site.phone().get(address).text
    with site.land.sessions() as session:
        assert len(session.scalars(select(PublicAddress)).all()) == 1


def test_without_an_office_there_is_a_page_and_no_form(site: Site) -> None:
    address = site.address()
    site.now = dt.datetime(2019, 1, 1, tzinfo=dt.UTC)  # before any office was founded
    page = site.phone().get(address)

    assert page.status_code == 200
    assert "/report" not in page.text
    assert site.phone().get(f"{address}/report").status_code == 409
