"""Copies are drawn where nobody waits, in a child process that holds nothing but the picture."""

import uuid
from functools import lru_cache

from evidence.copies.tables import EvidenceCopy
from evidence.sandbox import COPIES, Outcome, Sandbox
from evidence.service.copies import settle_copy
from evidence.states import CopyKind, CopyState
from evidence.store.opening import store_at
from kernel.jobs import Work


@lru_cache(maxsize=1)
def _sandbox() -> Sandbox:
    return Sandbox(size=1)  # one at a time: each may take most of a gigabyte


def make_copy(work: Work, copy_id: str) -> None:
    """Draw a copy that was asked for; of one that is made there is nothing to do."""
    with work.look() as session:
        copy = session.get_one(EvidenceCopy, uuid.UUID(copy_id))
    if copy.state is not CopyState.ASKED:
        return
    store = store_at(work.settings)
    outcome = _drawn(work, copy)
    made = store.put(outcome.blobs[0]) if outcome.blobs else None
    with work.begin() as session:
        settle_copy(session, copy.id, made, outcome.result, outcome.flags, now=work.now)


def _drawn(work: Work, copy: EvidenceCopy) -> Outcome:
    name = "lines" if copy.kind is CopyKind.WATERMARK else "boxes"
    with store_at(work.settings).open(copy.original_sha256) as content:
        drawn = {name: copy.parameters[name]}
        return _sandbox().run(copy.kind.value, content, limits=COPIES, **drawn)
