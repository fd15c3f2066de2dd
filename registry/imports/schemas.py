"""Imports on the wire: the question, how far it is, what became of each row, what changed."""

from typing import Final

import marshmallow as ma
from marshmallow import validate

from registry.states import ChangeAct, ImportState, Outcome, Stage

_MOST: Final = 200


class ImportsQuery(ma.Schema):
    limit = ma.fields.Integer(load_default=50, validate=validate.Range(1, _MOST))
    after = ma.fields.UUID(load_default=None)


class ImportQuery(ma.Schema):
    dry_run = ma.fields.Boolean(load_default=False)
    later = ma.fields.Boolean(
        load_default=None,
        metadata={
            "description": "answer at once with 202 and import in the background, as is done"
            " anyway with a file above 1 MiB; a dry run then keeps its report"
        },
    )
    name = ma.fields.String(
        load_default="",
        validate=validate.Length(max=200),
        metadata={"description": "file name, where the body is the file itself"},
    )


class RowsQuery(ma.Schema):
    limit = ma.fields.Integer(load_default=50, validate=validate.Range(1, _MOST))
    after = ma.fields.Integer(load_default=0, validate=validate.Range(0, 10_000_000))
    remarks_only = ma.fields.Boolean(load_default=False)


class UndoIn(ma.Schema):
    reason = ma.fields.String(required=True, validate=validate.Length(min=2, max=500))


class Counts(ma.Schema):
    """Empty until an import has ended."""

    rows = ma.fields.Integer()
    created = ma.fields.Integer()
    changed = ma.fields.Integer()
    unchanged = ma.fields.Integer()
    refused = ma.fields.Integer()
    with_remarks = ma.fields.Integer()
    restored = ma.fields.Integer()
    withdrawn = ma.fields.Integer()
    dry_run = ma.fields.Boolean()


class Remark(ma.Schema):
    """What is wrong with a field, and what was done."""

    field = ma.fields.String(required=True)
    cell = ma.fields.String(required=True, metadata={"description": "such as C7, in a sheet"})
    code = ma.fields.String(required=True)
    given = ma.fields.String(required=True)
    wrong = ma.fields.String(required=True)
    done = ma.fields.String(required=True)
    done_text = ma.fields.String(required=True)


class RowOut(ma.Schema):
    row = ma.fields.Integer(required=True)
    licence_no = ma.fields.String(required=True)
    outcome = ma.fields.String(required=True, validate=validate.OneOf(list(Outcome)))
    right_id = ma.fields.UUID(required=True, allow_none=True)
    remarks = ma.fields.List(ma.fields.Nested(Remark), required=True)


class Problem(ma.Schema):
    code = ma.fields.String(required=True)
    text = ma.fields.String(required=True)


class ImportLine(ma.Schema):
    """``undoes`` is the import that this one undid, ``undone_by`` the one that undid it."""

    id = ma.fields.UUID(required=True, allow_none=True)
    file_name = ma.fields.String(required=True)
    sha256 = ma.fields.String(required=True)
    officer_id = ma.fields.UUID(required=True)
    at = ma.fields.AwareDateTime(required=True)
    state = ma.fields.String(required=True, validate=validate.OneOf(list(ImportState)))
    stage = ma.fields.String(required=True, validate=validate.OneOf(list(Stage)))
    rows_done = ma.fields.Integer(required=True)
    rows_total = ma.fields.Integer(required=True, allow_none=True)
    ended_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    problem = ma.fields.Nested(Problem, required=True, allow_none=True)
    counts = ma.fields.Nested(Counts, required=True)
    undoes = ma.fields.UUID(required=True, allow_none=True)
    undone_by = ma.fields.UUID(required=True, allow_none=True)
    reason = ma.fields.String(required=True, allow_none=True)


class ImportOut(ImportLine):
    """An import with the remarks on the file and on its first rows; the rest by page."""

    remarks = ma.fields.List(ma.fields.Nested(Remark), required=True)
    rows = ma.fields.List(ma.fields.Nested(RowOut), required=True)
    more = ma.fields.Boolean(required=True)


class ImportsPage(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(ImportLine), required=True)
    next = ma.fields.UUID(required=True, allow_none=True)


class RowsPage(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(RowOut), required=True)
    next = ma.fields.Integer(required=True, allow_none=True)


class ChangeOut(ma.Schema):
    """One field that was changed."""

    field = ma.fields.String(required=True)
    was = ma.fields.Raw(required=True, allow_none=True)
    became = ma.fields.Raw(required=True, allow_none=True)


class HistoryLine(ma.Schema):
    """What an import did to a right, or to its holder; its ids are for its own office alone."""

    id = ma.fields.UUID(required=True)
    at = ma.fields.AwareDateTime(required=True)
    act = ma.fields.String(required=True, validate=validate.OneOf(list(ChangeAct)))
    subject = ma.fields.String(required=True, validate=validate.OneOf(["right", "holder"]))
    officer = ma.fields.String(required=True)
    office = ma.fields.String(required=True)
    import_id = ma.fields.UUID(required=True, allow_none=True)
    file_name = ma.fields.String(required=True)
    sha256 = ma.fields.String(required=True, allow_none=True)
    undoes = ma.fields.UUID(required=True, allow_none=True)
    reason = ma.fields.String(required=True, allow_none=True)
    row = ma.fields.Integer(required=True, allow_none=True)
    changes = ma.fields.List(ma.fields.Nested(ChangeOut), required=True)


class History(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(HistoryLine), required=True)
    next = ma.fields.UUID(required=True, allow_none=True)
