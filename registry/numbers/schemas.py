"""Chains of numbers and certificates on the wire."""

import marshmallow as ma
from marshmallow import validate

from registry.licence import Form
from registry.numbers.states import ChangeKind
from registry.schemas import RightLine
from registry.states import RightKind

_NUMBER = validate.Length(1, 200)
_SAID = [kind for kind in ChangeKind if kind is not ChangeKind.UNSTATED]


class ChainQuery(ma.Schema):
    number = ma.fields.String(required=True, validate=_NUMBER)


class NumberLinkOut(ma.Schema):
    """
    One number became another.

    ``id`` is there where an officer said so, ``file`` where one of the office imported it.
    """

    id = ma.fields.UUID(required=True, allow_none=True)
    from_number = ma.fields.String(required=True)
    to_number = ma.fields.String(required=True)
    kind = ma.fields.Enum(ChangeKind, by_value=True, required=True)
    changed_on = ma.fields.Date(required=True, allow_none=True)
    note = ma.fields.String(required=True)
    officer_id = ma.fields.UUID(required=True, allow_none=True)
    at = ma.fields.AwareDateTime(required=True, allow_none=True)
    file = ma.fields.String(required=True, allow_none=True)


class ChainNumberOut(ma.Schema):
    """``right`` is the right that bears the number today, if the office may see it."""

    number = ma.fields.String(required=True)
    form = ma.fields.Enum(Form, by_value=True, required=True, allow_none=True)
    kind = ma.fields.Enum(RightKind, by_value=True, required=True, allow_none=True)
    issued_ym = ma.fields.String(required=True, allow_none=True)
    right = ma.fields.Nested(RightLine, required=True, allow_none=True)


class ChainOut(ma.Schema):
    """Numbers from the oldest on, and how each became the next."""

    number = ma.fields.String(required=True)
    numbers = ma.fields.List(ma.fields.Nested(ChainNumberOut), required=True)
    links = ma.fields.List(ma.fields.Nested(NumberLinkOut), required=True)


class LinkIn(ma.Schema):
    from_number = ma.fields.String(required=True, validate=_NUMBER)
    to_number = ma.fields.String(required=True, validate=_NUMBER)
    kind = ma.fields.Enum(
        ChangeKind,
        by_value=True,
        required=True,
        validate=validate.OneOf(_SAID),
        metadata={"enum": [kind.value for kind in _SAID]},
    )
    changed_on = ma.fields.Date(load_default=None)
    note = ma.fields.String(load_default="", validate=validate.Length(max=200))


class WithdrawalIn(ma.Schema):
    reason = ma.fields.String(required=True, validate=validate.Length(1, 500))


class CertificateQuery(ma.Schema):
    number = ma.fields.String(required=True, validate=_NUMBER)


class CertificateOut(ma.Schema):
    """What a certificate number says, null where it cannot be read, and the rights that have it."""

    number = ma.fields.String(required=True)
    province = ma.fields.String(required=True, allow_none=True)
    year = ma.fields.Integer(required=True, allow_none=True)
    place = ma.fields.String(required=True, allow_none=True)
    serial = ma.fields.String(required=True, allow_none=True)
    rights = ma.fields.List(ma.fields.Nested(RightLine), required=True)
    twice = ma.fields.Boolean(
        required=True, metadata={"description": "several rights have it, here or elsewhere"}
    )
