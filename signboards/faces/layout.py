"""Where the words of a board stand, and in what colours: data for each province, with its day."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

import orjson

from kernel.sheets import Colour

_DATA: Final = "layouts.json"


class Size(StrEnum):
    """Breadth and height in centimetres."""

    LARGE = "200x120"
    SMALL = "120x80"


@dataclass(frozen=True, slots=True)
class Layout:
    """
    A province's form of the board; ``items`` are keys of `FaceText.values` with their labels.

    ``places`` has all measures of each size in millimetres, as in the file of layouts.
    """

    name: str
    version: int
    provinces: frozenset[str] | None
    since: dt.date
    source: str
    ground: Colour
    letters: Colour
    code: Colour
    heading: str
    items: Sequence[tuple[str, str]]
    captions: Sequence[str]
    places: Mapping[str, Mapping[str, Any]]

    @property
    def label(self) -> str:
        return f"{self.name}/{self.version}"


def layout_for(province: str, on: dt.date) -> Layout:
    """Return the form in force in a province (its code) that day; where it has none, the usual."""
    in_force = [one for one in _layouts() if one.since <= on]
    own = [one for one in in_force if one.provinces and province in one.provinces]
    usual = [one for one in in_force or _layouts() if one.provinces is None]
    return max(own or usual, key=lambda one: (one.since, one.version))


def layout_called(label: str) -> Layout:
    """Return the form a board was printed in; forms are added to the file, never changed in it."""
    return next(one for one in _layouts() if one.label == label)


@cache
def _layouts() -> tuple[Layout, ...]:
    raw: list[dict[str, Any]] = orjson.loads(files(__package__).joinpath(_DATA).read_bytes())
    return tuple(map(_read, raw))


def _read(said: Mapping[str, Any]) -> Layout:
    provinces = said["provinces"]
    return Layout(
        name=said["name"],
        version=said["version"],
        provinces=None if provinces is None else frozenset(provinces),
        since=dt.date.fromisoformat(said["since"]),
        source=said["source"],
        ground=_colour(said["ground"]),
        letters=_colour(said["letters"]),
        code=_colour(said["code"]),
        heading=said["heading"],
        items=tuple((key, label) for key, label in said["items"]),
        captions=tuple(said["captions"]),
        places=said["sizes"],
    )


def _colour(said: Mapping[str, Any]) -> Colour:
    cyan, magenta, yellow, black = said["cmyk"]
    return Colour(said["rgb"], (cyan, magenta, yellow, black))
