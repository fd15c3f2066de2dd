"""What gpsbabel makes of a track file, where it is installed."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

_PROGRAM: Final = shutil.which("gpsbabel")
needed = pytest.mark.skipif(_PROGRAM is None, reason="gpsbabel is not installed")


def lengths(path: Path) -> list[float]:
    """Return the metres of each track that is read in a file, named by its ending."""
    said = _read(path, "gtrnctr,course=0").decode()
    return [float(one) for one in re.findall(r"<DistanceMeters>([\d.]+)<", said)]


def points(path: Path) -> int:
    """Return how many fixes of tracks are read."""
    return _read(path, "unicsv").count(b"\n") - 1


def _read(path: Path, form: str) -> bytes:
    given = ["-t", "-i", path.suffix.removeprefix("."), "-f", str(path), "-o", form, "-F", "-"]
    done = subprocess.run(  # noqa: S603  # a program of the machine on a file of ours
        [str(_PROGRAM), *given], capture_output=True, check=True, timeout=60
    )
    return done.stdout
