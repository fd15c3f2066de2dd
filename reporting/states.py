"""What a report may count by, and which of its figures can be opened."""

from enum import StrEnum


class Basis(StrEnum):
    """The day that puts a case into a period: discovered 发现, filed 立案 or closed 结案."""

    DISCOVERED = "discovered"
    FILED = "filed"
    CLOSED = "closed"


class Figure(StrEnum):
    """A figure of the two-rates table, and the cases behind it."""

    UNLICENSED = "unlicensed"  # A_t
    UNLICENSED_BEFORE = "unlicensed_before"  # A_(t-1)
    BY_HOLDERS = "by_holders"  # B
    UNDECIDED = "undecided"  # no class yet: in neither rate
    WITHDRAWN = "withdrawn"  # taken back: in neither rate, shown beside


class Place(StrEnum):
    """Which part of a division a row is about."""

    CHILD = "child"
    DIRECT = "direct"  # the division itself, no child of it
    TOTAL = "total"
