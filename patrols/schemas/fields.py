"""Fields that several shapes of the room share."""

import uuid

import marshmallow as ma
from marshmallow import validate

OFFENCE_CODE = validate.Regexp(r"[A-Za-z0-9_.\-]{1,40}\Z")


def ids(most: int) -> ma.fields.List[uuid.UUID]:
    return ma.fields.List(ma.fields.UUID(), load_default=list, validate=validate.Length(max=most))
