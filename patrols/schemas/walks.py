"""Patrols on the wire."""

from typing import Final

import marshmallow as ma
from marshmallow import validate

from kernel.paging import PageQuery, page_schema
from kernel.wire import Flag, Instant, Number, text
from patrols.schemas.fields import ids
from patrols.schemas.stops import FollowUpSaid
from patrols.states import PatrolState, Transport
from patrols.tracks import Track


class Stop(ma.Schema):
    """A place where the patrol halted and looked."""

    lon = Number(required=True)
    lat = Number(required=True)
    at = Instant(required=True)
    note = text(500, load_default="")


_NUMBERS: Final = {"type": "array", "items": {"type": "number"}}
_NUMBERS_OR_NULL: Final = {"type": "array", "items": {"type": ["number", "null"]}}
_TRACK_COLUMNS: Final = {
    "properties": {
        "t0": {"type": "string", "format": "date-time"},
        "t": {**_NUMBERS, "description": "seconds since t0"},
        "lon": _NUMBERS,
        "lat": _NUMBERS,
        "accuracy_m": _NUMBERS_OR_NULL,
        "altitude_m": _NUMBERS_OR_NULL,
    },
    "required": ["t0", "t", "lon", "lat"],
    "additionalProperties": False,
}


class PatrolPayload(ma.Schema):
    """A patrol as sealed on the phone, version 1."""

    started_at = Instant(required=True)
    ended_at = Instant(required=True)
    transport = ma.fields.Enum(Transport, by_value=True, required=True)
    members = ids(50)
    area = text(200, load_default="")
    route = text(1000, load_default="")
    violation_found = Flag(required=True)
    content = text(4000, load_default="")
    measures = text(2000, load_default="")
    opinion = text(2000, load_default="")
    follow_up = text(2000, load_default="")
    findings = ids(200)
    follow_ups = ma.fields.List(
        ma.fields.Nested(FollowUpSaid), load_default=list, validate=validate.Length(max=50)
    )
    stops = ma.fields.List(
        ma.fields.Nested(Stop), load_default=list, validate=validate.Length(max=500)
    )
    track = Track(
        allow_none=True,
        load_default=None,
        metadata={"type": "object", "description": "Columns, equally long", **_TRACK_COLUMNS},
    )


class PatrolQuery(PageQuery):
    state = ma.fields.Enum(PatrolState, by_value=True)
    office_id = ma.fields.UUID()


class PatrolOut(ma.Schema):
    """A patrol with what is said of its track: raw, cleaned (``clean_``), and doubts of it."""

    id = ma.fields.UUID(required=True)
    reference = ma.fields.String(required=True, allow_none=True)
    version = ma.fields.Integer(required=True)
    approved_version = ma.fields.Integer(required=True, allow_none=True)
    return_reason = ma.fields.String(required=True, allow_none=True)
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
    follow_ups = ma.fields.List(ma.fields.Dict(), required=True)
    stops = ma.fields.List(ma.fields.Dict(), required=True)
    fixes = ma.fields.Integer(required=True)
    filled = ma.fields.Integer(required=True)
    length_m = ma.fields.Float(required=True, allow_none=True)
    gaps = ma.fields.Integer(required=True, allow_none=True)
    measure_version = ma.fields.Integer(required=True, allow_none=True)
    clean_length_m = ma.fields.Float(required=True, allow_none=True)
    clean_s = ma.fields.Float(required=True, allow_none=True)
    gap_s = ma.fields.Float(required=True, allow_none=True)
    clean_version = ma.fields.Integer(required=True, allow_none=True)
    suspicion = ma.fields.Integer(required=True, allow_none=True)
    doubts = ma.fields.List(ma.fields.Dict(keys=ma.fields.String()), required=True)
    flags = ma.fields.List(ma.fields.String(), required=True)


class TrackOut(ma.Schema):
    """The track as it was sealed."""

    t0 = ma.fields.AwareDateTime(required=True)
    t = ma.fields.List(ma.fields.Float(), required=True)
    lon = ma.fields.List(ma.fields.Float(), required=True)
    lat = ma.fields.List(ma.fields.Float(), required=True)
    accuracy_m = ma.fields.List(ma.fields.Float(allow_none=True))
    altitude_m = ma.fields.List(ma.fields.Float(allow_none=True))


class LineOut(ma.Schema):
    """Fixes that a way leads through without a gap; ``t`` in seconds since ``t0``."""

    t = ma.fields.List(ma.fields.Float(allow_none=True), required=True)
    lon = ma.fields.List(ma.fields.Float(), required=True)
    lat = ma.fields.List(ma.fields.Float(), required=True)


class GapOut(ma.Schema):
    """Nobody knows what was between; ``why`` is silence, leap or pause."""

    begins_at = ma.fields.String(required=True, allow_none=True)
    seconds = ma.fields.Float(required=True, allow_none=True)
    metres = ma.fields.Float(required=True)
    why = ma.fields.String(required=True)


class SuspicionOut(ma.Schema):
    """How odd a track looks, out of 100, and why; from ``look_at_it`` on a person should look."""

    score = ma.fields.Integer(required=True)
    look_at_it = ma.fields.Boolean(required=True)
    reasons = ma.fields.List(ma.fields.String(), required=True)
    facts = ma.fields.Dict(keys=ma.fields.String(), required=True)


class CleanTrackOut(ma.Schema):
    """The way that was gone, by a version of the cleaner; metres and seconds."""

    t0 = ma.fields.AwareDateTime(required=True)
    lines = ma.fields.List(ma.fields.Nested(LineOut), required=True)
    points = ma.fields.Integer(required=True)
    length_m = ma.fields.Float(required=True)
    duration_s = ma.fields.Float(required=True, allow_none=True)
    left_out = ma.fields.Dict(keys=ma.fields.String(), required=True)
    gaps = ma.fields.List(ma.fields.Nested(GapOut), required=True)
    suspicion = ma.fields.Nested(SuspicionOut, required=True)
    version = ma.fields.Integer(required=True)


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


PatrolPage = page_schema(PatrolOut)
