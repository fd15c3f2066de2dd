"""
What the items of a pack's sections look like, as told in the OpenAPI document.

Packs are written without these, straight from the rows. A test holds a real pack to them.
"""

from typing import Final

import marshmallow as ma
from marshmallow import validate

from identity.levels import DivisionLevel
from patrols.duty.periods import Period
from patrols.schemas import FollowUpSaid, Stop
from patrols.states import Grade, Measure, Transport
from registry.ground.states import LayerKind
from registry.states import RightKind, RightState, SourceDatum
from signboards.states import SignboardState

_ZONES: Final = ["patrol_area", *LayerKind]
_Ring = ma.fields.List(ma.fields.List(ma.fields.Float(), validate=validate.Length(min=2, max=2)))


class MultiPolygonOut(ma.Schema):
    """GeoJSON (RFC 7946), but in CGCS2000 (EPSG:4490): longitude, latitude."""

    type = ma.fields.String(required=True, validate=validate.Equal("MultiPolygon"))
    coordinates = ma.fields.List(ma.fields.List(_Ring), required=True)


class PackDivision(ma.Schema):
    id = ma.fields.Integer(required=True)
    code = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    level = ma.fields.Enum(DivisionLevel, by_value=True, required=True)
    parent_id = ma.fields.Integer(required=True, allow_none=True)


class PackColleague(ma.Schema):
    """Somebody who can be named as a member of a patrol."""

    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)


class PackCodeList(ma.Schema):
    """A list to choose from: code, Chinese and English name. ``id`` is what it lists."""

    id = ma.fields.String(required=True)
    values = ma.fields.List(
        ma.fields.List(ma.fields.String(), validate=validate.Length(min=3, max=3)), required=True
    )


class PackQuota(ma.Schema):
    """
    How many patrols the office (``id``) owes in the present period.

    ``owed`` is what is left of ``at_least`` after what is ``excused``; of those ``walked`` some
    are ``counted``, ``missing`` are still to be walked. ``source`` is the rule that says so.
    """

    id = ma.fields.UUID(required=True)
    period = ma.fields.Enum(Period, by_value=True, required=True)
    first_day = ma.fields.Date(required=True)
    last_day = ma.fields.Date(required=True)
    at_least = ma.fields.Integer(required=True)
    excused = ma.fields.Integer(required=True)
    owed = ma.fields.Integer(required=True)
    walked = ma.fields.Integer(required=True)
    counted = ma.fields.Integer(required=True)
    missing = ma.fields.Integer(required=True)
    source = ma.fields.String(required=True)


class PackBoundary(ma.Schema):
    """
    Where a right lies. Its ``version`` is sealed along with what is said against it.

    Without ``geometry`` where it was given in a datum that cannot be compared with ours.
    Elevations in metres above sea level.
    """

    version = ma.fields.Integer(required=True)
    comparable = ma.fields.Boolean(required=True)
    source_datum = ma.fields.Enum(SourceDatum, by_value=True, required=True)
    top_m = ma.fields.Float(required=True, allow_none=True)
    bottom_m = ma.fields.Float(required=True, allow_none=True)
    geometry = ma.fields.Nested(MultiPolygonOut, required=True, allow_none=True)


class PackRight(ma.Schema):
    """A right that has not ended, with its boundary of today if it has one."""

    id = ma.fields.UUID(required=True)
    licence_no = ma.fields.String(required=True)
    kind = ma.fields.Enum(RightKind, by_value=True, required=True)
    name = ma.fields.String(required=True)
    holder = ma.fields.String(required=True)
    division_id = ma.fields.Integer(required=True)
    mineral = ma.fields.String(required=True)
    state = ma.fields.Enum(RightState, by_value=True, required=True)
    valid_from = ma.fields.Date(required=True, allow_none=True)
    valid_to = ma.fields.Date(required=True, allow_none=True)
    boundary = ma.fields.Nested(PackBoundary, required=True, allow_none=True)


class PackSignboard(ma.Schema):
    """The board of a right, where it was last seen and when."""

    id = ma.fields.UUID(required=True)
    right_id = ma.fields.UUID(required=True)
    lon = ma.fields.Float(required=True, allow_none=True)
    lat = ma.fields.Float(required=True, allow_none=True)
    state = ma.fields.Enum(SignboardState, by_value=True, required=True)
    checked_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class PackTask(ma.Schema):
    """
    A clue the officer has to verify, until and including ``due_day``.

    ``provisional`` while the calendar of that year is unpublished.
    """

    id = ma.fields.UUID(required=True)
    clue_id = ma.fields.UUID(required=True)
    clue_number = ma.fields.String(required=True)
    due_day = ma.fields.Date(required=True)
    provisional = ma.fields.Boolean(required=True)
    note = ma.fields.String(required=True)
    description = ma.fields.String(required=True)
    party = ma.fields.String(required=True, allow_none=True)
    offence = ma.fields.String(required=True, allow_none=True)
    lon = ma.fields.Float(required=True, allow_none=True)
    lat = ma.fields.Float(required=True, allow_none=True)


class PackFollowUp(ma.Schema):
    """A stop to look at again: whether it was heeded, until and including ``due_on``."""

    id = ma.fields.UUID(required=True)
    finding_id = ma.fields.UUID(required=True)
    due_on = ma.fields.Date(required=True)
    provisional = ma.fields.Boolean(required=True)
    description = ma.fields.String(required=True)
    party = ma.fields.String(required=True, allow_none=True)
    offence = ma.fields.String(required=True, allow_none=True)
    measure = ma.fields.Enum(Measure, by_value=True, required=True)
    found_at = ma.fields.AwareDateTime(required=True)
    lon = ma.fields.Float(required=True, allow_none=True)
    lat = ma.fields.Float(required=True, allow_none=True)


class PatrolSaid(ma.Schema):
    """What a patrol says in words, as it stands."""

    members = ma.fields.List(ma.fields.UUID(), required=True)
    area = ma.fields.String(required=True)
    route = ma.fields.String(required=True)
    violation_found = ma.fields.Boolean(required=True)
    content = ma.fields.String(required=True)
    measures = ma.fields.String(required=True)
    opinion = ma.fields.String(required=True)
    follow_up = ma.fields.String(required=True)
    findings = ma.fields.List(ma.fields.UUID(), required=True)
    follow_ups = ma.fields.List(ma.fields.Nested(FollowUpSaid), required=True)


class PatrolWalked(ma.Schema):
    """What a correction of a patrol must repeat, letter by letter; its track may be left out."""

    started_at = ma.fields.AwareDateTime(required=True)
    ended_at = ma.fields.AwareDateTime(required=True)
    transport = ma.fields.Enum(Transport, by_value=True, required=True)
    stops = ma.fields.List(ma.fields.Nested(Stop), required=True)


class PackReturnedPatrol(ma.Schema):
    """One of the officer's own patrols that was returned: why, and what to correct."""

    id = ma.fields.UUID(required=True)
    reference = ma.fields.String(required=True, allow_none=True)
    walked_on = ma.fields.Date(required=True)
    version = ma.fields.Integer(required=True)
    reason = ma.fields.String(required=True)
    said = ma.fields.Nested(PatrolSaid, required=True)
    walked = ma.fields.Nested(PatrolWalked, required=True)


class PackVisit(ma.Schema):
    """Where the officer's own unit is to go on a day, by the plan that stands."""

    id = ma.fields.UUID(required=True)
    day = ma.fields.Date(required=True)
    name = ma.fields.String(required=True)
    grade = ma.fields.Enum(Grade, by_value=True, required=True, allow_none=True)
    lon = ma.fields.Float(required=True)
    lat = ma.fields.Float(required=True)
    why = ma.fields.String(required=True)
    note = ma.fields.String(required=True)


class PackReason(ma.Schema):
    """A place to look at, until and including a day, and why."""

    id = ma.fields.UUID(required=True)
    lon = ma.fields.Float(required=True)
    lat = ma.fields.Float(required=True)
    reason = ma.fields.String(required=True)
    until = ma.fields.Date(required=True)


class PackZone(ma.Schema):
    """
    An area to be shown and to be stood in or out of: of the timetable, or of protected land.

    It is never redrawn: what follows it has another ``id``. A line that was simplified lies
    within ``simplified_m`` metres of the true one, which is to be added to the accuracy of a fix.
    ``left_out`` is how many other areas of its ``layer``, all of them smaller, did not go along.
    """

    id = ma.fields.UUID(required=True)
    kind = ma.fields.String(required=True, validate=validate.OneOf(_ZONES))
    name = ma.fields.String(required=True)
    layer = ma.fields.String(required=True, allow_none=True)
    grade = ma.fields.Enum(Grade, by_value=True, required=True, allow_none=True)
    version = ma.fields.Integer(required=True)
    geometry = ma.fields.Nested(MultiPolygonOut, required=True)
    simplified_m = ma.fields.Float(required=True)
    left_out = ma.fields.Integer(required=True)


class PackSections(ma.Schema):
    """
    The sections of a pack; of `changes` those in which something is new or other.

    A section is left out where the post may not see what is in it.
    """

    divisions = ma.fields.List(ma.fields.Nested(PackDivision))
    colleagues = ma.fields.List(ma.fields.Nested(PackColleague))
    codes = ma.fields.List(ma.fields.Nested(PackCodeList))
    quotas = ma.fields.List(ma.fields.Nested(PackQuota))
    rights = ma.fields.List(ma.fields.Nested(PackRight))
    signboards = ma.fields.List(ma.fields.Nested(PackSignboard))
    tasks = ma.fields.List(ma.fields.Nested(PackTask))
    follow_ups = ma.fields.List(ma.fields.Nested(PackFollowUp))
    returned_patrols = ma.fields.List(ma.fields.Nested(PackReturnedPatrol))
    visits = ma.fields.List(ma.fields.Nested(PackVisit))
    reasons = ma.fields.List(ma.fields.Nested(PackReason))
    zones = ma.fields.List(ma.fields.Nested(PackZone))
