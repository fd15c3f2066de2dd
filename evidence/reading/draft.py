"""A reading, and one in the making: each value with its source, each doubt with its words."""

from dataclasses import asdict, dataclass, field
from typing import Any

from evidence.reading.facts import Position


@dataclass(frozen=True, slots=True)
class Reading:
    """
    Everything is as stated by the file; None means that nothing acceptable is stated.

    ``taken_at`` is a wall clock without a zone; ``heading_ref`` is T (true north), M (magnetic)
    or None; ``sources`` says where each value comes from; ``disagreements`` holds, by field, what
    each source says; ``stated`` the raw words behind a flag.
    """

    version: str
    media_type: str
    position: Position | None = None
    altitude_m: float | None = None
    accuracy_m: float | None = None
    heading_deg: float | None = None
    heading_ref: str | None = None
    taken_at: str | None = None
    utc_offset: str | None = None
    gps_at: str | None = None
    make: str | None = None
    model: str | None = None
    software: str | None = None
    description: str | None = None
    orientation: int | None = None
    width: int | None = None
    height: int | None = None
    drone: dict[str, float | str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    disagreements: dict[str, dict[str, Any]] = field(default_factory=dict)
    stated: dict[str, str] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Draft:
    """A reading in the making."""

    values: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    disagreements: dict[str, dict[str, Any]] = field(default_factory=dict)
    stated: dict[str, str] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)

    def take(self, name: str, value: Any, source: str) -> None:
        if value is not None and name not in self.values:
            self.values[name], self.sources[name] = value, source

    def flag(self, *flags: str) -> None:
        self.flags += [one for one in flags if one not in self.flags]

    def finished(self, version: str, media: str) -> Reading:
        return Reading(
            version=version,
            media_type=media,
            sources=self.sources,
            disagreements=self.disagreements,
            stated=self.stated,
            flags=self.flags,
            **self.values,
        )
