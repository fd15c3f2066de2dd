"""Facts about this installation that must travel with its database."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.db import Base


class InstallationFact(Base):
    __tablename__ = "installation_facts"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[dict[str, Any]]


def fact(session: Session, name: str) -> dict[str, Any] | None:
    found = session.get(InstallationFact, name)
    return found.value if found else None


def state_fact(session: Session, name: str, value: dict[str, Any]) -> None:
    session.merge(InstallationFact(name=name, value=value))
