"""
What reading costs: the statements of a 12 MP photograph, and its previews, in their child.

    python bench/reading.py [--files 400] [--previews 40]

Prints one line of JSON. ``metadata_ms`` is wall time a file, the start of the child and the file's
opening shared among all; at most 15 is wanted. ``metadata_cpu_ms`` is what parent and child
computed of it, which a busy machine changes less. The previews (1600 and 320, in as many children
as there are cores) are held against plain Pillow in as many processes without a sandbox:
``of_pillow`` against its fitted draft to 1600 alone, ``of_same`` against both sizes; at least 0.8
of the first is wanted. The runs take turns, and medians are told; ``load`` says how many others
wanted the cores meanwhile.
"""

import argparse
import datetime as dt
import io
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from PIL import Image, ImageOps

sys.path.insert(0, str(Path(__file__).parents[1]))

from evidence.images import QUALITY
from evidence.sandbox import PREVIEWS, Outcome, Sandbox

WIDE, HIGH, RUNS = 4000, 3000, 5
FITTED, SMALL = (1600, 1200), (320, 240)
WANTED_MS, WANTED_RATE = 15, 0.8
NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC).isoformat()


def photograph() -> bytes:
    """A hillside by chance, with the grain of a small sensor: about 3 MB, as phones make them."""
    dice = np.random.default_rng(12)
    hills = Image.fromarray(dice.integers(0, 256, (150, 200, 3), np.uint8)).resize((WIDE, HIGH))
    grain = dice.normal(0, 4, (HIGH, WIDE, 1))
    picture = Image.fromarray(np.clip(np.asarray(hills) + grain, 0, 255).astype(np.uint8))
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Bench", 6
    exif.get_ifd(0x8769)[0x9003] = "2026:05:06 09:02:03"
    exif.get_ifd(0x8825).update({1: "N", 2: (41, 56, 33), 3: "E", 4: (126, 25, 28.2)})
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()


def ask(sandbox: Sandbox, path: Path, task: str) -> Outcome:
    with path.open("rb") as file:
        if task == "read":
            return sandbox.run(task, file, now=NOW)
        return sandbox.run(task, file, limits=PREVIEWS)


def metadata_ms(path: Path, files: int) -> tuple[float, float]:
    """Wall and CPU milliseconds a file."""
    began, used = time.perf_counter(), computed()
    with Sandbox(size=1) as sandbox:
        for _ in range(files):
            outcome = ask(sandbox, path, "read")
            assert outcome.result["position"], outcome
    wall, cpu = time.perf_counter() - began, computed() - used
    return wall * 1000 / files, cpu * 1000 / files


def computed() -> float:
    """Seconds of CPU of this process and of its children that have ended."""
    return sum(os.times()[:4])


def plain(path: str, sizes: tuple[tuple[int, int], ...]) -> int:
    """Make previews as Pillow's own manual would, with the draft fitted; their bytes in all."""
    with Image.open(path) as picture:
        picture.draft(None, FITTED)
        made = [picture.resize(FITTED, Image.Resampling.BICUBIC, reducing_gap=3)]
        made[0].getexif()[0x0112] = picture.getexif().get(0x0112, 1)
    made[0] = ImageOps.exif_transpose(made[0])
    made += [made[0].resize(size[::-1], Image.Resampling.BICUBIC) for size in sizes[1:]]
    total = 0
    for one in made:
        out = io.BytesIO()
        one.save(out, "JPEG", quality=QUALITY)
        total += len(out.getvalue())
    return total


def ours(sandbox: Sandbox, path: Path) -> int:
    outcome = ask(sandbox, path, "previews")
    assert len(outcome.blobs) == 2, outcome
    return sum(map(len, outcome.blobs))


def per_second(pool: Executor, work: Callable[..., int], many: int, *arguments: Any) -> float:
    began = time.perf_counter()
    done = [pool.submit(work, *arguments) for _ in range(many)]
    assert all(one.result() for one in done)
    return many / (time.perf_counter() - began)


def previews(path: Path, many: int) -> dict[str, float]:
    cores = os.cpu_count() or 1
    rates: dict[str, list[float]] = {"ours": [], "pillow": [], "same": []}
    with (
        Sandbox(size=cores) as sandbox,
        ThreadPoolExecutor(cores) as threads,
        ProcessPoolExecutor(cores, multiprocessing.get_context("spawn")) as processes,
    ):
        per_second(threads, ours, 2 * cores, sandbox, path)
        per_second(processes, plain, 2 * cores, str(path), (FITTED, SMALL))
        for _ in range(RUNS):
            rates["ours"].append(per_second(threads, ours, many, sandbox, path))
            rates["pillow"].append(per_second(processes, plain, many, str(path), (FITTED,)))
            rates["same"].append(per_second(processes, plain, many, str(path), (FITTED, SMALL)))
    return {name: median(found) for name, found in rates.items()}


def measure(files: int, many: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "photograph.jpg")
        path.write_bytes(photograph())
        spent, cpu = map(median, zip(*(metadata_ms(path, files) for _ in range(RUNS)), strict=True))
        rate = previews(path, many)
        return {
            "bytes": path.stat().st_size,
            "metadata_ms": round(spent, 2),
            "metadata_cpu_ms": round(cpu, 2),
            "metadata_of_wanted": round(spent / WANTED_MS, 2),
            "previews_s": round(rate["ours"], 1),
            "pillow_s": round(rate["pillow"], 1),
            "of_pillow": round(rate["ours"] / rate["pillow"], 2),
            "of_same": round(rate["ours"] / rate["same"], 2),
            "load": round(os.getloadavg()[0], 1),
            "met": spent <= WANTED_MS and rate["ours"] >= WANTED_RATE * rate["pillow"],
        }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--files", type=int, default=400)
    parser.add_argument("--previews", type=int, default=40)
    given = parser.parse_args()
    print(json.dumps(measure(given.files, given.previews)))
