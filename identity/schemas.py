"""The wire of this room."""

from typing import Any

import marshmallow as ma
from marshmallow import validate

from identity.levels import DivisionLevel
from identity.limits import LONGEST_PASSWORD, SHORTEST_PASSWORD

_LARGEST_INT = 2**31 - 1
_MOST = 200


class _NewPassword(ma.fields.String):
    def __init__(self) -> None:
        longest = validate.Length(min=SHORTEST_PASSWORD, max=LONGEST_PASSWORD)
        super().__init__(required=True, validate=longest)


class _Text(ma.fields.String):
    def __init__(self, longest: int) -> None:
        super().__init__(required=True, validate=validate.Length(min=1, max=longest))


class _Permission(ma.fields.String):
    def __init__(self) -> None:
        spelled = validate.Regexp(r"^[a-z_]{1,40}\.[a-z_]{1,40}$")
        super().__init__(required=True, validate=spelled)


class PageQuery(ma.Schema):
    limit = ma.fields.Integer(load_default=50, validate=validate.Range(1, _MOST))
    after = ma.fields.UUID(load_default=None)


class DivisionQuery(ma.Schema):
    """Either what lies right under a division, or what is called so."""

    under = ma.fields.Integer(validate=validate.Range(1, _LARGEST_INT))
    called = ma.fields.String(validate=validate.Length(min=1, max=60))
    limit = ma.fields.Integer(load_default=50, validate=validate.Range(1, _MOST))
    after = ma.fields.Integer(load_default=None, validate=validate.Range(1, _LARGEST_INT))

    @ma.validates_schema
    def one_of_both(self, data: dict[str, Any], **_: Any) -> None:
        if ("under" in data) == ("called" in data):
            raise ma.ValidationError("under 与 called 须且只能给出一个 / give one of under, called")


class SignIn(ma.Schema):
    login = _Text(60)
    password = _Text(LONGEST_PASSWORD)


class Refresh(ma.Schema):
    refresh_token = _Text(100)


class ChangePassword(ma.Schema):
    present = _Text(LONGEST_PASSWORD)
    new = _NewPassword()


class SetPassword(ma.Schema):
    password = _NewPassword()


class EnrolOfficer(ma.Schema):
    name = _Text(60)
    login = ma.fields.String(required=True, validate=validate.Regexp(r"^[a-z0-9._-]{2,60}$"))
    password = _NewPassword()
    post_id = ma.fields.UUID(required=True)


class Certify(ma.Schema):
    number = _Text(40)
    first_day = ma.fields.Date(required=True)
    last_day = ma.fields.Date(required=True)

    @ma.validates_schema
    def in_order(self, data: dict[str, Any], **_: object) -> None:
        if data["last_day"] < data["first_day"]:
            raise ma.ValidationError("不得早于起始日 / before the first day", "last_day")


class Appoint(ma.Schema):
    post_id = ma.fields.UUID(required=True)


class MakePost(ma.Schema):
    office_id = ma.fields.UUID(required=True)
    name = _Text(60)
    permissions = ma.fields.List(_Permission(), required=True, validate=validate.Length(max=_MOST))


class OnePermission(ma.Schema):
    permission = _Permission()


class Revoke(ma.Schema):
    reason = _Text(200)


class DivisionOut(ma.Schema):
    id = ma.fields.Integer(required=True)
    code = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    level = ma.fields.Enum(DivisionLevel, by_value=True, required=True)
    valid_from = ma.fields.Date(required=True)
    valid_to = ma.fields.Date(required=True, allow_none=True)


class DivisionPage(ma.Schema):
    items = ma.fields.Nested(DivisionOut, many=True, required=True)
    next = ma.fields.Integer(required=True, allow_none=True)


class DivisionWithPath(DivisionOut):
    path = ma.fields.Nested(DivisionOut, many=True, required=True)


class OfficeOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    division_id = ma.fields.Integer(required=True)


class OfficePage(ma.Schema):
    items = ma.fields.Nested(OfficeOut, many=True, required=True)
    next = ma.fields.UUID(required=True, allow_none=True)


class OfficerOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    login = ma.fields.String(required=True)
    certificate_no = ma.fields.String(required=True, allow_none=True)
    certificate_from = ma.fields.Date(required=True, allow_none=True)
    certificate_to = ma.fields.Date(required=True, allow_none=True)
    active = ma.fields.Boolean(required=True)


class OfficerPage(ma.Schema):
    items = ma.fields.Nested(OfficerOut, many=True, required=True)
    next = ma.fields.UUID(required=True, allow_none=True)


class PostOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    office_id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    permissions = ma.fields.List(ma.fields.String(), required=True)


class PostPage(ma.Schema):
    items = ma.fields.Nested(PostOut, many=True, required=True)
    next = ma.fields.UUID(required=True, allow_none=True)


class DeviceOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    thumbprint = ma.fields.String(required=True)
    enrolled_at = ma.fields.AwareDateTime(required=True)
    revoked_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    revoked_by = ma.fields.UUID(required=True, allow_none=True)
    revoked_reason = ma.fields.String(required=True, allow_none=True)


class DevicePage(ma.Schema):
    items = ma.fields.Nested(DeviceOut, many=True, required=True)
    next = ma.fields.UUID(required=True, allow_none=True)


class TokensOut(ma.Schema):
    access_token = ma.fields.String(required=True)
    refresh_token = ma.fields.String(required=True)
    token_type = ma.fields.Constant("Bearer", required=True)
    expires_in = ma.fields.Integer(required=True, metadata={"description": "seconds"})


class MeOut(ma.Schema):
    session_id = ma.fields.UUID(required=True)
    officer = ma.fields.Nested(OfficerOut, required=True)
    office = ma.fields.Nested(OfficeOut, required=True)
    post = ma.fields.Nested(PostOut, required=True)
    device = ma.fields.Nested(DeviceOut, required=True, allow_none=True)
    scope = ma.fields.Nested(DivisionOut, many=True, required=True)


class SignedInOut(TokensOut, MeOut):
    """The answer to a sign-in: tokens, and everything a client must know at once."""


class EndedOut(ma.Schema):
    ended = ma.fields.Integer(required=True)
