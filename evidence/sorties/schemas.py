"""Sorties on the wire, for the desk."""

import marshmallow as ma


class CoverageQuery(ma.Schema):
    right = ma.fields.UUID(required=True)


class CoverageOut(ma.Schema):
    """
    ``share_least`` and ``share_most`` draw every footprint in, or out, by its standard error.

    ``frames`` have a footprint, ``frames_without`` have none and are not counted as seen.
    """

    sortie_id = ma.fields.UUID(required=True)
    right_id = ma.fields.UUID(required=True)
    boundary_version = ma.fields.Integer(required=True)
    area_m2 = ma.fields.Float(required=True)
    covered_m2 = ma.fields.Float(required=True)
    missed_m2 = ma.fields.Float(required=True)
    share = ma.fields.Float(required=True)
    share_least = ma.fields.Float(required=True)
    share_most = ma.fields.Float(required=True)
    frames = ma.fields.Integer(required=True)
    frames_without = ma.fields.Integer(required=True)
    worst_error_m = ma.fields.Float(required=True, allow_none=True)
    standard_errors = ma.fields.Dict(
        keys=ma.fields.String(), values=ma.fields.Float(), required=True
    )
    assumptions = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)


class SeenOut(ma.Schema):
    """One picture of a pair."""

    record_id = ma.fields.UUID(required=True, metadata={"description": "the sortie"})
    item_id = ma.fields.UUID(required=True)
    sha256 = ma.fields.String(required=True)
    taken_at = ma.fields.String(required=True, allow_none=True)
    error_m = ma.fields.Function(lambda frame: round(frame.footprint.error_m, 2), required=True)


class PairOut(ma.Schema):
    """``overlap``: ground in both as a part of ground in either; ``turned_deg`` 0 to 180."""

    frame = ma.fields.Nested(SeenOut, required=True)
    earlier = ma.fields.Nested(SeenOut, required=True)
    overlap = ma.fields.Float(required=True)
    turned_deg = ma.fields.Float(required=True, allow_none=True)


class PairsOut(ma.Schema):
    """``sorties``: how many earlier ones were compared, the latest that can be seen."""

    sorties = ma.fields.Integer(required=True)
    items = ma.fields.List(ma.fields.Nested(PairOut), required=True)
