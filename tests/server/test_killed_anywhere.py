"""
The server dies, or its disk fails, in the middle of any write; what it acknowledged still holds.

A sample of the storage calls; `killed_server.py` says how to try them all.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.killed_server import check_in
from tests.server.served import ROOT

SERVER = Path(__file__).with_name("killed_server.py")
CALLS = (
    "write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,link,linkat,"
    "unlink,unlinkat,ftruncate,mkdir,mkdirat,sendto,sendmsg"
)

pytestmark = pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")


def play(*words: object, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    kept = {name: v for name, v in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    own = {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(ROOT / ".pytest_cache" / "pyc")}
    return subprocess.run(  # noqa: S603 (our own words)
        [*before, sys.executable, str(SERVER), *map(str, words)],
        env={**kept, **own},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    made = play("prepare", folder)
    assert made.returncode == 0, made.stderr
    return folder


@pytest.mark.parametrize(
    ("fault", "nth"),
    [("signal=KILL", 130), ("signal=KILL", 250), ("error=ENOSPC", 190), ("error=EIO", 300)],
)
def test_what_was_acknowledged_is_there_when_the_phone_comes_back(
    template: Path, tmp_path: Path, fault: str, nth: int
) -> None:
    inject = ("-e", f"trace={CALLS}", "-e", f"inject={CALLS}:{fault}:when={nth}")
    strace = ("strace", "-f", "-qq", "-o", "/dev/null", *inject)
    sent = play("send", template, tmp_path / "data", before=strace)
    wrong = check_in(tmp_path / "data", sent.stdout)

    assert "sealed " in sent.stdout, sent.stderr  # it came as far as there being something to lose
    assert sent.returncode != 0 or "signal" not in fault, "the fault did not strike"
    assert wrong is None


def test_an_undisturbed_afternoon_keeps_its_promises(template: Path, tmp_path: Path) -> None:
    sent = play("send", template, tmp_path / "data")
    wrong = check_in(tmp_path / "data", sent.stdout)

    assert sent.returncode == 0, sent.stderr
    assert "drained" in sent.stdout
    assert wrong is None


def test_a_broken_promise_is_heard(template: Path, tmp_path: Path) -> None:
    sent = play("send", template, tmp_path / "data")
    (tmp_path / "other").mkdir()
    shutil.copytree(template, tmp_path / "other", dirs_exist_ok=True)
    (tmp_path / "other" / "begun").touch()
    wrong = check_in(tmp_path / "other", sent.stdout)

    assert wrong is not None
    assert "which is gone" in wrong
