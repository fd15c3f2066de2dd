"""
Fields that take JSON literally.

The library's own read ``"1"`` as a number and ``"yes"`` as true; under a seal a text that looks
like a number is a fault of the phone, and is told as one.
"""

import datetime as dt
from typing import Any, Final

import marshmallow as ma
from marshmallow import validate

_LONGEST_INSTANT: Final = 40
# A phone whose battery was dead all winter may think it is 1970. Outside of these, instants
# cannot be told in every time zone.
_EARLIEST: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LATEST: Final = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)


class Number(ma.fields.Float):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if type(value) not in {int, float}:
            raise self.make_error("invalid", input=value)
        return float(super()._deserialize(value, attr, data, **kwargs))


class Flag(ma.fields.Boolean):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:  # noqa: ARG002  # marshmallow's signature
        if value is not True and value is not False:
            raise self.make_error("invalid", input=value)
        return value


class Instant(ma.fields.AwareDateTime):
    """ISO 8601 with an offset, between 1970 and 2200."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dt.datetime:  # noqa: ARG002  # marshmallow's signature
        try:
            return read_instant(value)
        except ValueError:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE) from None


def read_instant(text: Any) -> dt.datetime:
    """Return the aware instant that ``text`` tells; raise `ValueError` if it tells none."""
    if not isinstance(text, str) or len(text) > _LONGEST_INSTANT:
        raise ValueError("not an instant")
    found = dt.datetime.fromisoformat(text)
    if found.tzinfo is None or not _EARLIEST <= found <= _LATEST:
        raise ValueError("without an offset, or out of range")
    return found


def text(most: int, *, least: int = 0, **more: Any) -> ma.fields.String:
    """Return a field for a text of at most ``most`` characters."""
    return ma.fields.String(validate=validate.Length(min=least, max=most), **more)
