"""A phone's disk that is really small: what is full is full, and no test says so."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """Yield ``folder`` as a disk of its own; the test is skipped where that needs more rights."""
    folder.mkdir()
    size = f"size={megabytes}m"
    made = subprocess.run(  # noqa: S603 (our own words)
        ["/usr/bin/mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        pytest.skip(f"a disk of its own needs more rights than these: {made.stderr.strip()}")
    try:
        yield folder
    finally:
        # Lazily: the browser's last child may still be on its way out.
        subprocess.run(["/usr/bin/umount", "-l", str(folder)], check=True)  # noqa: S603 (as above)
