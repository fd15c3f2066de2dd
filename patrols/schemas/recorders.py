"""Recorders and recordings on the wire."""

import marshmallow as ma

from kernel.paging import page_schema
from kernel.wire import text
from patrols.states import RecorderKind, RecordingSource, RecordingState


class RecorderIn(ma.Schema):
    kind = ma.fields.Enum(RecorderKind, by_value=True, required=True)
    name = text(80, least=1, required=True)


class RecorderOut(ma.Schema):
    """A logger app or a unit in a car."""

    id = ma.fields.UUID(required=True)
    officer_id = ma.fields.UUID(required=True)
    office_id = ma.fields.UUID(required=True)
    kind = ma.fields.Enum(RecorderKind, by_value=True, required=True)
    name = ma.fields.String(required=True)
    made_at = ma.fields.AwareDateTime(required=True)
    revoked_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class OwnRecorderOut(RecorderOut):
    """``last_fix_at`` is the newest time it told of, in the last sixty days."""

    last_fix_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class RecorderMade(ma.Schema):
    """``key`` is shown this once; ``address`` is where the app sends to."""

    recorder = ma.fields.Nested(RecorderOut, required=True)
    key = ma.fields.String(required=True)
    address = ma.fields.String(required=True)


class TrackImportQuery(ma.Schema):
    patrol = ma.fields.UUID(required=True)
    name = text(200, load_default="")


class RecordingOut(ma.Schema):
    """What another recorder told of a patrol; ``taken`` of its fixes fill silences of its track."""

    id = ma.fields.UUID(required=True)
    patrol_id = ma.fields.UUID(required=True)
    source = ma.fields.Enum(RecordingSource, by_value=True, required=True)
    officer_id = ma.fields.UUID(required=True)
    state = ma.fields.Enum(RecordingState, by_value=True, required=True)
    problem = ma.fields.Dict(
        keys=ma.fields.String(), values=ma.fields.String(), required=True, allow_none=True
    )
    file_name = ma.fields.String(required=True, allow_none=True)
    sha256 = ma.fields.String(required=True, allow_none=True)
    received_at = ma.fields.AwareDateTime(required=True)
    fixes = ma.fields.Integer(required=True)
    taken = ma.fields.Integer(required=True)


RecorderPage = page_schema(RecorderOut)
