"""The evidence room on the wire, for the desk."""

import marshmallow as ma
from marshmallow import validate

from evidence.images import EDGES
from evidence.states import RecordState
from kernel.paging import PageQuery, page_schema


class RecordQuery(PageQuery):
    state = ma.fields.Enum(RecordState, by_value=True, load_default=None)
    kind = ma.fields.String(validate=validate.Length(max=40), load_default=None)
    incomplete = ma.fields.Boolean(load_default=False)


class PreviewQuery(ma.Schema):
    size = ma.fields.Integer(validate=validate.OneOf(EDGES), load_default=max(EDGES))


class RecordOut(ma.Schema):
    """A sealed record; while it is incomplete, ``heard_at`` is since when nothing more came."""

    id = ma.fields.UUID(required=True)
    kind = ma.fields.String(required=True)
    state = ma.fields.Enum(RecordState, by_value=True, required=True)
    author_id = ma.fields.UUID(required=True)
    device_id = ma.fields.UUID(required=True)
    office_id = ma.fields.UUID(required=True)
    division_id = ma.fields.Integer(required=True)
    digest = ma.fields.String(required=True)
    sealed_at = ma.fields.AwareDateTime(required=True)
    received_at = ma.fields.AwareDateTime(required=True)
    completed_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    held_until = ma.fields.AwareDateTime(required=True, allow_none=True)
    after_id = ma.fields.UUID(required=True, allow_none=True)
    corrects_id = ma.fields.UUID(required=True, allow_none=True)
    clock_offset_ms = ma.fields.Integer(required=True, allow_none=True)
    uploaded_by = ma.fields.UUID(required=True)
    files_total = ma.fields.Integer(required=True)
    files_here = ma.fields.Integer(required=True)
    heard_at = ma.fields.AwareDateTime(required=True)
    flags = ma.fields.List(ma.fields.String(), required=True)


RecordPage = page_schema(RecordOut)


class PhonePreviewOut(ma.Schema):
    """The small picture that a phone sent ahead, as the desk may see it: it is no evidence."""

    came_at = ma.fields.AwareDateTime(required=True)
    width = ma.fields.Integer(required=True)
    height = ma.fields.Integer(required=True)
    maker_version = ma.fields.String(required=True)


class ItemOut(ma.Schema):
    """
    A file named by a seal; type, role and capture are the phone's own words.

    While ``arrived_at`` is null the original is missing; ``phone_preview`` is what there may be to
    look at until then, and null once it is here.
    """

    id = ma.fields.UUID(required=True)
    record_id = ma.fields.UUID(required=True)
    position = ma.fields.Integer(required=True)
    sha256 = ma.fields.String(required=True)
    bytes = ma.fields.Integer(required=True)
    media_type = ma.fields.String(required=True)
    role = ma.fields.String(required=True)
    capture = ma.fields.Dict(keys=ma.fields.String(), required=True, allow_none=True)
    arrived_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    phone_preview = ma.fields.Nested(PhonePreviewOut, required=True, allow_none=True)


class StoredOut(ma.Schema):
    """
    What the bytes themselves say, and what was odd about them.

    ``sm3`` is the hash of the same bytes by GB/T 32905, None until a job has worked it out.
    """

    sm3 = ma.fields.String(required=True, allow_none=True)
    media_type = ma.fields.String(required=True)
    stored_at = ma.fields.AwareDateTime(required=True)
    reading = ma.fields.Dict(keys=ma.fields.String(), required=True, allow_none=True)
    reading_version = ma.fields.String(required=True, allow_none=True)
    flags = ma.fields.List(ma.fields.String(), required=True)


class DerivativeOut(ma.Schema):
    kind = ma.fields.String(required=True)
    sha256 = ma.fields.String(required=True)
    bytes = ma.fields.Integer(required=True)
    width = ma.fields.Integer(required=True)
    height = ma.fields.Integer(required=True)
    maker_version = ma.fields.String(required=True)


class ItemDetailOut(ItemOut):
    stored = ma.fields.Nested(StoredOut, required=True, allow_none=True)
    derivatives = ma.fields.List(ma.fields.Nested(DerivativeOut), required=True)


class ReceiptOut(ma.Schema):
    number = ma.fields.Integer(required=True)
    state = ma.fields.Enum(RecordState, by_value=True, required=True)
    made_at = ma.fields.AwareDateTime(required=True)
    jws = ma.fields.String(required=True)


class RecordDetailOut(RecordOut):
    """The record with what is under its seal; what only a room may open is ``withheld``."""

    claims = ma.fields.Dict(keys=ma.fields.String(), required=True)
    withheld = ma.fields.List(ma.fields.String(), required=True)
    items = ma.fields.List(ma.fields.Nested(ItemOut), required=True)
    receipts = ma.fields.List(ma.fields.Nested(ReceiptOut), required=True)


class ParkedOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    digest = ma.fields.String(required=True)
    reason_code = ma.fields.String(required=True)
    officer_id = ma.fields.UUID(required=True)
    parked_at = ma.fields.AwareDateTime(required=True)


ParkedPage = page_schema(ParkedOut)


class CheckOut(ma.Schema):
    """
    What a check says of a file as it stands in ``record_id``; it never stops anything.

    ``reason`` is a stable word, ``facts`` the figures and names that its sentences are told with.
    ``distance`` is in how many of 256 bits two pictures differ. A record of another jurisdiction
    is ``withheld``: that it exists is told, not which it is.
    """

    check = ma.fields.String(required=True)
    version = ma.fields.String(required=True)
    verdict = ma.fields.String(required=True)
    reason = ma.fields.String(required=True)
    reason_zh = ma.fields.String(required=True)
    reason_en = ma.fields.String(required=True)
    facts = ma.fields.Dict(keys=ma.fields.String(), required=True)
    sha256 = ma.fields.String(required=True)
    record_id = ma.fields.UUID(required=True)
    other_sha256 = ma.fields.String(required=True, allow_none=True)
    other_record_id = ma.fields.UUID(required=True, allow_none=True)
    withheld = ma.fields.Boolean(required=True)
    distance = ma.fields.Integer(required=True, allow_none=True)
    made_at = ma.fields.AwareDateTime(required=True)


class CustodyEntryOut(ma.Schema):
    """
    One act on an item, and the audit line that vouches for it.

    ``digest`` is that of the row after the act; ``leaf_index`` the line's place in the log, None
    until it is sealed. Whoever acted is told by name, be they of a superior office that the
    reader's does not reach; what the service did by itself is the act of 系统.
    """

    act = ma.fields.String(required=True)
    act_zh = ma.fields.String(required=True)
    at = ma.fields.AwareDateTime(required=True)
    actor_name = ma.fields.String(required=True)
    office_name = ma.fields.String(required=True)
    line_id = ma.fields.UUID(required=True)
    digest = ma.fields.String(required=True)
    leaf_index = ma.fields.Integer(required=True, allow_none=True)
    details = ma.fields.Dict(keys=ma.fields.String(), required=True)


class HandoverIn(ma.Schema):
    to = ma.fields.String(required=True, validate=validate.Length(1, 200))
    because = ma.fields.String(required=True, validate=validate.Length(1, 500))
