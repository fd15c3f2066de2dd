"""SM3 stands beside SHA-256, by the published vectors, and nobody waits for it."""

import datetime as dt
import io
import re
from collections.abc import Iterator

from sqlalchemy import update

from evidence.models import StoredFile
from evidence.sums import sm3_of
from kernel.jobs import Job
from tests.assets import asset
from tests.evidence.office import CountyOffice
from tests.evidence.test_desk import API, PAGE, keep_with


def vectors() -> Iterator[tuple[int, bytes, str]]:
    said = asset("vectors/sm/oscca.txt").read_text()
    for bits, message, digest in re.findall(r"Len = (\d+)\nMsg = (\w+)\nMD = (\w+)", said):
        yield int(bits), bytes.fromhex(message)[: int(bits) // 8], digest


def test_sums_agree_with_the_published_vectors() -> None:
    held = [sm3_of(io.BytesIO(message)) == digest for _, message, digest in vectors()]

    assert len(held) >= 5
    assert all(held)


def test_a_sum_does_not_depend_on_where_blocks_end() -> None:
    assert sm3_of(io.BytesIO(b"abc")) == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )
    long = io.BytesIO(b"x" * ((2 << 20) + 1))
    whole = sm3_of(long)
    long.seek(1)
    assert sm3_of(long) != whole


def sm3_shown(office: CountyOffice, item: str) -> str | None:
    shown: str | None = office.as_("wang").get(f"{API}/items/{item}").json["stored"]["sm3"]
    return shown


def test_the_desk_is_shown_both_sums_once_the_job_is_done(office: CountyOffice) -> None:
    item = keep_with(office, PAGE)
    assert sm3_shown(office, item) is None

    office.drain()

    assert sm3_shown(office, item) == sm3_of(io.BytesIO(PAGE))


def test_a_sum_that_is_missing_is_asked_for_again(office: CountyOffice) -> None:
    item = keep_with(office, PAGE)
    office.drain()
    with office.write() as session:
        session.query(Job).delete()
        session.execute(update(StoredFile).values(sm3=None))
    office.at += dt.timedelta(minutes=10)

    office.sweep("sweep_undone")
    office.drain()

    assert sm3_shown(office, item) == sm3_of(io.BytesIO(PAGE))
