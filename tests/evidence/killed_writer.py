"""A writer to be killed at every storage call, and the check of what it had acknowledged.

`killed_writer.py write DIR` prints a line for whatever is acknowledged; `check DIR` reads them.
"""

import hashlib
import sys
from pathlib import Path

from evidence.store import LocalStore, Stored

UPLOADS = {f"{7:032x}": b"the photograph" * 5000}


def write(store: LocalStore) -> None:
    for upload, content in UPLOADS.items():
        partial = store.begin(upload)
        size = partial.append([content[:30_000], content[30_000:50_000]], 0)
        partial.append([content[size:]], size)
        kept = store.adopt(partial, hashlib.sha256(content).hexdigest())
        acknowledge(kept)
    kept = store.put(b"a preview")
    acknowledge(kept)


def acknowledge(kept: Stored) -> None:
    sys.stdout.write(f"{kept.sha256} {kept.size}\n")
    sys.stdout.flush()


def check(store: LocalStore, lines: list[str]) -> str | None:
    """Return what is wrong, if anything is."""
    acknowledged = [Stored(digest, int(size)) for digest, size in map(str.split, lines)]
    if lost := [f for f in store.verify(acknowledged) if f.kind != "orphan"]:
        return f"lost after its acknowledgement: {lost}"
    for upload, content in UPLOADS.items():  # the phone comes back and finishes
        finish(store, upload, content)
    return f"wrong bytes: {altered}" if (altered := list(store.verify(store.walk()))) else None


def finish(store: LocalStore, upload: str, content: bytes) -> None:
    digest = hashlib.sha256(content).hexdigest()
    if not store.exists(digest):
        partial = store.begin(upload)
        if (there := partial.size()) < len(content):
            partial.append([content[there:]], there)
        store.adopt(partial, digest)


if __name__ == "__main__":
    what, folder = sys.argv[1:]
    if what == "write":
        write(LocalStore(Path(folder)))
    else:
        sys.exit(check(LocalStore(Path(folder)), sys.stdin.read().splitlines()))
