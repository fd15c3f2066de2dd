"""Text forms written back: what was in canonical form comes out byte for byte the same."""

from collections.abc import Callable, Iterator
from typing import Final

from registry.outlines.drafts import Corner, Draft, Form, RawRing
from registry.outlines.refusals import NoBoundary


def written(draft: Draft) -> str:
    """Return a text form in its canonical spelling; raise `NoBoundary` where it is no text."""
    writer = _WRITERS.get(draft.form)
    if writer is None:
        raise NoBoundary(draft.form, why="不是文本格式 it is no text form")
    return "".join(f"{line}\n" for line in writer(draft))


def _exploration(draft: Draft) -> Iterator[str]:
    yield f"{len(draft.rings)},"
    for ring in draft.rings:
        yield f"{len(ring.corners)},"
        yield from (f"{corner.first},{corner.second}," for corner in ring.corners)
        if ring.closed:
            yield "-1,0,0," if ring.hole else "0,0,0,"


def _mining(draft: Draft) -> Iterator[str]:
    yield from draft.head.splitlines()
    for ring in draft.rings:
        yield from (f"{c.label},{c.first},{c.second}, , ," for c in ring.corners)
        if ring.closed:
            yield f"*,{ring.top},{ring.bottom},{ring.name},{ring.mark},"


def _table(draft: Draft) -> Iterator[str]:
    yield from draft.head.splitlines()
    yield from (f"{c.label} {c.first} {c.second}" for c in _all_corners(draft))


def _pairs(draft: Draft) -> Iterator[str]:
    yield from (f"{c.first},{c.second}" for c in _all_corners(draft))


def _all_corners(draft: Draft) -> Iterator[Corner]:
    for ring in draft.rings:
        yield from ring.corners


def _csv(draft: Draft) -> Iterator[str]:
    yield draft.head
    for ring in draft.rings:
        pairs = " ".join(f"{corner.first};{corner.second}" for corner in ring.corners)
        yield f"{ring.name},{ring.stated_km2},{pairs}"


def _page(draft: Draft) -> Iterator[str]:
    yield "".join(map(_page_ring, draft.rings))


def _page_ring(ring: RawRing) -> str:
    return "".join(f"{ring.name},{c.label},{c.first},{c.second};" for c in ring.corners)


_WRITERS: Final[dict[Form, Callable[[Draft], Iterator[str]]]] = {
    Form.EXPLORATION_BLOCK: _exploration,
    Form.MINING_BLOCK: _mining,
    Form.TABLE: _table,
    Form.PAIRS: _pairs,
    Form.PACKED_CSV: _csv,
    Form.PUBLIC_PAGE: _page,
}
