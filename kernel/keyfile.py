"""Files that hold keys: made once, by whichever process comes first, for their owner alone."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from kernel.ids import new_id


def kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return the content of ``path``, made on first use; it survives a power cut from then on."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_once(path, make())
    return path.read_bytes()


def _write_once(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{new_id().hex}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):  # another process came first: its key stands
        os.link(draft, path)
    draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
