"""Findings on the wire."""

import marshmallow as ma

from kernel.fixes import Fix
from kernel.paging import PageQuery, page_schema
from kernel.stood import Side, ground, ground_told
from kernel.wire import Flag, Instant, text
from patrols.schemas.fields import OFFENCE_CODE
from patrols.schemas.stops import NoticeSaid
from patrols.states import FindingState, Measure


class FindingPayload(ma.Schema):
    """Something a patrol came upon, version 1."""

    found_at = Instant(required=True)
    fix = ma.fields.Nested(Fix, required=True)
    description = text(4000, least=1, required=True)
    suspected_offence = ma.fields.String(allow_none=True, load_default=None, validate=OFFENCE_CODE)
    party = text(200, allow_none=True, load_default=None)
    right_id = ma.fields.UUID(allow_none=True, load_default=None)
    patrol_id = ma.fields.UUID(allow_none=True, load_default=None)
    measure = ma.fields.Enum(Measure, by_value=True, load_default=Measure.NONE)
    stopped = Flag(allow_none=True, load_default=None)
    notice = ma.fields.Nested(NoticeSaid, allow_none=True, load_default=None)
    ground = ground()


class FindingQuery(PageQuery):
    state = ma.fields.Enum(FindingState, by_value=True)
    patrol_id = ma.fields.UUID()


class FindingOut(ma.Schema):
    """``ground`` is the phone's own word of which right it stood in, or not."""

    id = ma.fields.UUID(required=True)
    current_record_id = ma.fields.UUID(required=True)
    version = ma.fields.Integer(required=True)
    patrol_id = ma.fields.UUID(required=True, allow_none=True)
    office_id = ma.fields.UUID(required=True)
    division_id = ma.fields.Integer(required=True)
    author_id = ma.fields.UUID(required=True)
    state = ma.fields.Enum(FindingState, by_value=True, required=True)
    found_at = ma.fields.AwareDateTime(required=True)
    discovered_at = ma.fields.AwareDateTime(required=True)
    fix = ma.fields.Dict(required=True)
    lon = ma.fields.Float(required=True, allow_none=True)
    lat = ma.fields.Float(required=True, allow_none=True)
    description = ma.fields.String(required=True)
    suspected_offence = ma.fields.String(required=True, allow_none=True)
    party = ma.fields.String(required=True, allow_none=True)
    right_id = ma.fields.UUID(required=True, allow_none=True)
    measure = ma.fields.Enum(Measure, by_value=True, required=True)
    stopped = ma.fields.Boolean(required=True, allow_none=True)
    ground = ground_told()
    flags = ma.fields.List(ma.fields.String(), required=True)


class PlaceOut(ma.Schema):
    """
    What the service says itself, of the line on the day of the discovery; ``doubt``: why not.

    The right is that which the finding names, or else the one the phone held it against.
    """

    right_id = ma.fields.UUID(required=True)
    boundary_version = ma.fields.Integer(required=True, allow_none=True)
    answer = ma.fields.Enum(Side, by_value=True, required=True)
    distance_m = ma.fields.Float(required=True, allow_none=True)
    doubt = ma.fields.String(required=True, allow_none=True)


class FindingShown(FindingOut):
    """With ``photos``, the items of evidence that came with its first record and corrections."""

    photos = ma.fields.List(ma.fields.UUID(), required=True)
    place = ma.fields.Nested(PlaceOut, required=True, allow_none=True)


class FindingVersionOut(ma.Schema):
    """What one of the sealed records about a finding said, and the photographs it came with."""

    number = ma.fields.Integer(required=True)
    record_id = ma.fields.UUID(required=True)
    author_id = ma.fields.UUID(required=True)
    sealed_at = ma.fields.AwareDateTime(required=True)
    reason = ma.fields.String(required=True, allow_none=True)
    payload = ma.fields.Dict(required=True)
    photos = ma.fields.List(ma.fields.UUID(), required=True)


FindingPage = page_schema(FindingOut)
