"""Nobody gets bytes into the store under a digest that they do not have, by whatever detour."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest

from evidence.store import LocalStore
from evidence.store.refusals import (
    AlreadyKept,
    DigestMismatch,
    ObjectDamaged,
    OffsetMoved,
    PartialMissing,
)
from tests.evidence.office import CountyOffice, announce, part, seal
from tests.phone import digest

TRUE, FORGED, REST = b"true first half", b"FORGED 1st half", b"second half"
WHOLE = TRUE + REST
DIGEST = hashlib.sha256(WHOLE).hexdigest()


def held(store: LocalStore, sha256: str) -> bytes:
    with store.open(sha256) as file:
        return file.read()


@pytest.fixture
def workers(tmp_path: Path) -> tuple[LocalStore, LocalStore]:
    """Two processes that share one folder."""
    return LocalStore(tmp_path), LocalStore(tmp_path)


def test_another_worker_cannot_empty_and_refill_what_this_one_has_seen(
    workers: tuple[LocalStore, LocalStore],
) -> None:
    ours, theirs = workers
    upload = ours.begin(uuid4())
    upload.append([TRUE], 0)
    same = theirs.partial(upload.path.name)
    same.append([b"x" * len(REST)], len(TRUE))
    with pytest.raises(DigestMismatch):
        theirs.adopt(same, DIGEST)
    same.restart()
    same.append([FORGED], 0)
    upload.append([REST], len(TRUE))

    with pytest.raises(DigestMismatch):
        ours.adopt(upload, DIGEST)

    assert not ours.exists(DIGEST)
    upload.restart()
    upload.append([WHOLE], 0)
    ours.adopt(upload, DIGEST)
    assert held(theirs, DIGEST) == WHOLE


def test_nor_can_another_request_of_the_same_process(
    workers: tuple[LocalStore, LocalStore],
) -> None:
    store, _ = workers
    upload = store.begin(uuid4())

    def stuck() -> Iterator[bytes]:
        yield TRUE
        beside = store.partial(upload.path.name)
        beside.append([b"x" * len(REST)], len(TRUE))
        with suppress(DigestMismatch):
            store.adopt(beside, DIGEST)
        beside.restart()
        beside.append([FORGED], 0)
        yield REST

    upload.append(stuck(), 0)

    with pytest.raises(DigestMismatch):
        store.adopt(upload, DIGEST)


def test_nor_can_a_phone_that_sends_by_two_requests(office: CountyOffice) -> None:
    (kept,) = office.keep(seal(WHOLE))
    phone = office.as_("liu:phone")
    place = phone.post("/api/field/v1/files", headers=announce(WHOLE, kept.id)).headers["Location"]
    said: list[int] = []

    class Stuck:
        """The body of the first request, in the middle of which the others come."""

        def __init__(self) -> None:
            self.blocks = self.sent()

        def sent(self) -> Iterator[bytes]:
            yield TRUE
            beside = office.as_("liu:phone")
            for offset, forged in ((len(TRUE), b"x" * len(REST)), (0, FORGED)):
                said.append(beside.patch(place, headers=part(offset), data=forged).status_code)
            yield REST

        def read(self, _size: int = -1) -> bytes:
            return next(self.blocks, b"")

    body = {"wsgi.input": Stuck(), "CONTENT_LENGTH": str(len(WHOLE))}
    answer = phone.patch(place, headers=part(0), environ_overrides=body)

    assert (said, answer.status_code) == ([460, 204], 460)
    assert office.record(kept.id).state == "received"
    assert not office.store.exists(digest(WHOLE))
    assert phone.patch(place, headers=part(0), data=WHOLE).status_code == 204
    assert held(office.store, digest(WHOLE)) == WHOLE


def test_what_became_evidence_meanwhile_is_not_emptied(
    workers: tuple[LocalStore, LocalStore],
) -> None:
    """As root, whom no mode stops, too: the file is asked, not the system."""
    ours, theirs = workers
    upload = ours.begin(uuid4())
    upload.append([WHOLE], 0)
    with upload.opened(os.O_WRONLY) as before:
        theirs.adopt(theirs.partial(upload.path.name), DIGEST)
        upload.path.symlink_to(f"/proc/self/fd/{before}")
        with pytest.raises(OSError, match="symbolic"):
            upload.restart()
        upload.path.unlink()
        os.link(f"/proc/self/fd/{before}", upload.path, src_dir_fd=before, follow_symlinks=True)
        with pytest.raises(AlreadyKept):
            upload.restart()
    upload.discard()
    with pytest.raises(PartialMissing):
        upload.restart()
    assert held(ours, DIGEST) == WHOLE


def test_true_bytes_are_not_thrown_away_for_others_that_were_put_in_their_place(
    workers: tuple[LocalStore, LocalStore],
) -> None:
    store, _ = workers
    store.put(WHOLE)
    with store.open(DIGEST) as file:
        kept = Path(file.name)
    kept.chmod(0o600)
    kept.write_bytes(FORGED + REST)
    upload = store.begin(uuid4())
    upload.append([WHOLE], 0)

    with pytest.raises(ObjectDamaged):
        store.adopt(upload, DIGEST)

    assert upload.size() == len(WHOLE)
    with pytest.raises((AlreadyKept, OffsetMoved)):
        upload.append([b"more"], 0)
