"""A dossier as a court has it: unpacked, with the service's key learned elsewhere, and tools."""

import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import bagit
import orjson

from kernel import jws

_SIGNED = ("-signature", "tagmanifest-sha256.txt.sig", "tagmanifest-sha256.txt")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A bag in a folder, and the PEM of the service's key as the office published it."""

    folder: Path
    key: Path

    def read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def text(self, name: str) -> str:
        return self.read(name).decode()

    def files(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if path.is_file())

    def faults(self) -> list[str]:
        """Return which of the stock tools, as VERIFY.md names them, find a fault."""
        checks = {
            "bagit.py": _is_valid(self.folder),
            "manifest": self._runs("sha256sum", "--strict", "-c", "manifest-sha256.txt"),
            "tagmanifest": self._runs("sha256sum", "--strict", "-c", "tagmanifest-sha256.txt"),
            "openssl": self._runs("openssl", "dgst", "-sha256", "-verify", str(self.key), *_SIGNED),
        }
        return [name for name, holds in checks.items() if not holds]

    def script(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "data/verify.sh"],  # noqa: S607 (whichever shell there is)
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )

    def _runs(self, *command: str) -> bool:
        done = subprocess.run(command, cwd=self.folder, capture_output=True, check=False)  # noqa: S603 (our own words)
        return done.returncode == 0


def _is_valid(folder: Path) -> bool:
    try:
        bagit.Bag(str(folder)).validate()
    except (bagit.BagError, ValueError, OSError):
        return False
    return True


def unpacked(content: bytes | Path, into: Path, signer: jws.Key) -> Unpacked:
    source = BytesIO(content) if isinstance(content, bytes) else content
    shutil.rmtree(into, ignore_errors=True)
    with zipfile.ZipFile(source) as archive:
        assert archive.testzip() is None
        archive.extractall(into)
    (folder,) = into.iterdir()
    key = into / "server.pem"
    key.write_bytes(signer.as_pem(private=False))
    return Unpacked(folder, key)


def flip(path: Path, at: int | None = None) -> bytes:
    """Flip a bit in the middle of a file, or of the byte ``at``; return what was there before."""
    before = path.read_bytes()
    place = len(before) // 2 if at is None else at
    path.write_bytes(before[:place] + bytes([before[place] ^ 1]) + before[place + 1 :])
    return before


def claims(bag: Unpacked, name: str) -> dict[str, object]:
    said: dict[str, object] = orjson.loads(bag.read(name))
    return said
