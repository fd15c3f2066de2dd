"""Reviews and versions of patrols on the wire."""

import marshmallow as ma
from marshmallow import validate

from kernel.wire import text
from patrols.states import ReviewDecision

_LONGEST = 2000


class _ReviewIn(ma.Schema):
    version = ma.fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(min=1, max=2**31 - 1),
        metadata={"description": "The version that was read; a later one is not reviewed by it."},
    )


class ApproveIn(_ReviewIn):
    opinion = text(_LONGEST, load_default="")


class ReturnIn(_ReviewIn):
    reason = text(_LONGEST, least=1, required=True)


class ReviewOut(ma.Schema):
    """What was decided on a version of a patrol, by whom, and why."""

    id = ma.fields.UUID(required=True)
    version = ma.fields.Integer(required=True)
    decision = ma.fields.Enum(ReviewDecision, by_value=True, required=True)
    opinion = ma.fields.String(required=True)
    reviewer_id = ma.fields.UUID(required=True)
    office_id = ma.fields.UUID(required=True)
    reviewed_at = ma.fields.AwareDateTime(required=True)


class PatrolVersionOut(ma.Schema):
    """What one of the sealed records about a patrol said, and the photographs it came with."""

    number = ma.fields.Integer(required=True)
    record_id = ma.fields.UUID(required=True)
    author_id = ma.fields.UUID(required=True)
    sealed_at = ma.fields.AwareDateTime(required=True)
    reason = ma.fields.String(required=True, allow_none=True)
    said = ma.fields.Dict(required=True)
    photos = ma.fields.List(ma.fields.UUID(), required=True)
