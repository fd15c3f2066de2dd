"""A disk that is really full: told plainly, nothing spoilt, and whoever needs no room is served."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence import service
from kernel import audit, clock
from kernel.db import reading
from server.demo.people import PASSWORD
from server.demo.person import Photo, Worker
from server.demo.phone import manifest_entry, said
from server.demo.wire import TUS, Refused, Wire, at_offset
from tests.databases import embedded_only
from tests.server.served import Installation, Served, served

MB = 1 << 20
_DISK_MB = 128
_PART = 8 * MB

pytestmark = embedded_only


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of its own, where this machine lets us."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK_MB}m", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)  # noqa: S603 (our own words)
    if done.returncode:
        pytest.skip(f"no disk may be mounted here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S603, S607 (our own words)


@pytest.fixture
def crowded(installation: Installation, small_disk: Path) -> Installation:
    """The demo county, its database and its store together on the small disk."""
    data = small_disk / "data"
    shutil.copytree(installation.data, data)
    return Installation(data, f"sqlite:///{data}/kuangxun.db")


@pytest.fixture
def server(crowded: Installation) -> Iterator[Served]:
    with served(crowded) as running:
        yield running
        assert running.faults() == []


def worker(server: Served, login: str) -> Worker:
    return Worker(Wire(server.url), clock.now, login, PASSWORD)


def film(size: int) -> Photo:
    content = b"\x00\x00\x00\x18ftypmp42" + os.urandom(size)
    return Photo("pit.mp4", content, manifest_entry(content, "video/mp4"))


def sealed_and_begun(person: Worker, film: Photo) -> tuple[str, str]:
    """Hand in a record of ``film`` and announce its bytes; return the seal and the upload."""
    payload = {"title": "航拍", "description": "", "taken_at": None}
    sealed = person.seal("evidence", payload, film)
    person.hand_in(sealed)
    told = {"sha256": film.sha256, "record": said(sealed)["id"], "name": film.name}
    return sealed, person.wire.begin(len(film.content), told)


def send(person: Worker, place: str, film: Photo) -> None:
    """Send what is missing, part by part; raises `Refused`."""
    while (start := person.wire.offset(place)) < len(film.content):
        part = film.content[start : start + _PART]
        person.wire.send("PATCH", place, part, at_offset(start))


def send_all(person: Worker, places: list[str], films: list[Photo]) -> None:
    for place, one in zip(places, films, strict=True):
        send(person, place, one)


def refused(person: Worker, film: Photo) -> tuple[int, str]:
    with pytest.raises(Refused) as no:
        sealed_and_begun(person, film)
    assert "通知管理员" in no.value.problem["detail"]
    return no.value.status, no.value.problem["code"]


def findings(installation: Installation) -> list[str]:
    """Return what is wrong with store and audit trail."""
    with installation.house() as house:
        look = lambda: reading(house.sessions)  # noqa: E731 (what the store's check asks for)
        store = service.store_at(house.settings)
        with look() as session:
            found = [*map(str, audit.verify(session))]
        return found + [str(one) for one in service.verify_store(look, store, patience_s=0)]


def test_a_full_disk_stops_nobody_who_needs_no_room(crowded: Installation, server: Served) -> None:
    pilot, other = worker(server, "officer"), worker(server, "inspector")
    films = [film(30 * MB) for _ in range(5)]
    begun = [sealed_and_begun(pilot, one) for one in films]
    for (_, place), one in zip(begun[:2], films, strict=False):
        send(pilot, place, one)
    with pytest.raises(Refused) as full:
        send_all(pilot, [place for _, place in begun[2:]], films[2:])
    stood = [pilot.wire.offset(place) for _, place in begun]

    assert (full.value.status, full.value.problem["code"]) == (507, "evidence.store_full")
    whole = [n for n, film in enumerate(films) if stood[n] == len(film.content)]
    assert whole[:2] == [0, 1]
    assert 0 < sum(stood) < 5 * len(films[0].content)
    assert refused(other, film(28 * MB)) == (507, "evidence.store_full")
    # the database beside it has its room
    for n in range(20):
        payload = {"title": f"笔录 {n}", "description": "现场" * 500, "taken_at": None}
        (claims,) = other.hand_in(other.seal("evidence", payload))
        assert claims["state"] == "complete"
    assert worker(server, "handler").wire.call("GET", "/api/evidence/records")["items"]

    for n in {*range(5)} - {*whole}:  # the pilot gives up what is not whole; there is room again
        pilot.wire.send("DELETE", begun[n][1], headers=TUS)
    small = film(10 * MB)
    sealed, place = sealed_and_begun(other, small)
    send(other, place, small)
    assert other.receipt(sealed)["state"] == "complete"
    states = [pilot.receipt(sealed)["state"] for sealed, _ in begun]
    assert [n for n, state in enumerate(states) if state == "complete"] == whole
    assert findings(crowded) == []


def test_what_fits_nowhere_is_refused_before_it_is_sent(server: Served) -> None:
    pilot = worker(server, "officer")
    content = film(1).content
    enormous = {**manifest_entry(content, "video/mp4"), "bytes": 4 << 30}
    told = Photo("pit.mp4", content, enormous)
    payload = {"title": "航拍", "description": "", "taken_at": None}
    sealed = pilot.seal("evidence", payload, told)
    pilot.hand_in(sealed)

    with pytest.raises(Refused) as full:
        pilot.wire.begin(4 << 30, {"sha256": told.sha256, "record": said(sealed)["id"]})

    assert full.value.status == 507
    assert pilot.receipt(sealed)["state"] == "received"
