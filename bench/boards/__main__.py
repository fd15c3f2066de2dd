"""
Read a hundred generated photographs of boards and say how many fields were right.

`python -m bench.boards` prints the table; ``--write`` puts it into docs/signboards-reading.md.
"""

import argparse
import queue
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from tempfile import NamedTemporaryFile

from bench.boards.marking import Paper, mark, photograph, wrong
from bench.boards.taking import CONDITIONS
from evidence.service.pictures import Reader, reader
from signboards.boardtext import Field
from signboards.boardtext.child import MEMORY, TASKS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "signboards-reading.md"
BEGINS, ENDS = "<!-- python -m bench.boards --write -->", "<!-- end -->"
TUNED, FRESH, COUNT = 10_000, 30_000, 100


def main() -> None:
    wanted = argparse.ArgumentParser(prog="bench.boards", description=__doc__)
    wanted.add_argument("--write", action="store_true")
    wanted.add_argument("--seed", type=int, help="one set from this seed on, instead of both")
    wanted.add_argument("--count", type=int, default=COUNT)
    wanted.add_argument("--keep", type=Path, help="a folder to leave the photographs in")
    wanted.add_argument("--jobs", type=int, default=1, help="read so many at a time")
    given = wanted.parse_args()
    sets = [given.seed] if given.seed is not None else [TUNED, FRESH]
    with ExitStack() as stack:
        children = [stack.enter_context(reader(TASKS, memory=MEMORY)) for _ in range(given.jobs)]
        done = {seed: _set(children, seed, given.count, given.keep) for seed in sets}
    told = "\n".join(_told(done))
    print(told)
    for papers in done.values():
        for one in wrong(papers):
            said = one.found.said if one.found else ""
            print(one.seed, one.condition, one.field.value, one.ought, "≠", one.value, said)
    if given.write:
        _write(told)


def _set(children: list[Reader], first: int, count: int, keep: Path | None) -> list[Paper]:
    free: queue.SimpleQueue[Reader] = queue.SimpleQueue()
    for child in children:
        free.put(child)

    def paper(seed: int) -> Paper:
        child = free.get()
        try:
            return _paper(child, seed, keep)
        finally:
            free.put(child)

    with ThreadPoolExecutor(len(children)) as pool:
        return list(pool.map(paper, range(first, first + count)))


def _paper(child: Reader, seed: int, keep: Path | None) -> Paper:
    sample, how, content = photograph(seed)
    if keep:
        keep.mkdir(exist_ok=True)
        (keep / f"{seed}-{how.name.replace(' ', '-')}.jpg").write_bytes(content)
    with NamedTemporaryFile() as file:
        file.write(content)
        file.seek(0)
        began = time.perf_counter()
        paper = mark(child, file, seed, sample, how)
    took = time.perf_counter() - began
    right = sum(one.right for one in paper.marks)
    told = f"{seed} {how.name}: {right}/{len(paper.marks)}, {paper.ended}, {took:.1f} s"
    print(told, file=sys.stderr)
    return paper


def _told(done: dict[int, list[Paper]]) -> Iterator[str]:
    yield "| condition | " + " | ".join(_heading(seed) for seed in done) + " |"
    yield "|---|" + "---|" * len(done)
    for how in CONDITIONS:
        cells = [_share(papers, how.name) for papers in done.values()]
        yield f"| {how.zh} {how.name} | " + " | ".join(cells) + " |"
    yield "| **all** | " + " | ".join(f"**{_share(papers)}**" for papers in done.values()) + " |"
    yield "| licence numbers | " + " | ".join(_numbers(papers) for papers in done.values()) + " |"
    yield "| not right, and said so | " + " | ".join(_honest(p) for p in done.values()) + " |"
    papers = [paper for every in done.values() for paper in every]
    cpu = statistics.median(paper.cpu_s for paper in papers)
    slow = max(paper.cpu_s for paper in papers)
    peak = max(paper.peak_kb for paper in papers) / 1024
    yield ""
    yield (
        f"Processor time for each photo in the recogniser's child: median {cpu:.1f} s, at most"
        f" {slow:.1f} s, on one core; its memory at its highest {peak:.0f} MiB."
    )


def _heading(seed: int) -> str:
    return {TUNED: "photos it was tuned on", FRESH: "fresh photos"}.get(seed, f"from seed {seed}")


def _share(papers: list[Paper], condition: str | None = None) -> str:
    marks = [m for paper in papers for m in paper.marks if condition in {None, m.condition}]
    right = sum(one.right for one in marks)
    return f"{right} of {len(marks)} ({right / max(len(marks), 1):.1%})"


def _numbers(papers: list[Paper]) -> str:
    marks = [one for paper in papers for one in paper.marks if one.field is Field.LICENCE_NO]
    return f"{sum(one.right for one in marks)} of {len(marks)}"


def _honest(papers: list[Paper]) -> str:
    """Of fields that are not right: left unread, or of a character it was not sure of."""
    lost = [*wrong(papers)]
    doubted = [one for one in lost if one.found is None or not one.value or one.found.score < 0.9]
    return f"{len(doubted)} of {len(lost)}"


def _write(told: str) -> None:
    page = PAGE.read_text()
    before, rest = page.split(BEGINS)
    PAGE.write_text(f"{before}{BEGINS}\n\n{told}\n\n{ENDS}{rest.split(ENDS)[1]}")


if __name__ == "__main__":
    main()
