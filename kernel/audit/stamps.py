"""
RFC 3161 time stamps of signed heads: an authority outside says when a head was there at the latest.

The one door to `rfc3161_client`. What is stamped are the bytes of the head's compact JWS, so that
`openssl ts -verify -data` holds them against the answer, which is kept as it came.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)
from sqlalchemy import ForeignKey, LargeBinary, Select, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import outbound
from kernel.audit.findings import Finding
from kernel.audit.heads import SignedHead, newest_signed
from kernel.db import Base

_KIND: Final = "application/timestamp-query"
_ACCEPT: Final = "application/timestamp-reply"


class HeadStamp(Base):
    """
    What the authority answered about a signed head: a DER TimeStampResp, as it came.

    ``stamped_at`` and ``authority`` only repeat what is in it, and whom we asked.
    """

    __tablename__ = "audit_head_stamps"

    head_number: Mapped[int] = mapped_column(
        ForeignKey("audit_signed_heads.number"), primary_key=True, autoincrement=False
    )
    authority: Mapped[str] = mapped_column(String(400))
    stamped_at: Mapped[dt.datetime]
    token: Mapped[bytes] = mapped_column(LargeBinary)


class BadStamp(ValueError):
    """The answer is no time stamp of these bytes by the configured authority."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Whom to ask, and the PEM file of the certificates by which their answers are judged."""

    address: str
    certificates: Path

    def stamp(self, head: SignedHead) -> HeadStamp:
        """
        Return the stamp of ``head``, verified against our own certificates before it is kept.

        Raises `BadStamp`, and `kernel.outbound.NotDelivered` if nobody answered.
        """
        data = head.jws.encode()
        request = asking(data)
        answer = outbound.post(
            self.address, request.as_bytes(), kind=_KIND, accept=_ACCEPT, plain=True
        )
        at = self.check(answer, data, nonce=request.nonce)
        return HeadStamp(
            head_number=head.number, authority=self.address, stamped_at=at, token=answer
        )

    def check(self, answer: bytes, data: bytes, *, nonce: int | None = None) -> dt.datetime:
        """Return when ``data`` was stamped; raise `BadStamp` if this answer does not say so."""
        pems = x509.load_pem_x509_certificates(self.certificates.read_bytes())
        roots = [one for one in pems if one.issuer == one.subject]
        between = [one for one in pems if one.issuer != one.subject]
        try:
            stamp = _decoded(answer)
            verifier = VerifierBuilder(roots=roots, intermediates=between, nonce=nonce).build()
            verifier.verify_message(stamp, data)
        except (VerificationError, ValueError) as error:
            raise BadStamp(f"{self.address}: {error}") from error
        return stamp.tst_info.gen_time.astimezone(dt.UTC)


def asking(data: bytes) -> TimeStampRequest:
    """Return the question for a stamp of ``data``, with a nonce and for the certificate."""
    return TimestampRequestBuilder(data=data, hash_algorithm=HashAlgorithm.SHA256).build()


def _decoded(answer: bytes) -> TimeStampResponse:
    stamp = decode_timestamp_response(answer)
    if stamp.status not in (0, 1):  # granted, granted with modifications
        raise ValueError(f"refused: {stamp.status_string}")
    return stamp


def stamp_of(session: Session, number: int) -> HeadStamp | None:
    return session.get(HeadStamp, number)


def newest_stamped() -> Select[SignedHead]:
    """The newest head that has a time stamp: what a dossier wants to carry."""
    return newest_signed().join(HeadStamp, HeadStamp.head_number == SignedHead.number)


def unstamped_since(session: Session) -> dt.datetime | None:
    """Return since when the authority owes stamps, None if the newest head has one."""
    stamped = select(func.max(HeadStamp.head_number)).scalar_subquery()
    owed = select(func.min(SignedHead.at)).where(SignedHead.number > func.coalesce(stamped, 0))
    return session.scalar(owed)


def verify_stamps(session: Session, authority: Authority | None) -> Iterator[Finding]:
    """
    Hold every stamp that is kept against its head.

    Without the certificates of the authority only that the stamp is of these very bytes.
    """
    kept = select(HeadStamp, SignedHead.jws).outerjoin(
        SignedHead, SignedHead.number == HeadStamp.head_number
    )
    for stamp, head in session.execute(kept.order_by(HeadStamp.head_number)):
        try:
            _hold(stamp, head or "", authority)
        except ValueError as bad:
            name = f"{HeadStamp.__tablename__}/{stamp.head_number}"
            yield Finding("stamp_broken", f"{name} ({bad})")


def _hold(stamp: HeadStamp, head: str, authority: Authority | None) -> None:
    if authority is not None:
        at = authority.check(stamp.token, head.encode())
    else:
        at = _of_bytes(stamp.token, head.encode())
    if at != stamp.stamped_at:
        raise BadStamp(f"it was stamped at {at.isoformat()}")


def _of_bytes(answer: bytes, data: bytes) -> dt.datetime:
    """Return when ``data`` is said to have been stamped; by whom is not asked."""
    said = _decoded(answer).tst_info
    if said.message_imprint.message != sha256(data).digest():
        raise BadStamp("it is a stamp of other bytes")
    return said.gen_time.astimezone(dt.UTC)
