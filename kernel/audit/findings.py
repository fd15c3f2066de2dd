"""What verification says of a thing that is not as it was left."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was left: ``what`` is wrong with ``subject``."""

    what: str
    subject: str


def span(table: str, first: int, last: int) -> str:
    """Name the numbered rows of ``table`` from ``first`` to ``last``, both included."""
    return f"{table}/{first}" if first == last else f"{table}/{first}..{last}"
