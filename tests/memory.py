"""Where tests keep what they throw away: in memory where there is plenty, else on the disk."""

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108  # each makes a folder of its own in it
_PLENTY = 4 << 30  # bytes; a whole run takes less than half of that


@cache
def brief() -> Path:
    """Return a folder in which nothing need outlive the machine: syncing costs nothing there."""
    return _MEMORY if _roomy(_MEMORY) else Path(tempfile.gettempdir())


def _roomy(folder: Path) -> bool:
    """Say whether it has room, and files there may have attributes, which OpenStack Swift needs."""
    if not folder.is_dir() or shutil.disk_usage(folder).free < _PLENTY:
        return False
    try:
        with tempfile.NamedTemporaryFile(dir=folder) as file:
            os.setxattr(file.name, "user.kuangxun", b"1")
    except OSError:
        return False
    return True
