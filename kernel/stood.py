"""Where somebody stood to a line on the ground, as a phone without a network answered it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

import marshmallow as ma
from marshmallow import validate

from kernel.wire import Number

_FARTHEST_M: Final = 1e7  # a quarter of the earth: beyond that a number is no length


class Side(StrEnum):
    INSIDE = "inside"
    OUTSIDE = "outside"
    CANNOT_TELL = "cannot_tell"


class Ground(ma.Schema):
    """
    The phone's own answer, sealed with the version of the boundary it was held against.

    Nothing is decided by it: the service answers anew from the fix. ``distance_m`` is that to the
    nearest place of the line, on whichever side.
    """

    right_id = ma.fields.UUID(required=True)
    boundary_version = ma.fields.Integer(
        required=True, allow_none=True, strict=True, validate=validate.Range(1, 2**31 - 1)
    )
    answer = ma.fields.Enum(Side, by_value=True, required=True)
    distance_m = Number(allow_none=True, load_default=None, validate=validate.Range(0, _FARTHEST_M))


def ground() -> ma.fields.Nested:
    """Return the field for it; phones of before leave it out."""
    return ma.fields.Nested(Ground, allow_none=True, load_default=None)


def ground_told() -> ma.fields.Nested:
    """Return the field that shows it beside what the service says itself."""
    told = "the phone's own answer at the time, sealed; None where it gave none"
    return ma.fields.Nested(Ground, required=True, allow_none=True, metadata={"description": told})


def ground_in(payload: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the answer in a payload as it was sealed."""
    sealed = payload.get("ground")
    return None if sealed is None else dict(Ground().load(sealed))
