"""The ledger, tracks and sheets on their way out, on the wire."""

import marshmallow as ma
from marshmallow import validate

from kernel.paging import page_schema
from patrols.states import ExportForm, ExportKind, LedgerForm, PatrolState, TrackForm, TrackPart

_DIVISION = validate.Range(1, 2**31 - 1)


class SpanIn(ma.Schema):
    """Which patrols, by the day they were walked; without a state those that count."""

    first = ma.fields.Date(required=True)
    last = ma.fields.Date(required=True)
    division_id = ma.fields.Integer(load_default=None, strict=True, validate=_DIVISION)
    office_id = ma.fields.UUID(load_default=None)
    state = ma.fields.Enum(PatrolState, by_value=True, load_default=None)


class LedgerIn(SpanIn):
    """Which patrols of the ledger, in which form."""

    form = ma.fields.Enum(LedgerForm, by_value=True, required=True)


class TrackIn(ma.Schema):
    """In which form a track goes out, and which of it: raw, clean or both."""

    form = ma.fields.Enum(TrackForm, by_value=True, required=True)
    part = ma.fields.Enum(TrackPart, by_value=True, load_default=TrackPart.CLEAN)


class TracksIn(SpanIn, TrackIn):
    """Of which patrols the tracks go out, and how."""


class PatrolExportOut(ma.Schema):
    """One file that was given out; ``rows_sha256`` is of a ledger's rows, whatever the form."""

    id = ma.fields.UUID(required=True)
    kind = ma.fields.Enum(ExportKind, by_value=True, required=True)
    form = ma.fields.Enum(ExportForm, by_value=True, required=True)
    officer_id = ma.fields.UUID(required=True)
    at = ma.fields.AwareDateTime(required=True)
    filters = ma.fields.Dict(required=True)
    patrols = ma.fields.Integer(required=True)
    rows_sha256 = ma.fields.String(required=True, allow_none=True)
    sha256 = ma.fields.String(required=True)


PatrolExportPage = page_schema(PatrolExportOut)
