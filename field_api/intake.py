"""
Records come in: each item of a batch is answered alone, and none can hurt its neighbours.

Everything that can be wrong with an item is looked for before anything is written, in a session
that only reads: a long look makes nobody wait. What another call keeps in between is met by the
keys of the tables. If a write fails all the same, the batch is written again one by one, each
behind a savepoint, so that only the item that fails is refused.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

import evidence.service
from evidence.models import SealedRecord
from evidence.service import SealedIn
from field_api import drafts, kinds, queries, refusals
from field_api.drafts import Arrival, Draft
from field_api.envelope import Wrong
from kernel.access import Actor
from kernel.bulk import together
from kernel.db import read_on
from kernel.errors import Refusal
from kernel.jws import Key
from kernel.logs import log
from kernel.secrets import Safe

Look = Callable[[], AbstractContextManager[Session]]

_GONE = (OperationalError, InterfaceError)  # the database, not the record, is in trouble


@dataclass(frozen=True, slots=True)
class Intake:
    """
    One call of one phone. ``offset_ms`` is how far the phone says to be behind our clock.

    ``look`` opens a session that only reads; ``begin`` begins to write, when first called.
    """

    look: Look
    begin: Callable[[], Session]
    actor: Actor
    signer: Key
    safe: Safe
    now: dt.datetime
    language: str = "zh"
    offset_ms: int | None = None

    def take(self, submitted: Sequence[Any]) -> list[str]:
        """Return a receipt (JWS) for each of ``submitted``, in order."""
        made = [drafts.draft(item) for item in submitted]
        drafts.count_files(made)
        unique = list({one.digest: one for one in made}.values())
        with self.look() as session:
            self._examine(session, unique)
        receipts = self._keep([one for one in unique if one.sealed and not one.refusal])
        if refused := [one for one in unique if one.refusal]:
            receipts |= self._replayed(refused)
            receipts |= self._refuse([one for one in refused if one.digest not in receipts])
        return [receipts[one.digest] for one in made]

    @property
    def session(self) -> Session:
        return self.begin()

    def _replayed(self, made: Sequence[Draft]) -> dict[str, str]:
        """Answer what was taken before, whatever would be said of it today."""
        here = evidence.service.present(self.session, {one.id for one in made if one.id})
        receipts = {there.digest: there.receipt for there in here.values()}
        twins = [one for one in made if isinstance(one.refusal, refusals.IdTaken)]
        for one in twins:
            with _refusing(one):
                if one.id in here and self._seals_the_same(one, one.id):
                    receipts[one.digest] = here[one.id].receipt
        return receipts

    def _seals_the_same(self, one: Draft, record_id: uuid.UUID) -> bool:
        """Whether what we keep says the same words: a signature has twins, and may be made anew."""
        kept = self.session.get_one(SealedRecord, record_id).compact(self.safe)
        return kept.rpartition(".")[0] == one.text.rpartition(".")[0]

    def _examine(self, session: Session, made: Sequence[Draft]) -> None:
        """Refuse what is wrong; what is left is typed and sealed, each under an id of its own."""
        self._verify(session, made)
        taken: set[uuid.UUID] = set()
        for one in made:
            if one.sealed is None or one.refusal:
                continue
            if one.sealed.id in taken:
                one.refuse(refusals.IdTaken(id=one.sealed.id))
                continue
            self._check(session, one, one.sealed)
            if not one.refusal:
                taken.add(one.sealed.id)

    def _verify(self, session: Session, made: Sequence[Draft]) -> None:
        opened = [one for one in made if not one.refusal]
        pairs = {(one.kid, one.author) for one in opened}
        sealers, authors = queries.who_seals(session, pairs)
        arrival = Arrival(self.now, self.offset_ms)
        for one in opened:
            sealer = sealers.get(one.kid)
            drafts.verify(one, sealer)
            if one.refusal or sealer is None:
                continue
            drafts.type_payload(one)
            if not one.refusal:
                author = authors.get((sealer.id, one.claims["author"]))
                drafts.seal(one, sealer, author, arrival)

    def _check(self, session: Session, one: Draft, sealed: SealedIn) -> None:
        """Let the room of its kind say no."""
        with _refusing(one):
            try:
                kinds.KINDS[sealed.kind].check(session, sealed, one.payload, self.now)
            except DBAPIError:
                read_on(session)
                raise

    def _keep(self, made: Sequence[Draft]) -> dict[str, str]:
        if not made:
            return {}
        try:
            with together(self.session):
                return self._write(made)
        except _GONE:
            raise
        except Exception:  # noqa: BLE001 (whatever it was, one by one shows whose it is)
            log.warning("records.batch_failed", records=len(made), exc_info=True)
            self.session.rollback()
        receipts: dict[str, str] = {}
        for one in made:
            with _refusing(one), self.session.begin_nested(), together(self.session):
                receipts |= self._write([one])
        return receipts

    def _write(self, made: Sequence[Draft]) -> dict[str, str]:
        """Keep the records and hand each that is new to its room; return receipts by digest."""
        sealed = [one.sealed for one in made if one.sealed]
        kept = evidence.service.keep_many(
            self.session, self.actor, sealed, signer=self.signer, safe=self.safe, now=self.now
        )
        receipts: dict[str, str] = {}
        rooms: dict[str, list[tuple[SealedIn, Any]]] = defaultdict(list)
        for one, how in zip(made, kept, strict=True):
            if how.digest != one.digest:
                one.refuse(refusals.IdTaken(id=how.id))
                continue
            receipts[one.digest] = how.receipt
            if how.fresh and one.sealed:
                rooms[one.sealed.kind].append((one.sealed, one.payload))
        for kind, records in rooms.items():
            kinds.KINDS[kind].take(self.session, records, now=self.now)
        return receipts

    def _refuse(self, made: Sequence[Draft]) -> dict[str, str]:
        """Park refused items and say why, under our signature."""
        refused = [(one, one.refusal) for one in made if one.refusal]
        parked = [(one.digest, one.text, why.code) for one, why in refused]
        evidence.service.park_many(self.session, self.actor, parked, safe=self.safe, now=self.now)
        return {one.digest: self._receipt(one, why) for one, why in refused}

    def _receipt(self, one: Draft, refusal: Refusal) -> str:
        kind = one.claims.get("kind")
        return evidence.service.sign_receipt(
            self.signer,
            record=one.id,
            digest=one.digest,
            state="rejected",
            author=one.author,
            kind=kind[:40] if isinstance(kind, str) else None,
            reason=refusal.code,
            detail=refusal.sentence(self.language),
            errors=one.errors,
            now=self.now,
        )


@contextmanager
def _refusing(one: Draft) -> Iterator[None]:
    """Turn whatever goes wrong into the refusal of one record, unless the database is away."""
    try:
        yield
    except Refusal as refusal:
        one.refuse(refusal)
    except Wrong as wrong:
        one.refuse(wrong.refusal, wrong.errors)
    except _GONE:
        raise
    except Exception:  # noqa: BLE001 (a fault with one record must not stop its neighbours)
        log.exception("records.not_processed", record=str(one.id), digest=one.digest)
        one.refuse(refusals.NotProcessed())
