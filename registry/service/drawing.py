"""Versions of a boundary: what was drawn before is never redrawn."""

import datetime as dt

from kernel.ids import new_id
from kernel.spatial import to_shapely, to_wkb_element
from registry.models import Boundary, Right
from registry.reading import BoundaryIn


def is_same(last: Boundary, given: BoundaryIn) -> bool:
    """Whether a file says again what is drawn; how it is written does not matter."""
    depths = (last.top_m, last.bottom_m, last.source_datum)
    if depths != (given.top_m, given.bottom_m, given.datum):
        return False
    if last.geometry is None or given.geometry is None:
        return last.comparable == given.comparable and last.source_text == given.source_text
    return bool(to_shapely(last.geometry).wkb == given.geometry.wkb)


def draw(right: Right, given: BoundaryIn, last: Boundary | None, *, on: dt.date) -> Boundary:
    """Return the next version, which begins on that day; the last one ends with it."""
    begins = max(on, last.valid_from) if last else min(right.valid_from or on, on)
    if last:
        last.replaced_on = begins
    return Boundary(
        id=new_id(),
        right_id=right.id,
        version=last.version + 1 if last else 1,
        geometry=None if given.geometry is None else to_wkb_element(given.geometry),
        area_m2=given.area_m2,
        top_m=given.top_m,
        bottom_m=given.bottom_m,
        source_datum=given.datum,
        source_text=given.source_text,
        comparable=given.comparable,
        valid_from=begins,
    )
