"""A bag becomes a zip: in slices, after crashes, without room, and never in memory."""

import hashlib
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.dossier.bag import Draft, Part, read_plan, write_plan
from evidence.dossier.log import sides_of
from evidence.dossier.packing import Packer, check_room
from evidence.dossier.refusals import ExportsFull, OriginalChanged
from evidence.store.refusals import StoreFull
from kernel import clock, merkle

AT = clock.now()
CONTENTS = {f"data/{n:02}.bin": bytes([n]) * (1000 * n) for n in range(1, 8)}
BIG = Path(__file__).with_name("dossier_packer.py")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


PARTS = [Part(path, sha256(content), len(content)) for path, content in CONTENTS.items()]


def opened(part: Part) -> BinaryIO:
    return BytesIO(CONTENTS[part.path])


def packed(folder: Path, name: str = "bag.zip") -> bytes:
    """Pack everything in one go."""
    packer = Packer(folder / f"{name}.part", "bag", AT, opened)
    assert packer.pack(PARTS, enough=lambda _held: False)
    packer.finish(folder / name)
    return (folder / name).read_bytes()


def test_in_slices_the_zip_is_the_same_to_the_byte(tmp_path: Path) -> None:
    packer, slices = Packer(tmp_path / "s.part", "bag", AT, opened), 1
    while not packer.pack(PARTS, enough=lambda _held: True):
        slices += 1
    packer.finish(tmp_path / "s.zip")

    assert slices == len(PARTS)
    assert (tmp_path / "s.zip").read_bytes() == packed(tmp_path)
    with ZipFile(tmp_path / "s.zip") as archive:
        assert archive.read("bag/data/07.bin") == CONTENTS["data/07.bin"]


def test_what_a_crash_tore_is_begun_anew(tmp_path: Path) -> None:
    whole = packed(tmp_path)
    for left in range(0, len(whole), 1009):
        part = tmp_path / "torn.part"
        part.write_bytes(whole[:left])
        packer = Packer(part, "bag", AT, opened)

        assert packer.pack(PARTS, enough=lambda _held: False)
        assert part.read_bytes() == whole, left


def test_a_file_of_somebody_else_in_its_place_is_not_appended_to(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "x.part", "w") as other:
        other.writestr("bag/elsewhere", b"x")
    packer = Packer(tmp_path / "x.part", "bag", AT, opened)

    assert packer.pack(PARTS, enough=lambda _held: False)
    with ZipFile(tmp_path / "x.part") as archive:
        assert archive.namelist() == [f"bag/{part.path}" for part in PARTS]


def test_an_original_that_changed_in_the_store_is_not_packed(tmp_path: Path) -> None:
    wrong = [*PARTS[:3], Part("data/04.bin", "0" * 64, 4000), *PARTS[4:]]
    with pytest.raises(OriginalChanged, match="0" * 64):
        Packer(tmp_path / "p", "bag", AT, opened).pack(wrong, enough=lambda _held: False)


@contextmanager
def full_disk(most: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_told_as_one(tmp_path: Path) -> None:
    packer = Packer(tmp_path / "p", "bag", AT, opened)
    with full_disk(9_000), pytest.raises(ExportsFull) as told:
        packer.pack(PARTS, enough=lambda _held: False)

    assert isinstance(told.value.__cause__, StoreFull)
    assert packer.pack(PARTS, enough=lambda _held: False)  # once there is room
    assert (tmp_path / "p").read_bytes() == packed(tmp_path)


def test_nothing_is_begun_where_there_is_no_room(tmp_path: Path) -> None:
    check_room(tmp_path, PARTS)
    with pytest.raises(ExportsFull, match="1000000000000004"):
        check_room(tmp_path, [Part("data/huge", "0" * 64, 10**17, stored=True)])


def test_a_large_original_never_lies_in_memory(tmp_path: Path) -> None:
    size = 400 << 20
    done = subprocess.run(  # noqa: S603 (our own words)
        [sys.executable, BIG, str(tmp_path), str(size)],
        capture_output=True,
        text=True,
        check=True,
    )
    before_kib, after_kib, written = map(int, done.stdout.split())

    assert after_kib - before_kib < 24 << 10
    assert size < written < size + 1000


def test_a_draft_measures_what_it_writes_and_keeps_names_apart(tmp_path: Path) -> None:
    draft = Draft(tmp_path)
    draft.write("b.txt", "二")
    draft.write("a.txt", "一")
    draft.write("a.txt", "一")
    with pytest.raises(ValueError, match="two files are called data/a"):
        draft.write("a.txt", "三")
    draft.take("originals/x.jpg", "f" * 64, 5)
    tags = draft.tags([("Contact-Name", "两行\n  Bagging-Date: 1999-01-01")], AT)
    write_plan(tmp_path / "plan", [*draft.payload(), *tags])

    assert [part.path for part in draft.payload()] == [
        "data/a.txt",
        "data/b.txt",
        "data/originals/x.jpg",
    ]
    assert list(read_plan(tmp_path / "plan")) == [*draft.payload(), *tags]
    assert (tmp_path / "bag-info.txt").read_text().splitlines()[0] == (
        "Contact-Name: 两行 Bagging-Date: 1999-01-01"
    )
    assert "Payload-Oxum: 11.3" in (tmp_path / "bag-info.txt").read_text()


@given(st.integers(1, 300).flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size))))
def test_siblings_stand_where_the_proof_says(place: tuple[int, int]) -> None:
    index, size = place
    leaves = [merkle.leaf_hash(bytes([n % 256, n // 256])) for n in range(size)]
    head = leaves[index]
    stretches = merkle.siblings(index, size)
    for side, (first, count) in zip(sides_of(index, size), stretches, strict=True):
        sibling = merkle.root(merkle.grow(0, [], leaves[first : first + count])[1])
        pair = (sibling, head) if side == "left" else (head, sibling)
        head = merkle.node_hash(*pair)

    assert head == merkle.root(merkle.grow(0, [], leaves)[1])
