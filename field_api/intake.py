"""
Records come in: each item is answered alone, and none can hurt its neighbours.

What several calls bring at the same time is kept together: one question of each kind, one
transaction, one fsync for all of them.

Everything that can be wrong with an item is looked for before anything is written, in a session
that only reads: a long look makes nobody wait. What another call keeps in between is met by the
keys of the tables. If a write fails all the same, the records are written again one by one, each
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
import patrols.service
from evidence.models import SealedRecord
from evidence.service import SealedIn
from field_api import drafts, kinds, queries, refusals
from field_api.calls import Call
from field_api.drafts import Draft
from field_api.envelope import Wrong
from kernel.access import Actor
from kernel.bulk import together
from kernel.db import read_on
from kernel.errors import Refusal
from kernel.gathering import Gathering
from kernel.jws import Key
from kernel.logs import log
from kernel.secrets import Safe

Open = Callable[[], AbstractContextManager[Session]]

_TOGETHER = 100  # records in one transaction, so that nobody's receipt waits for too many
_GONE = (OperationalError, InterfaceError)  # the database, not the record, is in trouble


class Intake:
    """
    The one place of a process where records come in.

    ``look`` opens a session that only reads, ``begin`` one that is committed at its end.
    """

    def __init__(
        self, look: Open, begin: Open, signer: Callable[[], Key], safe: Callable[[], Safe]
    ) -> None:
        self._look = look
        self._begin = begin
        self._signer = signer
        self._safe = safe
        # no two of a group bring the same record: the second is to find what became of the first
        self._keeping = Gathering(self._keep, most=_TOGETHER, weigh=Call.records, holds=Call.ids)

    def take(self, call: Call, language: str) -> list[str]:
        """Return a receipt (JWS) for each of the items submitted, in order."""
        drafts.count_files(call.made)
        self._keeping.bring(call)
        receipts = {one.digest: one.receipt for one in call.unique if one.receipt}
        if refused := [one for one in call.unique if not one.receipt]:
            receipts |= self._answer(refused, call, language)
        return [receipts[one.digest] for one in call.made]

    def _keep(self, calls: Sequence[Call]) -> None:
        """Give every draft of ``calls`` that can be kept its receipt, the others a refusal."""
        try:
            self._keep_sound(calls)
        except Exception:
            for call in calls:
                call.begin_again()
            raise

    def _keep_sound(self, calls: Sequence[Call]) -> None:
        now = max(call.arrival.at for call in calls)
        with self._look() as session:
            self._examine(session, calls, now)
        made = [one for call in calls for one in call.unique]
        sound = [one for one in made if one.sealed and not one.refusal]
        if not sound:
            return
        try:
            with self._begin() as session:
                self._write_together(session, sound, now)
        except _GONE:
            raise
        except Exception:  # noqa: BLE001 (whatever it was, one by one shows whose it is)
            log.warning("records.batch_failed", records=len(sound), exc_info=True)
        else:
            return
        for one in sound:
            one.receipt = None
        with self._begin() as session:
            for one in sound:
                with _refusing(one), session.begin_nested():
                    self._write_together(session, [one], now)

    def _examine(self, session: Session, calls: Sequence[Call], now: dt.datetime) -> None:
        """Refuse what is wrong; what is left is typed and sealed, each under an id of its own."""
        self._verify(session, calls)
        for call in calls:
            taken: set[uuid.UUID] = set()
            for one in call.unique:
                if one.sealed is None or one.refusal:
                    continue
                if one.sealed.id in taken:
                    one.refuse(refusals.IdTaken(id=one.sealed.id))
                    continue
                self._check(session, one, one.sealed, now)
                if not one.refusal:
                    taken.add(one.sealed.id)

    def _verify(self, session: Session, calls: Sequence[Call]) -> None:
        opened = [(one, call) for call in calls for one in call.unique if not one.refusal]
        pairs = {(one.kid, one.author) for one, _ in opened}
        sealers, authors = queries.who_seals(session, pairs)
        for one, call in opened:
            sealer = sealers.get(one.kid)
            drafts.verify(one, sealer)
            if one.refusal or sealer is None:
                continue
            drafts.type_payload(one)
            if not one.refusal:
                author = authors.get((sealer.id, one.claims["author"]))
                drafts.seal(one, sealer, author, call.arrival)

    def _check(self, session: Session, one: Draft, sealed: SealedIn, now: dt.datetime) -> None:
        """Let the room of its kind say no."""
        with _refusing(one):
            try:
                kinds.KINDS[sealed.kind].check(session, sealed, one.payload, now)
            except DBAPIError:
                read_on(session)
                raise

    def _write_together(self, session: Session, made: Sequence[Draft], now: dt.datetime) -> None:
        with together(session):
            self._write(session, made, now)

    def _write(self, session: Session, made: Sequence[Draft], now: dt.datetime) -> None:
        """Keep the records, and hand each that is new to its room."""
        sealed = [one.sealed for one in made if one.sealed]
        kept = evidence.service.keep_many(
            session, sealed, signer=self._signer(), safe=self._safe(), now=now
        )
        rooms: dict[str, list[tuple[SealedIn, Any]]] = defaultdict(list)
        for one, how in zip(made, kept, strict=True):
            if how.digest != one.digest:
                one.refuse(refusals.IdTaken(id=how.id))
                continue
            one.receipt = how.receipt
            if how.fresh and one.sealed:
                rooms[one.sealed.kind].append((one.sealed, one.payload))
        for kind, records in rooms.items():
            kinds.KINDS[kind].take(session, records, now=now)

    def _answer(self, refused: Sequence[Draft], call: Call, language: str) -> dict[str, str]:
        """Answer what was taken before as it was then, and refuse the rest."""
        arrival = call.arrival
        with self._begin() as session:
            receipts = self._replayed(session, refused)
            rest = [one for one in refused if one.digest not in receipts]
            self._park(session, rest, arrival.by, arrival.at)
            walked = {one.id for one in rest if one.id and one.claims.get("kind") == "patrol"}
            patrols.service.duty.came_back(session, arrival.by, walked, now=arrival.at)
        refusing = _Refusing(self._signer(), arrival.at, language)
        return receipts | {one.digest: refusing.receipt(one) for one in rest}

    def _replayed(self, session: Session, made: Sequence[Draft]) -> dict[str, str]:
        """Return the receipts of what was taken before, whatever would be said of it today."""
        here = evidence.service.present(session, {one.id for one in made if one.id})
        receipts = {there.digest: there.receipt for there in here.values()}
        twins = [one for one in made if isinstance(one.refusal, refusals.IdTaken)]
        for one in twins:
            with _refusing(one):
                if one.id in here and self._seals_the_same(session, one, one.id):
                    receipts[one.digest] = here[one.id].receipt
        return receipts

    def _seals_the_same(self, session: Session, one: Draft, record_id: uuid.UUID) -> bool:
        """Whether what we keep says the same words: a signature has twins, and may be made anew."""
        kept = session.get_one(SealedRecord, record_id).compact(self._safe())
        return kept.rpartition(".")[0] == one.text.rpartition(".")[0]

    def _park(
        self, session: Session, refused: Sequence[Draft], actor: Actor, now: dt.datetime
    ) -> None:
        parked = [(one.digest, one.text, one.refusal.code) for one in refused if one.refusal]
        evidence.service.park_many(session, actor, parked, safe=self._safe(), now=now)


@dataclass(frozen=True, slots=True)
class _Refusing:
    """Says why, under our signature."""

    signer: Key
    now: dt.datetime
    language: str

    def receipt(self, one: Draft) -> str:
        kind = one.claims.get("kind")
        refusal = one.refusal or refusals.NotProcessed()
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
