"""An open door that cannot be kicked in: how often, how much, by whom, and how fast."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from kernel.errors import Busy
from kernel.jobs import Work
from signboards.jobs import forget_knocks
from signboards.public import forms, limits, tickets, visitors
from signboards.public.limits import Hourly
from signboards.public.refusals import FormTooQuick, FormUnknown
from signboards.public.tables import Knock
from tests.county import NOW
from tests.signboards.site import Site, receipt_of

KEY = b"k" * 32


def few(monkeypatch: pytest.MonkeyPatch, **most: int) -> None:
    usual = Hourly(100, 100, 100, photo_bytes=10**9)
    monkeypatch.setattr(limits, "_LIMITS", ((dt.date(2026, 1, 1), replace(usual, **most)),))


def send(site: Site, address: str = "203.0.113.7", **fields: str) -> Any:
    return site.tell(site.phone(address), site.address(), **fields)


def test_one_network_may_report_so_often_an_hour(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch, visitor=2)
    statuses = [send(site).status_code for _ in range(3)]
    refused, other = send(site), send(site, "203.0.113.8")
    site.wait(3600)

    assert statuses == [200, 200, 429]
    assert "过于频繁" in refused.text
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert other.status_code == 200
    assert send(site).status_code == 200
    assert len(site.reports()) == 4


@pytest.mark.parametrize("which", ["board", "everybody"])
def test_many_networks_together_are_limited_too(
    site: Site, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    few(monkeypatch, **{which: 3})

    assert [send(site, f"198.51.100.{n}").status_code for n in range(5)] == [200] * 3 + [429] * 2


def test_whoever_is_refused_takes_nothing_from_others(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch, visitor=1, everybody=3)
    for _ in range(6):
        send(site)

    assert [send(site, f"198.51.100.{n}").status_code for n in range(2)] == [200, 200]


def test_photos_of_a_day_leave_room_for_evidence(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch, photo_bytes=250)
    photo = b"\xff\xd8\xff" + b"x" * 97
    statuses = [site.tell(photo=photo).status_code for _ in range(3)]
    full, without = site.tell(photo=photo, words="照片多"), site.tell()

    assert statuses == [200, 200, 422]
    assert "不附照片" in full.text
    assert "照片多" in full.text
    assert without.status_code == 200


def test_all_processes_count_together(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    few(monkeypatch, visitor=2)
    send(site)
    other = Site(site.land, site.now)

    assert send(other).status_code == 200
    assert send(other).status_code == 429


def test_nobodys_address_is_kept_and_after_a_day_not_even_its_hash(site: Site) -> None:
    send(site, "203.0.113.7")
    with site.land.sessions() as session:
        kept = session.scalars(select(Knock.who)).all()
    assert len(kept) == 3
    assert not [who for who in kept if "203.0.113" in who]

    for hours, left in ((23, 3), (25, 0)):
        later = site.now + dt.timedelta(hours=hours)
        forget_knocks(Work(site.land.sessions, site.settings, later))
        with site.land.sessions() as session:
            assert session.scalar(select(func.count()).select_from(Knock)) == left


def test_another_installation_hashes_otherwise(tmp_path: Path) -> None:
    first, second = (visitors.key(tmp_path / name) for name in ("a.key", "b.key"))

    assert visitors.hashed(first, "203.0.113.7") == visitors.hashed(first, "203.0.113.7")
    assert visitors.hashed(first, "203.0.113.7") != visitors.hashed(second, "203.0.113.7")
    assert (tmp_path / "a.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "network"),
    [
        ("203.0.113.7", [""], 0, "203.0.113.7"),
        ("203.0.113.7", ["1.2.3.4"], 0, "203.0.113.7"),  # anybody may say so
        ("10.0.0.1", ["203.0.113.7"], 1, "203.0.113.7"),
        ("10.0.0.1", ["6.6.6.6", " 203.0.113.7"], 1, "203.0.113.7"),
        ("10.0.0.1", ["6.6.6.6", "203.0.113.7", "10.0.0.2"], 2, "203.0.113.7"),
        ("10.0.0.1", [""], 1, "unknown"),
        ("2001:db8:1:2:3::4", [""], 0, "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", [""], 0, "203.0.113.7"),
        (None, [""], 0, "unknown"),
        ("x" * 5000, [""], 0, "unknown"),
    ],
)
def test_who_asks_is_told_by_our_own_proxies_alone(
    peer: str | None, forwarded: list[str], proxies: int, network: str
) -> None:
    assert visitors.network(peer, forwarded, proxies) == network


def test_a_form_is_good_for_half_a_day_of_its_own_board(site: Site) -> None:
    ticket = tickets.issue(KEY, "board", now=NOW)
    later = [NOW + dt.timedelta(seconds=s) for s in (1, 20, 43_000, 44_000)]

    with pytest.raises(FormTooQuick):
        tickets.check(KEY, ticket, "board", now=later[0])
    assert tickets.check(KEY, ticket, "board", now=later[1]) == tickets.check(
        KEY, ticket, "board", now=later[2]
    )
    for key, board, now in (
        (KEY, "board", later[3]),
        (KEY, "other", later[1]),
        (b"x", "board", later[1]),
    ):
        with pytest.raises(FormUnknown):
            tickets.check(key, ticket, board, now=now)


@given(st.text(max_size=80))
def test_a_form_nobody_was_given_is_unknown(ticket: str) -> None:
    with pytest.raises(FormUnknown):
        tickets.check(KEY, ticket, "board", now=NOW)


def test_a_machine_is_asked_to_think_again_and_loses_nothing(site: Site) -> None:
    trapped = send(site, website="https://spam.example", words="留着我写的话")
    address, phone = site.address(), site.phone()
    ticket = site.open_form(phone, address)
    quick = site.tell(phone, address, ticket=ticket, words="留着我写的话")

    assert (trapped.status_code, quick.status_code) == (422, 422)
    assert "留着我写的话" in quick.text
    assert "提交太快" in quick.text
    assert site.reports() == []
    site.wait(5)
    assert site.tell(phone, address, ticket=ticket).status_code == 200


def test_an_old_form_is_shown_anew_with_all_that_was_written(site: Site) -> None:
    address, phone = site.address(), site.phone()
    ticket = site.open_form(phone, address)
    site.wait(13 * 3600)
    late = site.tell(phone, address, ticket=ticket, words="写了很久", contact="139")
    fresh = site.open_form(phone, address)

    assert late.status_code == 422
    assert "写了很久" in late.text
    assert ticket not in late.text
    assert fresh != ticket


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"problem": ""}, "请选择"),
        ({"problem": "nonsense"}, "请选择"),
        ({"words": "  \u200b "}, "请写明情况"),
        ({"words": "字" * 501}, "最多 500 字"),
        ({"contact": "1" * 81}, "文字太长"),
        ({"lon": "999", "lat": "43"}, "定位数据有误"),
        ({"lon": "nan", "lat": "43"}, "定位数据有误"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_right_stays(
    site: Site, fields: dict[str, str], word: str
) -> None:
    answer = send(site, **({"place": "东山坡"} | fields))

    assert answer.status_code == 422
    assert word in answer.text
    assert "东山坡" in answer.text
    assert site.reports() == []


def test_five_hundred_characters_are_counted_as_people_count(site: Site) -> None:
    assert receipt_of(send(site, words="𨱏" * 250 + "e\u0301" * 250))
    assert receipt_of(send(site, words="行\r\n" * 250))


@pytest.mark.parametrize(
    "content", [b"%PDF-1.4 ...", b"<svg xmlns=", b"PK\x03\x04", b"GIF89a", b"x"]
)
def test_only_photos_are_taken(site: Site, content: bytes) -> None:
    answer = site.tell(photo=content)

    assert answer.status_code == 422
    assert "不是照片" in answer.text
    assert site.reports() == []


@pytest.mark.parametrize("size", [1, 60_000, 65_536, 70_000, 200_000, 4_000_000, 10 << 20])
def test_a_photo_of_any_size_up_to_the_limit_is_taken(site: Site, size: int) -> None:
    photo = b"\xff\xd8\xff" + b"\r\n--x" * (size // 5)

    assert receipt_of(site.tell(photo=photo[:size] if size > 3 else photo))


def test_a_photo_beyond_the_limit_is_refused_before_it_is_read(site: Site) -> None:
    answer = site.tell(photo=b"\xff\xd8\xff" + b"\0" * (forms.LARGEST_PHOTO_MB << 20))
    assert (answer.status_code, "10 MB" in answer.text) == (413, True)

    refused = site.phone().post(
        f"{site.address()}/report",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(1 << 40)},
    )
    assert refused.status_code == 413


def test_too_many_slow_strangers_do_not_take_every_thread(site: Site) -> None:
    seats = [forms.gate.seat() for _ in range(8)]
    for seat in seats:
        seat.__enter__()
    try:
        full = send(site)
        with pytest.raises(Busy), forms.gate.seat():
            pass
    finally:
        for seat in seats:
            seat.__exit__(None, None, None)

    assert (full.status_code, full.headers["Retry-After"]) == (503, "2")
    assert "繁忙" in full.text
    assert send(site).status_code == 200
