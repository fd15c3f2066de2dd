"""Photographs of boards, read by the recogniser itself in its child; hostile files, too."""

import resource
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile

import pytest
from PIL import Image

from bench.boards.marking import mark, photograph
from evidence.service.pictures import Outcome, Reader, reader
from signboards.boardtext import Field, Found, best, lines_of
from signboards.boardtext.child import EDGE, LIMITS, MEMORY, TASKS
from tests.assets import ASSETS, asset

# One of each kind of board and light, of those that docs/signboards-reading.md counts as fresh.
SEEDS = (20_000, 20_001, 20_005, 20_007)
# One of each way to mislead a decoder; tests/evidence goes through all of them.
HOSTILE = ("bomb", "liar", "trunc", "exif")


@pytest.fixture(scope="module")
def child() -> Iterator[Reader]:
    with reader(TASKS, memory=MEMORY) as one:
        yield one


def read(child: Reader, content: bytes) -> Outcome:
    with TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        return child.run("read_board", file, edge=EDGE, limits=LIMITS)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_field_of_a_photo_is_right(child: Reader, seed: int) -> None:
    sample, how, content = photograph(seed)
    with TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        paper = mark(child, file, seed, sample, how)

    assert [(one.field, one.ought, one.value) for one in paper.marks if not one.right] == []
    assert paper.peak_kb * 1024 < MEMORY


def test_a_photo_without_letters_and_a_file_that_is_no_photo_say_so(child: Reader) -> None:
    plain = BytesIO()
    Image.new("RGB", (400, 300), "white").save(plain, "PNG")
    blank, text = read(child, plain.getvalue()), read(child, b"not a picture")

    assert (blank.ended, blank.result["looks"], blank.flags) == ("done", [[]], ["no_text"])
    assert (text.ended, text.flags, "looks" in text.result) == ("done", ["not_a_picture"], False)


def fields_of(outcome: Outcome) -> dict[Field, Found]:
    """Letters there may be in such a picture, but nothing of a board."""
    return best(lines_of(look) for look in outcome.result.get("looks", []))


def one_of_each() -> list[Path]:
    folders = [ASSETS / "hostile_generated" / name for name in HOSTILE]
    found = [path for folder in folders for path in sorted(folder.glob("*"))[:3]]
    return [*found, *sorted((ASSETS / "hostile_real").glob("*"))[:3]]


def test_hostile_files_end_within_limits_and_the_next_photo_is_read(child: Reader) -> None:
    asset("hostile_generated/EXPECTED.json")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    outcomes = [read(child, path.read_bytes()) for path in one_of_each()]

    assert len(outcomes) >= 10
    assert all(one.ended in {"done", "timeout", "memory", "crash"} for one in outcomes)
    assert all(one.cpu_s <= LIMITS.cpu_s + 1 for one in outcomes)
    assert [fields_of(one) for one in outcomes if fields_of(one)] == []
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024
    plain = BytesIO()
    Image.new("RGB", (200, 100), "white").save(plain, "PNG")
    assert read(child, plain.getvalue()).ended == "done"
