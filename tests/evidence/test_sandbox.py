"""A stranger's file may break its reader, and nothing else."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from evidence.sandbox import Limits, Sandbox

SHORT = Limits(wall_s=0.5, cpu_s=5, memory=200 << 20)
BUSY = Limits(wall_s=10, cpu_s=1, memory=200 << 20)


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    monkeypatch.syspath_prepend(Path(__file__).parent)
    monkeypatch.setenv("KUANGXUN_SECRET", "the key of the server")
    with Sandbox(tasks="rude_tasks") as sandbox:
        yield sandbox


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo"
    path.write_bytes(b"bytes of a stranger")
    return path


def children() -> set[int]:
    mine = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, fields = stat.read_text().rsplit(")", 1)
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while we looked
        if int(fields.split()[1]) == os.getpid():
            mine.add(int(name.split()[0]))
    return mine


def test_a_file_is_read_and_its_blobs_come_back(sandbox: Sandbox, photo: Path) -> None:
    with photo.open("rb") as file:
        outcome = sandbox.run("length", file)
    assert (outcome.ended, outcome.blobs) == ("done", [photo.read_bytes()])
    assert outcome.result["length"] == 19


def test_a_child_is_used_again(sandbox: Sandbox, photo: Path) -> None:
    seen = set()
    for _ in range(5):
        with photo.open("rb") as file:
            seen.add(sandbox.run("length", file).result["pid"])
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("task", "ended", "limits"),
    [
        ("sleep", "timeout", SHORT),
        ("think", "timeout", BUSY),
        ("hoard", "memory", BUSY),
        ("fall", "crash", BUSY),
        ("fail", "crash", BUSY),
        ("exit", "crash", BUSY),
        ("lie", "crash", BUSY),
        ("ramble", "crash", BUSY),
        ("no such task", "crash", BUSY),
    ],
)
def test_whatever_happens_is_an_outcome_and_the_next_file_is_read(
    sandbox: Sandbox, photo: Path, task: str, ended: str, limits: Limits
) -> None:
    with photo.open("rb") as file:
        outcome = sandbox.run(task, file, limits=limits)
    assert (outcome.ended, outcome.flags) == (ended, [f"reader_{ended}"])
    with photo.open("rb") as file:
        assert sandbox.run("length", file).ended == "done"


def test_a_parser_taken_over_gets_nowhere(sandbox: Sandbox, photo: Path) -> None:
    if not sandbox.isolation["files"]:
        pytest.skip(f"this kernel only gives {sandbox.isolation}")
    with photo.open("rb") as file:
        outcome = sandbox.run("break out", file)
    assert "succeeded" not in outcome.result.values(), outcome.result
    assert len(outcome.result) == 9


def test_the_network_is_blocked_and_the_sandbox_says_how(sandbox: Sandbox) -> None:
    assert sandbox.network_blocked
    assert set(sandbox.isolation["network"]) <= {"namespace", "seccomp"}


def test_no_child_and_no_zombie_is_left(sandbox: Sandbox, photo: Path) -> None:
    before = children()
    for task in ("length", "exit", "fall", "sleep"):
        with photo.open("rb") as file:
            sandbox.run(task, file, limits=SHORT)
    sandbox.close()
    assert children() == before


def test_a_child_killed_while_idle_is_replaced_unnoticed(sandbox: Sandbox, photo: Path) -> None:
    with photo.open("rb") as file:
        first = sandbox.run("length", file).result["pid"]
    os.kill(first, signal.SIGKILL)
    with photo.open("rb") as file:
        outcome = sandbox.run("length", file)
    assert outcome.ended == "done"
    assert outcome.result["pid"] != first


def test_many_threads_share_a_few_children(sandbox: Sandbox, photo: Path) -> None:
    def one(_: int) -> int:
        with photo.open("rb") as file:
            return int(sandbox.run("length", file).result["pid"])

    with ThreadPoolExecutor(8) as pool:
        pids = set(pool.map(one, range(40)))
    assert 1 <= len(pids) <= 2


def test_a_child_outlives_the_thread_that_first_needed_it(sandbox: Sandbox, photo: Path) -> None:
    seen: list[int] = []

    def one() -> None:
        with photo.open("rb") as file:
            seen.append(sandbox.run("length", file).result["pid"])

    for _ in range(2):  # a server's worker threads come and go
        worker = threading.Thread(target=one)
        worker.start()
        worker.join()
        time.sleep(0.05)
    assert seen[0] == seen[1]


def test_children_die_with_a_server_that_was_killed(tmp_path: Path, photo: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text(
        "import sys, time\n"
        "from evidence.sandbox import Sandbox\n"
        f"print(Sandbox(tasks='rude_tasks').run('length', open({str(photo)!r}, 'rb'))"
        ".result['pid'], flush=True)\n"
        "time.sleep(60)\n"
    )
    search = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    with subprocess.Popen(  # noqa: S603 -- our own script under our own interpreter
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": search},
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout
        child = int(server.stdout.readline())
        server.kill()
    deadline = time.monotonic() + 5
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(child)


def alive(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
