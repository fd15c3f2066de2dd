"""
Packs one large original, and tells of it: memory before and after in KiB, and the zip's size.

`dossier_packer.py DIR BYTES`. The original is a hole in the disk; the zip is not.
"""

import hashlib
import resource
import sys
from pathlib import Path

from evidence.dossier.bag import Part
from evidence.dossier.packing import Packer
from kernel import clock

BLOCK = 1 << 20


def digest_of_zeros(size: int) -> str:
    state = hashlib.sha256()
    for _ in range(size // BLOCK):
        state.update(bytes(BLOCK))
    return state.hexdigest()


def main(folder: Path, size: int) -> None:
    original = folder / "original"
    with original.open("wb") as file:
        file.truncate(size)
    part = Part("data/originals/film.mp4", digest_of_zeros(size), size, stored=True)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    packer = Packer(folder / "bag.zip", "bag", clock.now(), lambda _part: original.open("rb"))
    packer.pack([part], enough=lambda _held: False)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    written = (folder / "bag.zip").stat().st_size
    sys.stdout.write(f"{before} {after} {written}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
