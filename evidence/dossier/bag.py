"""
A bag (RFC 8493): which files it has, their digests, and the tag files that say so.

Small files are made in a folder first; originals stay in the store and are read once, when the
bag is packed. Every path is ours: no text of a stranger becomes part of one.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import orjson

from kernel.clock import day_of

PAYLOAD: Final = "data/"
MANIFEST: Final = "manifest-sha256.txt"
TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
SIGNATURE: Final = "tagmanifest-sha256.txt.sig"
_DECLARATION: Final = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a bag; ``stored`` if its bytes lie in the store, under this digest."""

    path: str
    sha256: str
    size: int
    stored: bool = False


class Draft:
    """A bag being drawn up in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parts: dict[str, Part] = {}

    def write(self, path: str, content: bytes | str) -> Part:
        """Add a small file to the payload; the same path again must have the same content."""
        raw = content.encode() if isinstance(content, str) else content
        part = self._made(PAYLOAD + path, raw)
        if self._parts.setdefault(part.path, part) != part:
            raise ValueError(f"two files are called {part.path}")
        return part

    def take(self, path: str, digest: str, size: int) -> None:
        """Add an original to the payload without touching its bytes."""
        part = Part(PAYLOAD + path, digest, size, stored=True)
        self._parts[part.path] = part

    def adopt(self, path: str) -> Path:
        """Return where to write a file of the payload; `measure` it afterwards."""
        return self._file(PAYLOAD + path)

    def measure(self, path: str) -> None:
        whole = self._file(PAYLOAD + path)
        digest, size = sha256(), 0
        with whole.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
                size += len(block)
        self._parts[PAYLOAD + path] = Part(PAYLOAD + path, digest.hexdigest(), size)

    def payload(self) -> list[Part]:
        """What is in the payload so far, in the order of paths."""
        return [self._parts[path] for path in sorted(self._parts)]

    def tags(self, info: Iterable[tuple[str, str]], at: dt.datetime) -> list[Part]:
        """Write the tag files: declaration, what the bag is about, and the two manifests."""
        payload = self.payload()
        size = sum(part.size for part in payload)
        about = [
            *info,
            ("Bagging-Date", day_of(at).isoformat()),
            ("Payload-Oxum", f"{size}.{len(payload)}"),
        ]
        texts = {
            "bag-info.txt": "".join(f"{name}: {_one_line(value)}\n" for name, value in about),
            "bagit.txt": _DECLARATION,
            MANIFEST: manifest(payload),
        }
        tags = [self._made(path, text.encode()) for path, text in texts.items()]
        return [*tags, self._made(TAG_MANIFEST, manifest(tags).encode())]

    def sign(self, signature: bytes) -> Part:
        """Write the signature over the tag manifest, and so over the whole bag."""
        return self._made(SIGNATURE, signature)

    def _made(self, path: str, raw: bytes) -> Part:
        self._file(path).write_bytes(raw)
        return Part(path, sha256(raw).hexdigest(), len(raw))

    def _file(self, path: str) -> Path:
        file = self._folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        return file


def manifest(parts: Sequence[Part]) -> str:
    """Return lines as `sha256sum` writes and reads them."""
    return "".join(f"{part.sha256}  {part.path}\n" for part in parts)


def _one_line(value: str) -> str:
    """A tag's value: RFC 8493 continues one on an indented line, which is not for strangers."""
    return " ".join(value.split())


def write_plan(path: Path, parts: Sequence[Part]) -> None:
    """Keep what is to be packed; only a plan that is whole has this name."""
    draft = path.with_suffix(".draft")
    draft.write_bytes(b"".join(orjson.dumps(asdict(part)) + b"\n" for part in parts))
    draft.rename(path)


def read_plan(path: Path) -> Iterator[Part]:
    with path.open("rb") as file:
        for line in file:
            yield Part(**orjson.loads(line))
