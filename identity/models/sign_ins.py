"""Devices with their keys, and the sign-ins on them. Of a token only its SHA-256 is kept."""

import datetime as dt
import uuid
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Base, Record

_IN_FORCE = text("withdrawn_at IS NULL")


class Device(Record):
    """
    A phone, known by the RFC 7638 thumbprint of the public key it seals records with.

    ``office_id`` is the office that enrolled it, whoever signs in on it later.
    ``secret_locked`` is what only a phone somebody signed in on may know, encrypted.
    """

    __tablename__ = "devices"
    __table_args__ = (
        CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by IS NULL) "
            "AND (revoked_at IS NULL) = (revoked_reason IS NULL)",
            name="revocation_is_whole_or_absent",
        ),
    )
    # The log says nothing of it, not even a digest; and older lines know nothing of it.
    undigested: ClassVar[frozenset[str]] = frozenset({"secret_locked"})

    thumbprint: Mapped[str] = mapped_column(String(43), unique=True)
    public_jwk: Mapped[dict[str, Any]]
    name: Mapped[str] = mapped_column(String(80))
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("offices.id"))
    enrolled_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]
    revoked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("officers.id"))
    revoked_reason: Mapped[str | None] = mapped_column(String(200))
    secret_locked: Mapped[bytes | None] = mapped_column(LargeBinary)


class DeviceOfficer(Base):
    """An officer has signed in on a device, first at ``first_at``."""

    __tablename__ = "device_officers"
    __table_args__ = (Index(None, "officer_id"),)

    device_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("devices.id"), primary_key=True)
    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officers.id"), primary_key=True)
    first_at: Mapped[dt.datetime]


class LoginSession(Record):
    """One sign-in and the family of tokens that grows from it."""

    __tablename__ = "login_sessions"
    __table_args__ = (
        Index(None, "officer_id"),
        Index(None, "device_id"),
        CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="reason_if_ended"),
    )

    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("officers.id"))
    device_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("devices.id"))
    started_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    end_reason: Mapped[str | None] = mapped_column(String(40))

    def end(self, reason: str, at: dt.datetime) -> None:
        self.ended_at, self.end_reason = at, reason


class AccessToken(Base):
    __tablename__ = "access_tokens"
    __table_args__ = (Index(None, "session_id"), Index(None, "expires_at"))

    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("login_sessions.id"))
    expires_at: Mapped[dt.datetime]


class RefreshToken(Base):
    """
    Good until what was given for it is used: what comes after that was copied.

    ``parent_hash`` is of the token it was given for. If that one comes again this one is withdrawn,
    for another is given in its place: one token in force for each.
    """

    __tablename__ = "refresh_tokens"
    __table_args__ = (
        Index(None, "session_id"),
        Index(None, "expires_at"),
        Index(
            "uq_refresh_tokens_in_force",
            "parent_hash",
            unique=True,
            postgresql_where=_IN_FORCE,
            sqlite_where=_IN_FORCE,
        ),
    )

    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("login_sessions.id"))
    issued_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
    # No foreign key: it may be forgotten first, having expired first.
    parent_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    withdrawn_at: Mapped[dt.datetime | None]


class SignInDelay(Base):
    """
    Failures in a row for one login, whether or not anybody has that login.

    Kept by the login's SHA-256, so that nothing here or in the time it takes tells which logins
    exist.
    """

    __tablename__ = "sign_in_delays"

    login_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    failures: Mapped[int]
    failed_at: Mapped[dt.datetime] = mapped_column(index=True)
    next_try_at: Mapped[dt.datetime]
