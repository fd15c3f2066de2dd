"""The patrols room on the wire."""

import uuid

import marshmallow as ma
from marshmallow import validate

from kernel.fixes import Fix
from kernel.paging import PageQuery, page_schema
from kernel.wire import Flag, Instant, Number, text
from patrols.states import FindingState, Measure, PatrolState, Transport
from patrols.tracks import Track

OFFENCE_CODE = validate.Regexp(r"[A-Za-z0-9_.\-]{1,40}\Z")


def _ids(most: int) -> ma.fields.List[uuid.UUID]:
    return ma.fields.List(ma.fields.UUID(), load_default=list, validate=validate.Length(max=most))


class Stop(ma.Schema):
    """A place where the patrol halted and looked."""

    lon = Number(required=True)
    lat = Number(required=True)
    at = Instant(required=True)
    note = text(500, load_default="")


class PatrolPayload(ma.Schema):
    """A patrol as sealed on the phone, version 1."""

    started_at = Instant(required=True)
    ended_at = Instant(required=True)
    transport = ma.fields.Enum(Transport, by_value=True, required=True)
    members = _ids(50)
    area = text(200, load_default="")
    route = text(1000, load_default="")
    violation_found = Flag(required=True)
    content = text(4000, load_default="")
    measures = text(2000, load_default="")
    opinion = text(2000, load_default="")
    follow_up = text(2000, load_default="")
    findings = _ids(200)
    stops = ma.fields.List(
        ma.fields.Nested(Stop), load_default=list, validate=validate.Length(max=500)
    )
    track = Track(
        allow_none=True,
        load_default=None,
        metadata={
            "type": "object",
            "description": "Columns: t (s since t0), lon, lat, accuracy_m, altitude_m",
        },
    )


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


class PatrolQuery(PageQuery):
    state = ma.fields.Enum(PatrolState, by_value=True)
    office_id = ma.fields.UUID()


class FindingQuery(PageQuery):
    state = ma.fields.Enum(FindingState, by_value=True)
    patrol_id = ma.fields.UUID()


class PatrolOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    office_id = ma.fields.UUID(required=True)
    division_id = ma.fields.Integer(required=True)
    author_id = ma.fields.UUID(required=True)
    state = ma.fields.Enum(PatrolState, by_value=True, required=True)
    started_at = ma.fields.AwareDateTime(required=True)
    ended_at = ma.fields.AwareDateTime(required=True)
    walked_on = ma.fields.Date(required=True)
    received_at = ma.fields.AwareDateTime(required=True)
    logged_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    transport = ma.fields.Enum(Transport, by_value=True, required=True)
    members = ma.fields.List(ma.fields.UUID(), required=True)
    area = ma.fields.String(required=True)
    route = ma.fields.String(required=True)
    violation_found = ma.fields.Boolean(required=True)
    content = ma.fields.String(required=True)
    measures = ma.fields.String(required=True)
    opinion = ma.fields.String(required=True)
    follow_up = ma.fields.String(required=True)
    findings = ma.fields.List(ma.fields.UUID(), required=True)
    stops = ma.fields.List(ma.fields.Dict(), required=True)
    fixes = ma.fields.Integer(required=True)
    length_m = ma.fields.Float(required=True, allow_none=True)
    gaps = ma.fields.Integer(required=True, allow_none=True)
    measure_version = ma.fields.Integer(required=True, allow_none=True)
    flags = ma.fields.List(ma.fields.String(), required=True)


class TrackOut(ma.Schema):
    """The track as it was sealed."""

    t0 = ma.fields.AwareDateTime(required=True)
    t = ma.fields.List(ma.fields.Float(), required=True)
    lon = ma.fields.List(ma.fields.Float(), required=True)
    lat = ma.fields.List(ma.fields.Float(), required=True)
    accuracy_m = ma.fields.List(ma.fields.Float(allow_none=True))
    altitude_m = ma.fields.List(ma.fields.Float(allow_none=True))


class PhotoCheckOut(ma.Schema):
    """What is said of a photograph against the track of its patrol; it never stops anything."""

    record_id = ma.fields.UUID(required=True)
    sha256 = ma.fields.String(required=True)
    check = ma.fields.String(required=True)
    version = ma.fields.String(required=True)
    verdict = ma.fields.String(required=True)
    reason = ma.fields.String(required=True)
    reason_zh = ma.fields.String(required=True)
    reason_en = ma.fields.String(required=True)
    facts = ma.fields.Dict(keys=ma.fields.String(), required=True)
    made_at = ma.fields.AwareDateTime(required=True)


class FindingOut(ma.Schema):
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
    flags = ma.fields.List(ma.fields.String(), required=True)


class FindingVersionOut(ma.Schema):
    """What one of the sealed records about a finding said."""

    number = ma.fields.Integer(required=True)
    record_id = ma.fields.UUID(required=True)
    author_id = ma.fields.UUID(required=True)
    sealed_at = ma.fields.AwareDateTime(required=True)
    reason = ma.fields.String(required=True, allow_none=True)
    payload = ma.fields.Dict(required=True)


class ReasonIn(ma.Schema):
    lon = Number(required=True)
    lat = Number(required=True)
    division_id = ma.fields.Integer(
        required=True, strict=True, validate=validate.Range(min=1, max=2**31 - 1)
    )
    reason = text(500, least=1, required=True)
    until = ma.fields.Date(required=True)


class ReasonOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    division_id = ma.fields.Integer(required=True)
    lon = ma.fields.Float(required=True)
    lat = ma.fields.Float(required=True)
    reason = ma.fields.String(required=True)
    source = ma.fields.String(required=True)
    given_at = ma.fields.AwareDateTime(required=True)
    until = ma.fields.Date(required=True)


class DutyOut(ma.Schema):
    """What an office owes in the present period, and what it has walked of it."""

    office_id = ma.fields.UUID(required=True)
    level = ma.fields.String(required=True)
    at_least = ma.fields.Integer(required=True)
    period = ma.fields.String(required=True)
    first_day = ma.fields.Date(required=True)
    last_day = ma.fields.Date(required=True)
    walked = ma.fields.Integer(required=True)
    source = ma.fields.String(required=True)


PatrolPage = page_schema(PatrolOut)
FindingPage = page_schema(FindingOut)
ReasonPage = page_schema(ReasonOut)
