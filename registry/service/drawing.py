"""Versions of a boundary: what was drawn before is never redrawn."""

import datetime as dt
from typing import Any

from kernel.ids import new_id
from kernel.spatial import to_wkb_element, wkb_of
from registry.models import Boundary
from registry.reading import BoundaryIn
from registry.service.entries import Entry, begun


def is_same(last: Entry, given: BoundaryIn) -> bool:
    """Whether a file says again what is drawn; how it is written does not matter."""
    if last["replaced_on"] is not None:
        return False
    depths = (last["top_m"], last["bottom_m"], last["source_datum"])
    if depths != (given.top_m, given.bottom_m, given.datum):
        return False
    if last["geometry"] is None or given.geometry is None:
        same: bool = last["source_text"] == given.source_text
        return last["comparable"] == given.comparable and same
    return bool(wkb_of(last["geometry"]) == given.geometry.wkb)


def draw(right: Entry, given: BoundaryIn, last: Entry | None, *, on: dt.date) -> Entry:
    """Return the next version, which begins on that day; the last one ends with it."""
    return _next(
        right,
        last,
        on,
        geometry=None if given.geometry is None else to_wkb_element(given.geometry),
        area_m2=given.area_m2,
        top_m=given.top_m,
        bottom_m=given.bottom_m,
        source_datum=given.datum,
        source_text=given.source_text,
        comparable=given.comparable,
    )


def draw_again(right: Entry, before: Entry, last: Entry, *, on: dt.date) -> Entry:
    """Return a next version that says what an earlier one said."""
    said = {"id", "right_id", "version", "valid_from", "replaced_on", "row_no"}
    return _next(right, last, on, **{k: v for k, v in before.values.items() if k not in said})


def close(last: Entry, *, on: dt.date) -> dt.date:
    """End a version on that day, or on the first it was there; return the day."""
    ends: dt.date = max(on, last["valid_from"])
    last.take({"replaced_on": ends})
    return ends


def _next(right: Entry, last: Entry | None, on: dt.date, **drawn: Any) -> Entry:
    if last is None:
        begins = min(right["valid_from"] or on, on)
    else:
        begins = close(last, on=on) if last["replaced_on"] is None else max(on, last["replaced_on"])
    version = last["version"] + 1 if last else 1
    return begun(
        Boundary, id=new_id(), right_id=right.id, version=version, valid_from=begins, **drawn
    )
