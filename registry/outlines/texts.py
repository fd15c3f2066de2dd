"""The text forms of a boundary, told apart by their own marks and read as printed."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from registry.outlines.drafts import Axes, Corner, Draft, Form, RawRing
from registry.outlines.refusals import NoBoundary
from registry.states import SourceDatum

MOST_POINTS: Final = 100_000
_LONGEST: Final = 16 << 20  # characters
_TITLE: Final = 400  # characters in which the datum may be named

# A coordinate, some of whose digits may be masked; degrees may have marks.
_NUMBER = r"[-+]?[0-9*×●■]{1,9}(?:\.[0-9*×xX●■]{0,20})?"
_MARKS = (
    r"[0-9*]{1,3}\s?[°度]\s?[0-9*]{1,2}(?:\.\d+)?\s?['′’分]?"
    r"(?:\s?[0-9*.]{1,12}\s?(?:[\"″”秒]|''|′′)?)?"
)
_COORDINATE = rf"(?:{_MARKS}|{_NUMBER})"
_GAP = r"[\s,;，、]+"

_BLOCK_ROW: Final = re.compile(rf"^([^,*\s]{{1,12}}),({_NUMBER}),({_NUMBER}),\s*,\s*,?$")
_BLOCK_END: Final = re.compile(
    r"^\*,\s*(-?[\d.]*)\s*,\s*(-?[\d.]*)\s*,([^,]*),\s*(-?\d*)\s*,?$", re.ASCII
)
_COUNT: Final = re.compile(r"^(\d{1,6}),?$", re.ASCII)
_PAIR: Final = re.compile(rf"^({_COORDINATE}){_GAP}({_COORDINATE})[,;]?$")
_RING_END: Final = re.compile(r"^(-?\d+),\s*-?[\d.]+,\s*-?[\d.]+,?$", re.ASCII)
_TABLE_ROW: Final = re.compile(
    rf"^([A-Za-z]?[-\w]{{1,8}}){_GAP}({_COORDINATE}){_GAP}({_COORDINATE})[,;。]?$"
)
_PAGE_ITEM: Final = re.compile(rf"^([^,;]{{1,24}}),(\d{{1,6}}),({_NUMBER}),({_NUMBER})$")
_CSV_ROW: Final = re.compile(rf"^([^,]*),([\d.]*),((?:{_NUMBER};{_NUMBER}(?:\s+|$))+)$")
_DATUMS: Final = (
    ("2000", SourceDatum.CGCS2000),
    ("80", SourceDatum.XIAN80),
    ("54", SourceDatum.BEIJING54),
)
_NAMED_DATUM: Final = re.compile(
    r"(?:西安|北京|国家|大地|坐标系|CGCS|XIAN|BEIJING)\D{0,6}?(2000|(?:19)?80|(?:19)?54)(?!\d)"
    r"|(?<!\d)(2000|(?:19)?80|(?:19)?54)年?\D{0,3}(?:西安|北京|国家|大地)",
    re.IGNORECASE,
)


def read_text(text: str) -> Draft:
    """Read any of the text forms; raise `NoBoundary` where it is none of them."""
    plain = unicodedata.normalize("NFC", text[:_LONGEST])
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    for looks_so, reader in _FORMS:
        if lines and looks_so(lines):
            draft = replace(reader(lines), datum=_datum_named(plain[:_TITLE]))
            if sum(len(ring.corners) for ring in draft.rings) > MOST_POINTS:
                raise NoBoundary(draft.form, why=f"> {MOST_POINTS}")
            return draft
    raise NoBoundary(why="既非已知文本格式，也非空间数据文件 of no known form")


def _datum_named(title: str) -> SourceDatum | None:
    found = _NAMED_DATUM.search(unicodedata.normalize("NFKC", title))
    if found is None:
        return None
    year = found[1] or found[2]
    return next(datum for ending, datum in _DATUMS if year.endswith(ending))


def _is_exploration(lines: Sequence[str]) -> bool:
    return len(lines) > 1 and all(_COUNT.match(line) for line in lines[:2])


def _exploration(lines: Sequence[str]) -> Draft:
    """Read a block: rings, then for each its points, the pairs, and a closing line."""
    rings, corners, stated = list[RawRing](), list[Corner](), None
    for line in lines[1:]:
        if _COUNT.match(line):
            if corners:
                rings.append(RawRing(tuple(corners), closed=False, stated_corners=stated))
                corners = []
            stated = int(line.rstrip(","))
        elif end := _RING_END.match(line):
            ring = RawRing(tuple(corners), hole=end[1].startswith("-"), mark=line)
            rings.append(replace(ring, stated_corners=stated))
            corners = []
        elif pair := _PAIR.match(line):
            corners.append(Corner(str(len(corners) + 1), pair[1], pair[2]))
        else:
            raise NoBoundary(Form.EXPLORATION_BLOCK, why=line[:60])
    if corners:
        rings.append(RawRing(tuple(corners), closed=False, stated_corners=stated))
    stated_rings = int(lines[0].rstrip(","))
    return Draft(Form.EXPLORATION_BLOCK, tuple(rings), stated_rings=stated_rings)


def _is_mining(lines: Sequence[str]) -> bool:
    return any(_BLOCK_ROW.match(line) for line in lines[:3])


def _mining(lines: Sequence[str]) -> Draft:
    start = next(at for at, line in enumerate(lines) if _BLOCK_ROW.match(line))
    rings, corners = list[RawRing](), list[Corner]()
    for line in lines[start:]:
        if row := _BLOCK_ROW.match(line):
            corners.append(Corner(row[1], row[2], row[3]))
        elif end := _BLOCK_END.match(line):
            top, bottom, name, mark = end.groups()
            hole = mark.startswith("-")
            rings.append(RawRing(tuple(corners), hole, name, top, bottom, mark))
            corners = []
        else:
            raise NoBoundary(Form.MINING_BLOCK, why=line[:60])
    if corners:
        rings.append(RawRing(tuple(corners), closed=False))
    head = "\n".join(lines[:start])
    return Draft(Form.MINING_BLOCK, tuple(rings), Axes.NORTH_EAST, head)


def _page_items(lines: Sequence[str]) -> list[str]:
    return [item.strip() for item in "".join(lines).split(";") if item.strip()]


def _is_page(lines: Sequence[str]) -> bool:
    return all(_PAGE_ITEM.match(item) for item in _page_items(lines))


def _page(lines: Sequence[str]) -> Draft:
    rings = dict[str, list[Corner]]()
    for item in _page_items(lines):
        found = _PAGE_ITEM.match(item)
        if found is not None:
            rings.setdefault(found[1], []).append(Corner(found[2], found[3], found[4]))
    named = (RawRing(tuple(corners), name=name) for name, corners in rings.items())
    return Draft(Form.PUBLIC_PAGE, tuple(named))


def _is_csv(lines: Sequence[str]) -> bool:
    return len(lines) > 1 and all(_CSV_ROW.match(line) for line in lines[1:])


def _csv(lines: Sequence[str]) -> Draft:
    rings = []
    for found in filter(None, map(_CSV_ROW.match, lines[1:])):
        pairs = (pair.split(";") for pair in found[3].split())
        corners = tuple(Corner(str(n), *pair) for n, pair in enumerate(pairs, 1))
        rings.append(RawRing(corners, name=found[1], stated_km2=found[2]))
    return Draft(Form.PACKED_CSV, tuple(rings), head=lines[0])


def _is_table(lines: Sequence[str]) -> bool:
    return sum(_TABLE_ROW.match(line) is not None for line in lines) >= len(lines) / 2


def _table(lines: Sequence[str]) -> Draft:
    """Read rows of number and two coordinates; a number that starts over begins another ring."""
    rows = [row for row in map(_TABLE_ROW.match, lines) if row]
    head = "\n".join(line for line in lines[:10] if not _TABLE_ROW.match(line))
    corners = [Corner(row[1], row[2], row[3]) for row in rows]
    rings = tuple(RawRing(tuple(part)) for part in _starting_over(corners))
    return Draft(Form.TABLE, rings, _axes_of(corners), head)


def _starting_over(corners: Sequence[Corner]) -> Iterator[list[Corner]]:
    part, first = corners[:1], corners[0].label
    for before, corner in pairwise(corners):
        closes = (before.first, before.second) == (part[0].first, part[0].second)
        if corner.label == first and len(part) > 1 and (not closes or len(part) > 2):  # noqa: PLR2004  # points
            if (corner.first, corner.second) == (part[0].first, part[0].second):
                part = [*part, corner]  # the first point told again, under its own number
                continue
            yield list(part)
            part = []
        part = [*part, corner]
    yield list(part)


def _axes_of(corners: Sequence[Corner]) -> Axes:
    """Metres are X north and Y east, as surveyors write; degrees are longitude and latitude."""
    metres = len(corners[0].first.partition(".")[0]) > len("180")
    return Axes.NORTH_EAST if metres else Axes.EAST_NORTH


def _pair_items(lines: Sequence[str]) -> list[str]:
    items = list(lines) if len(lines) > 1 else re.split(r"(?<=\d)\s*;\s*|\s+(?=\d)", lines[0])
    return [item for item in items if item]


def _is_pairs(lines: Sequence[str]) -> bool:
    return all(_PAIR.match(item) for item in _pair_items(lines))


def _pairs(lines: Sequence[str]) -> Draft:
    found = filter(None, map(_PAIR.match, _pair_items(lines)))
    corners = [Corner(str(n), pair[1], pair[2]) for n, pair in enumerate(found, 1)]
    return Draft(Form.PAIRS, (RawRing(tuple(corners)),), _axes_of(corners))


_FORMS: Final[tuple[tuple[Callable[..., bool], Callable[..., Draft]], ...]] = (
    (_is_exploration, _exploration),
    (_is_mining, _mining),
    (_is_page, _page),
    (_is_csv, _csv),
    (_is_pairs, _pairs),
    (_is_table, _table),
)
