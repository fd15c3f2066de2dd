"""Uploads against granian: lines that hang, parts that race, servers that are killed."""

import time
from threading import Thread

from tests.evidence.office import CountyOffice, seal
from tests.evidence.real_server import (
    PHOTO,
    Server,
    begin,
    grown,
    hanging,
    offset,
    on_one_database,
    patch,
    server,
)
from tests.phone import digest

__all__ = ["server"]


def test_pain_05_a_dead_connection_holds_nothing_up(office: CountyOffice, server: Server) -> None:
    (kept,) = office.keep(seal(PHOTO))
    url = begin(server, kept.id)
    with hanging(server, url, 0, PHOTO[:200_000]) as stuck:
        here = grown(url, 100_000)

        began = time.monotonic()
        answer = patch(url, here, PHOTO[here:])
        took_s = time.monotonic() - began
        stuck.sendall(bytes(len(PHOTO) - 200_000))  # it wakes, too late and with other bytes
        stuck.recv(1)

    assert answer.status_code == 204
    assert took_s < 5
    assert office.record(kept.id).state == "complete"
    with office.store.open(digest(PHOTO)) as stored:
        assert stored.read() == PHOTO


@on_one_database
def test_parts_that_race_never_mix(office: CountyOffice, server: Server) -> None:
    url = begin(server, None)
    answers: list[int] = []
    racers = [
        Thread(target=lambda fill=fill: answers.append(patch(url, 0, fill * 300_000).status_code))
        for fill in (b"A", b"B", b"C", b"D")
    ]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()

    (incoming,) = (office.settings.store_root / "incoming").iterdir()
    assert sorted(answers) == [204, 409, 409, 409]
    assert len(set(incoming.read_bytes())) == 1
    assert incoming.stat().st_size == 300_000


def test_a_killed_server_goes_on_where_the_bytes_end(office: CountyOffice, server: Server) -> None:
    (kept,) = office.keep(seal(PHOTO))
    url = begin(server, kept.id)
    patch(url, 0, PHOTO[:123_456])
    with hanging(server, url, 123_456, PHOTO[123_456:400_000]):
        grown(url, 250_000)
        server.kill()

    server.start()
    here = offset(url)
    answer = patch(url, here, PHOTO[here:])

    assert 250_000 <= here <= 400_000
    assert answer.status_code == 204
    assert office.record(kept.id).state == "complete"
    with office.store.open(digest(PHOTO)) as stored:
        assert stored.read() == PHOTO
