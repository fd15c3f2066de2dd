"""Many hands on one upload: whatever they send and wherever they break off, parts never mix."""

import os
import random
import socket
import time
from contextlib import closing
from dataclasses import dataclass
from threading import Thread

import pytest
import requests

from tests.evidence.office import FILES, CountyOffice, announce, part
from tests.evidence.real_server import WHO, Server, offset, on_one_database, server

__all__ = ["server"]

pytestmark = on_one_database
LENGTH, HANDS, TURNS = 4_000_000, 8, 9


@dataclass
class Sent:
    """One PATCH: where it began, what it brought, and how far it came, if that was said."""

    start: int
    content: bytes
    told: int | None = None


def begin(server: Server) -> str:
    headers = {**WHO, **announce(bytes(LENGTH))}
    return (
        server.url
        + requests.post(server.url + FILES, headers=headers, timeout=10).headers["Location"]
    )


def dribble(server: Server, url: str, sent: Sent, dice: random.Random) -> None:
    """Send a part in small pieces, at the pace of a bad line; now and then hang up half-way."""
    head = {**WHO, **part(sent.start), "Host": "x", "Content-Length": str(len(sent.content))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    hangs_up = dice.random() < 0.3
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=30)) as line:
        line.sendall(f"PATCH {url.removeprefix(server.url)} HTTP/1.1\r\n{lines}\r\n".encode())
        pieces = range(0, len(sent.content), 20_000)
        for at in pieces[: len(pieces) // 2] if hangs_up else pieces:
            line.sendall(sent.content[at : at + 20_000])
            time.sleep(dice.random() / 100)
        if not hangs_up:
            answer = line.recv(4096).decode().lower()
            assert answer.split()[1] in ("204", "409"), answer
            if answer.split()[1] == "204":
                sent.told = int(answer.split("upload-offset: ")[1].split()[0])


def live(server: Server, url: str, sent: list[Sent], seed: int) -> None:
    """Be one hand: ask how far it is, or guess, and send what nobody else sends."""
    dice = random.Random(seed)  # noqa: S311 (dice, not secrets)
    for _ in range(TURNS):
        start = offset(url)
        if dice.random() < 0.2:
            start = max(0, start - dice.randrange(50_000))
        one = Sent(start, os.urandom(dice.randrange(1, 200_000)))
        sent.append(one)
        try:
            dribble(server, url, one, dice)
        except (ConnectionError, TimeoutError):
            continue


def runs(whole: bytes, sent: list[Sent]) -> dict[int, int]:
    """Return where each part that the file is made of ends, by its number; fail on other bytes."""
    ends = {one.start for one in sent} | {len(whole)}
    found, at = {}, 0
    while at < len(whole):
        fits = [(common(whole, at, one), n) for n, one in enumerate(sent) if one.start == at]
        length, n = max(fits, default=(0, -1))
        while length and at + length not in ends:  # bytes of two parts may be alike by chance
            length -= 1
        assert length, f"at {at} stands what nobody sent there"
        at += length
        found[n] = at
    return found


def common(whole: bytes, at: int, one: Sent) -> int:
    """Return how many bytes of ``one`` stand in ``whole`` at ``at``."""
    there = whole[at : at + len(one.content)]
    pairs = enumerate(zip(there, one.content, strict=False))
    return next((n for n, (is_, was) in pairs if is_ != was), len(there))


@pytest.mark.parametrize("seed", range(3))
def test_parts_in_parallel_never_mix(office: CountyOffice, server: Server, seed: int) -> None:
    url = begin(server)
    sent: list[Sent] = []
    hands = [Thread(target=live, args=(server, url, sent, seed * HANDS + n)) for n in range(HANDS)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    (incoming,) = (office.settings.store_root / "incoming").iterdir()
    made_of = runs(incoming.read_bytes(), sent)
    told = {n: one for n, one in enumerate(sent) if one.told is not None}
    assert told, "nobody was told of anything"
    for n, one in told.items():
        assert made_of.get(n) == one.told == one.start + len(one.content)
    assert offset(url) == incoming.stat().st_size > 0
