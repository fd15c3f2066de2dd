"""What the store promises to the officer whose phone may now forget a photograph."""

import errno
import hashlib
import os
import resource
import runpy
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from evidence.store import LocalStore, Stored
from evidence.store.refusals import (
    AlreadyKept,
    DigestMismatch,
    ObjectDamaged,
    ObjectMissing,
    OffsetMoved,
    PartialMissing,
    StoreFull,
)

PHOTO = bytes(range(256)) * 4096
DIGEST = hashlib.sha256(PHOTO).hexdigest()
WRITER = Path(__file__).with_name("killed_writer.py")


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "evidence")


def objects(tmp_path: Path) -> list[Path]:
    return [p for p in (tmp_path / "evidence" / "objects").rglob("*") if p.is_file()]


def test_a_photo_sent_in_three_parts_is_kept_whole_and_read_only(
    store: LocalStore, tmp_path: Path
) -> None:
    upload = store.begin(uuid4())
    for start in range(0, len(PHOTO), 400_000):
        upload.append([PHOTO[start : start + 400_000]], start)
    assert store.adopt(upload, DIGEST) == Stored(DIGEST, len(PHOTO))
    with store.open(DIGEST) as file:
        assert file.read() == PHOTO
        assert not file.writable()
    (kept,) = objects(tmp_path)
    assert kept.stat().st_mode & 0o777 == 0o444
    assert not list((tmp_path / "evidence" / "incoming").iterdir())


def test_the_digest_is_the_same_after_the_server_restarted_in_the_middle(
    store: LocalStore, tmp_path: Path
) -> None:
    name = uuid4()
    store.begin(name).append([PHOTO[:1000]], 0)
    restarted = LocalStore(tmp_path / "evidence").partial(name)
    assert restarted.size() == 1000
    restarted.append([PHOTO[1000:]], 1000)
    assert restarted.sha256() == DIGEST


def test_what_arrived_before_the_line_dropped_stays(store: LocalStore) -> None:
    def dropping() -> Iterator[bytes]:
        yield PHOTO[:5000]
        raise ConnectionResetError

    upload = store.begin(uuid4())
    with pytest.raises(ConnectionResetError):
        upload.append(dropping(), 0)
    assert upload.size() == 5000
    upload.append([PHOTO[5000:]], 5000)
    assert store.adopt(upload, DIGEST).size == len(PHOTO)


def test_a_stuck_request_cannot_write_into_the_one_that_replaced_it(store: LocalStore) -> None:
    name = uuid4()
    upload = store.begin(name)

    def stuck() -> Iterator[bytes]:
        yield PHOTO[:1000]
        store.partial(name).append([PHOTO[1000:3000]], 1000)
        yield b"late and different"

    with pytest.raises(OffsetMoved):
        upload.append(stuck(), 0)
    upload.append([PHOTO[3000:]], 3000)
    assert upload.sha256() == DIGEST


def test_two_writers_at_once_leave_one_whole_photo(store: LocalStore) -> None:
    upload, refused = store.begin(uuid4()), []

    def send() -> None:
        blocks = (PHOTO[i : i + 4096] for i in range(0, len(PHOTO), 4096))
        try:
            upload.append(blocks, 0)
        except OffsetMoved as moved:
            refused.append(moved)

    phones = [threading.Thread(target=send) for _ in range(4)]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()
    size = upload.size()
    upload.append([PHOTO[size:]], size)
    assert upload.sha256() == DIGEST
    assert len(refused) >= 3


def test_other_bytes_than_announced_are_refused_and_nothing_is_kept(
    store: LocalStore, tmp_path: Path
) -> None:
    upload = store.begin(uuid4())
    upload.append([b"not the photo"], 0)
    with pytest.raises(DigestMismatch):
        store.adopt(upload, DIGEST)
    assert not objects(tmp_path)
    assert upload.size() == 13


def test_requests_that_finish_one_upload_together_all_see_it_kept(store: LocalStore) -> None:
    upload = store.begin(uuid4())
    upload.append([PHOTO], 0)
    kept: list[Stored] = []
    together = threading.Barrier(6)

    def finish() -> None:
        adopting = store.partial(upload.path.name)
        opened = adopting.opened

        @contextmanager
        def late(flags: int) -> Iterator[int]:
            with opened(flags) as fd:
                together.wait()
                yield fd

        adopting.opened = late  # type: ignore[method-assign]  # to be sure of the moment
        kept.append(store.adopt(adopting, DIGEST))

    phones = [threading.Thread(target=finish) for _ in range(6)]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()
    assert kept == [Stored(DIGEST, len(PHOTO))] * 6


def test_nothing_can_be_added_to_a_file_once_it_is_evidence(store: LocalStore) -> None:
    upload = store.begin(uuid4())
    upload.append([PHOTO], 0)

    def adopted_meanwhile() -> Iterator[bytes]:
        store.adopt(upload, DIGEST)
        yield b"one more byte"

    with pytest.raises(AlreadyKept):
        upload.append(adopted_meanwhile(), len(PHOTO))
    assert store.size(DIGEST) == len(PHOTO)


def test_two_phones_may_send_the_same_photo(store: LocalStore, tmp_path: Path) -> None:
    assert store.put(PHOTO) == store.put([PHOTO[:9], PHOTO[9:]]) == Stored(DIGEST, len(PHOTO))
    (kept,) = objects(tmp_path)
    before = kept.stat().st_ino
    store.put(PHOTO)
    assert objects(tmp_path)[0].stat().st_ino == before


def test_a_damaged_object_is_never_taken_for_the_one_just_sent(
    store: LocalStore, tmp_path: Path
) -> None:
    store.put(PHOTO)
    (kept,) = objects(tmp_path)
    kept.chmod(0o644)
    kept.write_bytes(PHOTO[:77])
    with pytest.raises(ObjectDamaged):
        store.put(PHOTO)


def test_the_check_names_what_is_missing_changed_and_unknown(
    store: LocalStore, tmp_path: Path
) -> None:
    good, changed, gone, orphan = (store.put(word) for word in (b"a", b"b", b"c", b"d"))
    for path in objects(tmp_path):
        if path.name == changed.sha256:
            path.chmod(0o644)
            path.write_bytes(b"B")
        elif path.name == gone.sha256:
            path.unlink()
    seen: list[Stored] = []
    found = {f.sha256: f.kind for f in store.verify([good, changed, gone], seen.append)}
    assert found == {changed.sha256: "changed", gone.sha256: "missing", orphan.sha256: "orphan"}
    assert seen == [good, changed, gone]


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "é" * 64, DIGEST + "\n"])
def test_no_word_from_outside_becomes_a_path(store: LocalStore, name: str) -> None:
    with pytest.raises(ObjectMissing):
        store.open(name)
    with pytest.raises(PartialMissing):
        store.begin(name)


def test_an_upload_left_alone_for_weeks_can_be_found_and_removed(store: LocalStore) -> None:
    upload = store.begin(uuid4())
    now = datetime.now(UTC)
    assert not list(store.abandoned(before=now - timedelta(days=14)))
    (name,) = store.abandoned(before=now + timedelta(days=14))
    store.partial(name).discard()
    with pytest.raises(PartialMissing):
        upload.append([b"late"], 0)


def test_a_full_disk_is_said_plainly_and_what_came_stays(store: LocalStore) -> None:
    """A file size limit makes the system itself refuse the write, as a full disk would."""
    upload = store.begin(uuid4())
    upload.append([PHOTO[:10_000]], 0)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(StoreFull) as refused:
            upload.append([PHOTO[10_000:]], 10_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert refused.value.status == 507
    assert isinstance(refused.value.__cause__, OSError)
    assert refused.value.__cause__.errno in {errno.EFBIG, errno.ENOSPC}
    size = upload.size()
    assert size == 50_000
    upload.append([PHOTO[size:]], size)
    assert store.adopt(upload, DIGEST)


BROKEN = {
    "signal=KILL": ["write", "fsync", "linkat", "unlink", "mkdir", "fchmod"],
    "error=ENOSPC": ["write", "linkat", "mkdir"],
    "error=EIO": ["write", "fsync", "unlink"],
}


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
@pytest.mark.parametrize(("fault", "call"), [(f, c) for f, calls in BROKEN.items() for c in calls])
def test_whatever_was_acknowledged_is_there_however_the_writer_died(
    tmp_path: Path, fault: str, call: str
) -> None:
    """One run of the writer for each time it makes this call, broken at that time."""
    check = runpy.run_path(str(WRITER))["check"]
    for nth in range(1, 100):
        died = write_under(tmp_path / str(nth), ["-e", f"inject={call}:{fault}:when={nth}"])
        said = check(LocalStore(tmp_path / str(nth)), died.stdout.splitlines())
        assert said is None, f"{call} number {nth}"
        if died.returncode == 0:
            break
    assert nth > 1, "the fault never struck"


def write_under(folder: Path, inject: list[str]) -> subprocess.CompletedProcess[str]:
    strace = ["strace", "-f", "-qq", "-o", "/dev/null", *inject]
    search = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(  # noqa: S603 -- our own script under our own interpreter
        [*strace, sys.executable, "-S", str(WRITER), "write", str(folder)],
        env={**os.environ, **search},
        capture_output=True,
        text=True,
        check=False,
    )
