"""What one reader's tags say, with everything doubtful named; nothing is guessed or filled in."""

from dataclasses import dataclass, field
from typing import TypedDict

from evidence.formats.tags import UNDEFINED, Ratio, Tags, Value


class Position(TypedDict):
    lat: float
    lon: float


Fact = str | int | float | Position


@dataclass(slots=True)
class Facts:
    """Values by field name, flags, and the raw words of what was not accepted."""

    values: dict[str, Fact] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    stated: dict[str, str] = field(default_factory=dict)

    def say(self, name: str, value: Fact | None) -> None:
        if value is not None:
            self.values[name] = value

    def doubt(self, flag: str, tags: Tags, *names: str) -> None:
        """Flag, and keep what the file really says in those tags."""
        if flag not in self.flags:
            self.flags.append(flag)
        self.stated |= {n: as_stated(tags[n]) for n in names if n in tags}


def as_stated(value: Value) -> str:
    if isinstance(value, bytes):
        return value[:80].decode("ascii", "backslashreplace")
    return " ".join(f"{a}/{b}" for a, b in value[:8])


def number(tags: Tags, name: str) -> float | None:
    """Return the first number of a tag; None if it is absent, text, or divided by zero."""
    value = tags.get(name)
    return ratio(value[0]) if isinstance(value, tuple) and value else None


def ratio(pair: Ratio) -> float | None:
    return pair[0] / pair[1] if pair[1] else None


def undefined(value: Value | None) -> bool:
    """Every fraction is 0/0, or nothing is there: the camera left the field empty."""
    return not isinstance(value, tuple) or all(pair == UNDEFINED for pair in value)


def letter(tags: Tags, name: str) -> str:
    """Return the first letter of a reference such as N, S, T or M, in capitals; empty if none."""
    value = tags.get(name, b"")
    text = value if isinstance(value, bytes) else bytes(a for a, _ in value if 0 < a < 128)  # noqa: PLR2004 -- some cameras store the letter as a number: ASCII
    return text.strip(b"\x00 ")[:1].decode("ascii", "ignore").upper()
