"""A case's dossier: asked for at the desk, taken, and checked with nothing but stock tools."""

import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.server.full_county import County

INSIDER, NEIGHBOUR = "insider", "neighbour"


def stock_tools(bag: Path) -> list[str]:
    """Return which of the tools that VERIFY.md names find a fault in the bag."""
    commands = {
        "bagit.py": [sys.executable, "-m", "bagit", "--quiet", "--validate", str(bag)],
        "sha256sum": ["sha256sum", "--quiet", "--strict", "-c", "manifest-sha256.txt"],
        "openssl": [*["openssl", "dgst", "-sha256", "-verify"], _server_key(bag), *SIGNED],
    }
    return [
        name
        for name, command in commands.items()
        if subprocess.run(command, cwd=bag, capture_output=True, check=False).returncode  # noqa: S603 (our own words)
    ]


SIGNED = ["-signature", "tagmanifest-sha256.txt.sig", "tagmanifest-sha256.txt"]


def _server_key(bag: Path) -> str:
    """What the reader learned from the office, not from the bag."""
    name = hashlib.sha256(b"kept outside").hexdigest()
    return str(bag.parent / f"{name}.pem")


def script(bag: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "data/verify.sh"],  # noqa: S607 (whichever shell there is)
        cwd=bag,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def door(county: County) -> str:
    case = county.client(INSIDER).get("/api/cases").json["items"][0]
    return f"/api/cases/{case['id']}/dossiers"


@pytest.fixture
def made(county: County, door: str) -> Any:
    """The dossier that the insider asked for on the day, which is ready."""
    return county.client(INSIDER).get(door).json[0]


@pytest.fixture
def bag(county: County, door: str, made: Any, tmp_path: Path) -> Path:
    taken = county.client(INSIDER).get(f"{door}/{made['id']}/download", buffered=True)
    assert taken.status_code == 200, taken.text
    with zipfile.ZipFile(io.BytesIO(taken.data)) as archive:
        archive.extractall(tmp_path / "taken")
    (folder,) = (tmp_path / "taken").iterdir()
    own = (folder / "data/server-key.txt").read_text().strip()
    Path(_server_key(folder)).write_bytes((folder / f"data/keys/{own}.pem").read_bytes())
    return folder


def test_the_whole_bag_holds_under_stock_tools(bag: Path, made: Any) -> None:
    done = script(bag)

    assert made["state"] == "ready"
    assert made["bytes_done"] == made["bytes_total"] > 0
    assert stock_tools(bag) == []
    assert done.returncode == 0, done.stdout + done.stderr
    assert "异常 0 处" in done.stdout
