"""Whatever a stranger sends: never a fault, never markup, never a half-kept report."""

import json
import re
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from evidence.service import unsealed
from evidence.store.refusals import StoreFull
from signboards.public import limits, pages, reports
from tests.assets import ASSETS, asset
from tests.signboards.site import Site

HOSTILE = [
    path
    for folder in ("hostile_generated", "hostile_real")
    for path in sorted((ASSETS / folder).rglob("*"))
    if path.is_file()
]
FIELDS = ("problem", "words", "place", "name", "contact", "lon", "lat", "accuracy", "website")
ANYTHING = st.text(max_size=120) | st.sampled_from(
    ["board_differs", "\x00", "1e999", "-0", "\u202e", "𰻝", "'; drop table clues; --", "{{7*7}}"]
)
ALLOWED = {200, 400, 411, 413, 415, 422}


@pytest.fixture(autouse=True)
def _as_often_as_one_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "hourly", lambda _on: limits.Hourly(10**6, 10**6, 10**6, 10**12))


def post(site: Site, data: Any, **more: Any) -> Any:
    return site.phone().post(f"{site.address()}/report", data=data, **more)


def fuzz(most: int) -> Any:
    return settings(
        max_examples=most,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@fuzz(25)
@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING), st.binary(max_size=64) | st.none())
def test_any_fields_are_taken_or_refused(
    site: Site, fields: dict[str, str], photo: bytes | None
) -> None:
    ticket = site.open_form(site.phone(), site.address())
    site.wait(10)
    data: dict[str, Any] = {**fields, "ticket": ticket}
    if photo is not None:
        data["photo"] = (BytesIO(photo), "x.jpg")
    before = len(site.reports())
    answer = post(site, data, content_type="multipart/form-data")

    assert answer.status_code in ALLOWED
    assert answer.content_type.startswith("text/html")
    assert len(site.reports()) - before == (answer.status_code == 200)


@fuzz(25)
@given(
    st.binary(max_size=400),
    st.sampled_from(
        [
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            'multipart/form-data; boundary="',
            "multipart/form-data; boundary=\x7f",
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded; charset=utf-7",
            "application/json",
            "",
        ]
    ),
)
def test_any_body_is_refused_as_a_page(site: Site, body: bytes, kind: str) -> None:
    framed = body.replace(b"Q", b"\r\n").replace(b"Z", b"--x")
    answer = post(site, framed, content_type=kind)

    assert answer.status_code in ALLOWED - {200}
    assert answer.content_type.startswith("text/html")
    assert site.reports() == []


def test_naughty_strings_are_told_as_they_are_or_refused(site: Site) -> None:
    strings = json.loads(asset("text/blns.json").read_text())[::4]
    for text in strings:
        answer = site.tell(words=text, place=text[:100], name=text[:40], contact=text[:80])
        assert answer.status_code in (200, 422)
        assert not re.search(r"<(?!/?(html|head|meta|title|style|body|header|div|p|h1|span|main"
                             r"|form|input|fieldset|legend|label|br|textarea|button|a|script)\b)"
                             r"[a-z]", answer.text)  # fmt: skip
    site.land.drain()

    assert len(site.reports()) > len(strings) / 2
    assert site.land.tampered() == []


@pytest.mark.skipif(not HOSTILE, reason="../shared/assets/hostile_* are not here")
@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_hostile_files_are_kept_or_refused_and_never_a_fault(site: Site) -> None:
    statuses = {}
    for path in HOSTILE[::2]:
        answer = site.tell(photo=path.read_bytes(), words=path.name[:200])
        statuses[path.name] = answer.status_code

    assert set(statuses.values()) <= {200, 413, 422}
    assert list(statuses.values()).count(200) > 50


def test_half_a_body_is_no_report(site: Site) -> None:
    body = b"problem=other&words=" + b"x" * 50
    answer = site.phone().post(
        f"{site.address()}/report",
        data=body,
        content_type="application/x-www-form-urlencoded",
        environ_overrides={
            "CONTENT_LENGTH": str(len(body) + 100),
            "wsgi.input_terminated": True,  # as the server says of its streams
        },
    )

    assert answer.status_code == 400
    assert site.reports() == []


def test_a_form_without_a_photo_may_come_as_old_phones_send_it(site: Site) -> None:
    ticket = site.open_form(site.phone(), site.address())
    site.wait(10)
    said = {"ticket": ticket, "problem": "other", "words": "老手机"}

    assert post(site, said).status_code == 200


def test_a_full_disk_is_told_and_nothing_is_kept(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_store: object, _content: bytes) -> None:
        raise StoreFull

    monkeypatch.setattr(unsealed, "put", full)
    answer = site.tell(photo=b"\xff\xd8\xff" + b"x" * 100)

    assert answer.status_code == 507
    assert answer.content_type.startswith("text/html")
    assert "已满" in answer.text
    assert site.reports() == []


@pytest.mark.parametrize(("kind", "status"), [(OperationalError, 500), (RuntimeError, 500)])
def test_a_fault_of_ours_is_a_page_that_tells_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch, kind: type[Exception], status: int
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise kind("secret", None, ValueError("secret")) if kind is OperationalError else kind("s")

    monkeypatch.setattr(reports, "take", broken)
    answer = site.tell()

    assert answer.status_code == status
    assert "secret" not in answer.text
    assert "系统内部出现故障" in answer.text
    assert pages.reports is reports
