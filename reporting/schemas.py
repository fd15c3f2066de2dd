"""The reporting room on the wire."""

from typing import Any

import marshmallow as ma

from cases.classes import TwoRatesClass
from cases.states import CaseState, Purpose
from clues.states import Channel, ClueState
from evidence.states import RecordState
from kernel.paging import PageQuery, page_schema
from patrols.states import FindingState
from reporting.periods import parse
from reporting.states import Basis, Figure, Place


class PeriodField(ma.fields.String):
    """A period as it is written: ``2026H1``, ``2026H2`` or ``2026``."""

    def __init__(self, **more: Any) -> None:
        super().__init__(metadata={"pattern": "^20[0-9][0-9](H[12])?$"}, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        return parse(str(super()._deserialize(value, attr, data, **more)))


class TableQuery(ma.Schema):
    division = ma.fields.Integer(required=True, validate=ma.validate.Range(min=1, max=2**31 - 1))
    period = PeriodField(required=True)
    basis = ma.fields.Enum(Basis, by_value=True, load_default=Basis.DISCOVERED)


class OpenQuery(TableQuery, PageQuery):
    figure = ma.fields.Enum(Figure, by_value=True, required=True)
    direct = ma.fields.Boolean(load_default=False)


class CompileIn(ma.Schema):
    division = ma.fields.Integer(
        required=True, strict=True, validate=ma.validate.Range(min=1, max=2**31 - 1)
    )
    period = PeriodField(required=True)
    basis = ma.fields.Enum(Basis, by_value=True, load_default=Basis.DISCOVERED)
    cause = ma.fields.String(
        load_default=None, allow_none=True, validate=ma.validate.Length(min=1, max=2000)
    )


class RowOut(ma.Schema):
    place = ma.fields.String(required=True, validate=ma.validate.OneOf([*Place]))
    division_id = ma.fields.Integer(required=True)
    code = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    unlicensed = ma.fields.Integer(required=True)
    unlicensed_before = ma.fields.Integer(required=True)
    change = ma.fields.Integer(required=True)
    change_percent = ma.fields.String(required=True, allow_none=True)
    change_words = ma.fields.String(required=True)
    by_holders = ma.fields.Integer(required=True)
    rights = ma.fields.Integer(required=True)
    holders_percent = ma.fields.String(required=True, allow_none=True)
    holders_words = ma.fields.String(required=True)
    undecided = ma.fields.Integer(required=True)
    withdrawn = ma.fields.Integer(required=True)


class ClassRowOut(ma.Schema):
    klass = ma.fields.String(
        required=True,
        data_key="class",
        attribute="class",
        validate=ma.validate.OneOf([*TwoRatesClass]),
    )
    name = ma.fields.String(required=True)
    now = ma.fields.Integer(required=True)
    before = ma.fields.Integer(required=True)


class TableOut(ma.Schema):
    division_id = ma.fields.Integer(required=True)
    division_code = ma.fields.String(required=True)
    division_name = ma.fields.String(required=True)
    period = ma.fields.String(required=True)
    period_first = ma.fields.String(required=True)
    period_last = ma.fields.String(required=True)
    base_period = ma.fields.String(required=True)
    period_over = ma.fields.Boolean(required=True)
    basis = ma.fields.String(required=True)
    classes_version = ma.fields.String(required=True)
    cut_off_at = ma.fields.String(required=True)
    rights_on = ma.fields.String(required=True)
    formulas = ma.fields.List(ma.fields.String(), required=True)
    rows = ma.fields.List(ma.fields.Nested(RowOut), required=True)
    total = ma.fields.Nested(RowOut, required=True)
    by_class = ma.fields.List(ma.fields.Nested(ClassRowOut), required=True)


class CountedCaseOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    number = ma.fields.String(required=True)
    state = ma.fields.Enum(CaseState, by_value=True, required=True)
    division_id = ma.fields.Integer(required=True)
    clue_id = ma.fields.UUID(required=True)
    party_name = ma.fields.String(required=True)
    offence = ma.fields.String(required=True)
    legal_basis = ma.fields.String(required=True)
    two_rates_class = ma.fields.Enum(TwoRatesClass, by_value=True, required=True, allow_none=True)
    class_decided_by = ma.fields.UUID(required=True, allow_none=True)
    class_reason = ma.fields.String(required=True, allow_none=True)
    discovered_at = ma.fields.AwareDateTime(required=True)
    filed_at = ma.fields.AwareDateTime(required=True)
    closed_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    fine_yuan = ma.fields.Integer(required=True, allow_none=True)


CountedCasePage = page_schema(CountedCaseOut)


class ReturnOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    office_id = ma.fields.UUID(required=True)
    division_id = ma.fields.Integer(required=True)
    period = ma.fields.String(required=True)
    basis = ma.fields.Enum(Basis, by_value=True, required=True)
    classes_version = ma.fields.String(required=True)
    cut_off_at = ma.fields.AwareDateTime(required=True)
    compiled_by = ma.fields.UUID(required=True)
    digest = ma.fields.String(required=True)
    restates_id = ma.fields.UUID(required=True, allow_none=True)
    cause = ma.fields.String(required=True, allow_none=True)


ReturnPage = page_schema(ReturnOut)


class CountedIds(ma.Schema):
    unlicensed = ma.fields.List(ma.fields.UUID(), required=True)
    unlicensed_before = ma.fields.List(ma.fields.UUID(), required=True)
    by_holders = ma.fields.List(ma.fields.UUID(), required=True)
    undecided = ma.fields.List(ma.fields.UUID(), required=True)
    withdrawn = ma.fields.List(ma.fields.UUID(), required=True)


class ReturnDetailOut(ReturnOut):
    table = ma.fields.Nested(TableOut, required=True)
    case_ids = ma.fields.Nested(CountedIds, required=True)
    right_ids = ma.fields.List(ma.fields.UUID(), required=True)


class ChainClueOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    reference = ma.fields.String(required=True)
    channel = ma.fields.Enum(Channel, by_value=True, required=True)
    state = ma.fields.Enum(ClueState, by_value=True, required=True)
    discovered_at = ma.fields.AwareDateTime(required=True)
    registered_at = ma.fields.AwareDateTime(required=True)
    finding_id = ma.fields.UUID(required=True, allow_none=True)
    record_id = ma.fields.UUID(required=True, allow_none=True)


class ChainFindingOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    state = ma.fields.Enum(FindingState, by_value=True, required=True)
    version = ma.fields.Integer(required=True)
    current_record_id = ma.fields.UUID(required=True)
    author_id = ma.fields.UUID(required=True)
    found_at = ma.fields.AwareDateTime(required=True)
    lon = ma.fields.Float(required=True, allow_none=True)
    lat = ma.fields.Float(required=True, allow_none=True)
    description = ma.fields.String(required=True)


class ChainRecordOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    kind = ma.fields.String(required=True)
    state = ma.fields.Enum(RecordState, by_value=True, required=True)
    digest = ma.fields.String(required=True)
    author_id = ma.fields.UUID(required=True)
    sealed_at = ma.fields.AwareDateTime(required=True)
    received_at = ma.fields.AwareDateTime(required=True)


class PhotoOut(ma.Schema):
    item_id = ma.fields.UUID(required=True, attribute="item.id")
    record_id = ma.fields.UUID(required=True, attribute="item.record_id")
    role = ma.fields.String(required=True, attribute="item.role")
    sha256 = ma.fields.String(required=True, attribute="item.sha256")
    media_type = ma.fields.String(required=True, attribute="item.media_type")
    purposes = ma.fields.List(ma.fields.Enum(Purpose, by_value=True), required=True)
    preview = ma.fields.String(required=True)
    original = ma.fields.String(required=True)


class ChainOut(ma.Schema):
    case = ma.fields.Nested(CountedCaseOut, required=True)
    clue = ma.fields.Nested(ChainClueOut, required=True)
    finding = ma.fields.Nested(ChainFindingOut, required=True, allow_none=True)
    records = ma.fields.List(ma.fields.Nested(ChainRecordOut), required=True)
    photos = ma.fields.List(ma.fields.Nested(PhotoOut), required=True)
