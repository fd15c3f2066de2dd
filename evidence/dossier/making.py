"""Making a dossier, a slice at a time, so that nobody else's work waits for twenty gigabytes."""

import datetime as dt
import fcntl
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import BinaryIO, Final

from evidence.dossier.bag import Part, read_plan, write_plan
from evidence.dossier.drawing_up import Desk, digest_of, draw_up, newest_head, root_of
from evidence.dossier.packing import Packer, check_room, full_disk_told
from evidence.dossier.refusals import GaveUp
from evidence.dossier.states import DossierState
from evidence.dossier.tables import Dossier
from evidence.service.custody import store_at
from kernel import audit, jws
from kernel.audit import Head
from kernel.audit.jobs import seal_lines, seal_stragglers, stamp_head
from kernel.audit.outside import authority
from kernel.errors import Refusal
from kernel.jobs import Work
from kernel.logs import log

KEPT_FOR: Final = dt.timedelta(days=7)
Enough = Callable[[int], bool]  # is told the bytes that are in, and says whether to stop


class Making:
    """
    One dossier in the making: its draft in a folder of its own, its zip beside that.

    ``target`` is where the zip is to be, if not among the exports.
    """

    def __init__(self, work: Work, dossier_id: uuid.UUID, target: Path | None = None) -> None:
        self._work = work
        self._id = dossier_id
        self._folder = work.settings.exports / dossier_id.hex
        self._target = target or exported(work.settings.exports, dossier_id)
        self._elsewhere = target is not None
        self._lock = work.settings.exports / f".{dossier_id.hex}.lock"
        self._store = store_at(work.settings.store_root)
        self._signer = jws.server_key(work.settings.key_file)

    def go_on(self, enough: Enough) -> bool:
        """
        Do some of it, and return whether there is more to do.

        What cannot be done is told in the dossier, whose officer is waiting, and not raised.
        """
        with self._alone() as alone:
            dossier = self._look()
            if not alone or dossier.state is not DossierState.ASKED:
                return False
            try:
                with full_disk_told():
                    return self._slice(dossier, enough)
            except Refusal as because:
                self._fail(because)
                return False

    def give_up(self) -> None:
        """Fail what will not be made any more, so that its officer may ask again."""
        with self._alone() as alone:
            if alone and self._look().state is DossierState.ASKED:
                self._fail(GaveUp())

    def _slice(self, dossier: Dossier, enough: Enough) -> bool:
        parts = self._planned(dossier)
        packer = Packer(self._draft_zip, root_of(self._id), dossier.asked_at, self._open)
        held = 0

        def so_far(now_held: int) -> bool:
            nonlocal held
            held = now_held
            return enough(held)

        done = packer.pack(parts, enough=so_far)
        self._tell(held)
        if done:
            packer.finish(self._target)
            self._be_ready(digest_of(parts))
        return not done

    @property
    def _draft_zip(self) -> Path:
        return self._target.with_name(f".{self._id.hex}.zip.part")

    def _planned(self, dossier: Dossier) -> list[Part]:
        plan = self._folder / "plan.jsonl"
        if not plan.exists():
            self._plan(dossier, plan)
        return list(read_plan(plan))

    def _plan(self, dossier: Dossier, plan: Path) -> None:
        made, settings = self._folder / "made", self._work.settings
        rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        seal_lines(self._work)
        seal_stragglers(self._work)
        with self._work.begin() as session:
            head = newest_head(session, self._signer, settings, now=self._work.now)
        self._have_stamped(head)
        desk = Desk(self._work.now, head, self._signer, self._store.open, authority(settings))
        with self._work.look() as session:
            parts = draw_up(session, desk, dossier, made)
        check_room(self._target.parent, parts)
        with self._work.begin() as session:
            session.get_one(Dossier, self._id).bytes_total = sum(part.size for part in parts)
        write_plan(plan, parts)

    def _have_stamped(self, head: Head) -> None:
        """Try to have the head stamped now; an authority that is away holds up nobody."""
        try:
            stamp_head(self._work, str(head.number))
        except (OSError, ValueError) as error:
            log.warning("dossier.head_not_stamped", head=head.number, error=str(error))

    def _open(self, part: Part) -> BinaryIO:
        if part.stored:
            return self._store.open(part.sha256)
        return (self._folder / "made" / part.path).open("rb")

    def _look(self) -> Dossier:
        with self._work.look() as session:
            return session.get_one(Dossier, self._id)

    def _tell(self, held: int) -> None:
        with self._work.begin() as session:
            session.get_one(Dossier, self._id).bytes_done = held

    def _be_ready(self, digest: str) -> None:
        now = self._work.now
        with self._work.begin() as session:
            dossier = session.get_one(Dossier, self._id, with_for_update=True)
            dossier.be_ready(digest, now, now + KEPT_FOR)
            audit.record(session, None, "evidence.dossier_made", dossier, now=now)
            if self._elsewhere:
                dossier.expire()
                audit.record(session, None, "evidence.dossier_written_out", dossier, now=now)
        self._clear()

    def _fail(self, because: Refusal) -> None:
        with self._work.begin() as session:
            dossier = session.get_one(Dossier, self._id, with_for_update=True)
            dossier.fail(because)
            audit.record(session, None, "evidence.dossier_failed", dossier, now=self._work.now)
        self._clear()

    def _clear(self) -> None:
        self._draft_zip.unlink(missing_ok=True)
        rmtree(self._folder, ignore_errors=True)
        self._lock.unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Yield whether nobody else is at it; the system lets go by itself when a process dies."""
        self._work.settings.exports.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._lock, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            yield _locked(descriptor)
        finally:
            os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def exported(folder: Path, dossier_id: uuid.UUID) -> Path:
    """Return where the zip of a dossier is kept until its time is over."""
    return folder / f"{dossier_id.hex}.zip"
