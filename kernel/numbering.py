"""Numbers without gaps, per office, kind of paper and year."""

import uuid

from sqlalchemy import CheckConstraint, String, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.db import Base


class NumberSeries(Base):
    """The last number an office gave to papers of a kind in a year."""

    __tablename__ = "number_series"
    __table_args__ = (CheckConstraint("last >= 0", name="counts_from_one"),)

    office_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


def next_number(session: Session, office_id: uuid.UUID, kind: str, year: int) -> int:
    """
    Return the next number of the series, the first of which is 1.

    The series stays locked until the transaction ends, so that a number taken by an act that
    fails is given to the next: take it as late in the act as can be.
    """
    return next_numbers(session, office_id, kind, year, 1).start


def next_numbers(session: Session, office_id: uuid.UUID, kind: str, year: int, count: int) -> range:
    """
    Return the next ``count`` numbers of the series, held as `next_number` holds one.

    Who takes from several series does so in the order of their keys, or two may wait for each
    other.
    """
    key = {"office_id": office_id, "kind": kind, "year": year}
    dialect = session.get_bind().dialect.name
    opening = (postgresql if dialect == "postgresql" else sqlite).insert(NumberSeries)
    session.execute(opening.values(**key, last=0).on_conflict_do_nothing())
    series = session.scalars(
        select(NumberSeries)
        .filter_by(**key)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    series.last += count
    session.flush()
    return range(series.last - count + 1, series.last + 1)
