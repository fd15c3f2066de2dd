"""
Records come in: each item of a batch is answered alone, and none can hurt its neighbours.

Everything that can be wrong with an item is looked for before anything is written. If a write
fails all the same, the batch is written again one by one, each behind a savepoint, so that only
the item that fails is refused.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

import evidence.service
from evidence.service import SealedIn
from field_api import drafts, kinds, queries, refusals
from field_api.drafts import Arrival, Draft
from field_api.envelope import Wrong
from kernel.access import Actor
from kernel.bulk import together
from kernel.errors import Refusal
from kernel.jws import Key
from kernel.logs import log

_GONE = (OperationalError, InterfaceError)  # the database, not the record, is in trouble


@dataclass(frozen=True, slots=True)
class Intake:
    """One call of one phone. ``offset_ms`` is how far the phone's clock is behind ours."""

    session: Session
    actor: Actor
    signer: Key
    now: dt.datetime
    language: str = "zh"
    offset_ms: int | None = None

    def take(self, submitted: Sequence[Any]) -> list[str]:
        """Return a receipt (JWS) for each of ``submitted``, in order."""
        made = [drafts.draft(item) for item in submitted]
        unique = list({one.digest: one for one in made}.values())
        self._examine(unique)
        receipts = self._keep([one for one in unique if one.sealed and not one.refusal])
        if refused := [one for one in unique if one.refusal]:
            receipts |= self._replayed(refused)
            receipts |= self._refuse([one for one in refused if one.digest not in receipts])
        return [receipts[one.digest] for one in made]

    def _replayed(self, made: Sequence[Draft]) -> dict[str, str]:
        """Answer what was taken before, whatever would be said of it today."""
        here = evidence.service.present(self.session, {one.id for one in made if one.id})
        return {there.digest: there.receipt for there in here.values()}

    def _examine(self, made: Sequence[Draft]) -> None:
        """Refuse what is wrong; what is left is typed and sealed, each under an id of its own."""
        self._verify(made)
        taken: set[uuid.UUID] = set()
        for one in made:
            if one.sealed is None or one.refusal:
                continue
            if one.sealed.id in taken:
                one.refuse(refusals.IdTaken(id=one.sealed.id))
                continue
            self._check(one, one.sealed)
            if not one.refusal:
                taken.add(one.sealed.id)

    def _verify(self, made: Sequence[Draft]) -> None:
        opened = [one for one in made if not one.refusal]
        pairs = {(one.kid, one.author) for one in opened}
        sealers, authors = queries.who_seals(self.session, pairs)
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

    def _check(self, one: Draft, sealed: SealedIn) -> None:
        """Let the room of its kind say no."""
        with _refusing(one):
            try:
                kinds.KINDS[sealed.kind].check(self.session, sealed, one.payload, self.now)
            except DBAPIError:
                self.session.rollback()  # nothing is written yet, so nothing is lost
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
            self.session, self.actor, sealed, signer=self.signer, now=self.now
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
        parked = [(one.digest, _storable(one.text), why.code) for one, why in refused]
        evidence.service.park_many(self.session, self.actor, parked, now=self.now)
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


def _storable(text: str) -> str:
    """Return ``text`` as PostgreSQL can keep it: a NUL, which it cannot, becomes an escape."""
    return text.replace("\x00", "\\u0000")
