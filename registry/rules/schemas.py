"""Rules and findings on the wire."""

import marshmallow as ma
from marshmallow import validate

from kernel.paging import PageQuery
from registry.rules.reading import Level, Severity
from registry.schemas import RightLine
from registry.states import RightKind


class OnQuery(ma.Schema):
    on = ma.fields.Date(
        load_default=None,
        metadata={"description": "by the rules and dates of that day; today where left out"},
    )


class FindingsQuery(PageQuery, OnQuery):
    rule = ma.fields.String(load_default=None, validate=validate.Length(1, 80))
    level = ma.fields.Enum(Level, by_value=True, load_default=None)
    severity = ma.fields.Enum(Severity, by_value=True, load_default=None)


class CitationOut(ma.Schema):
    statute = ma.fields.String(required=True)
    article = ma.fields.String(required=True)


class FindingOut(ma.Schema):
    """What is wrong, in the reader's language, and the rule that says so."""

    rule = ma.fields.String(required=True)
    level = ma.fields.Enum(Level, by_value=True, required=True)
    severity = ma.fields.Enum(Severity, by_value=True, required=True)
    text = ma.fields.String(required=True)
    cites = ma.fields.Nested(CitationOut, required=True)


class CheckedOut(ma.Schema):
    """A right with what is wrong with it, the grave things first."""

    right = ma.fields.Nested(RightLine, required=True)
    findings = ma.fields.List(ma.fields.Nested(FindingOut), required=True)


class FindingsOut(ma.Schema):
    """``rules_version`` changes whenever any rule does."""

    on = ma.fields.Date(required=True)
    rules_version = ma.fields.String(required=True)
    findings = ma.fields.List(ma.fields.Nested(FindingOut), required=True)


class FindingsPage(ma.Schema):
    """Go on while ``next`` is there: a page may be short before the end."""

    on = ma.fields.Date(required=True)
    rules_version = ma.fields.String(required=True)
    items = ma.fields.List(ma.fields.Nested(CheckedOut), required=True)
    next = ma.fields.UUID(required=True, allow_none=True)


class RuleOut(ma.Schema):
    """A rule; ``valid_to`` is the first day on which it no longer holds."""

    id = ma.fields.String(required=True)
    level = ma.fields.Enum(Level, by_value=True, required=True)
    province = ma.fields.String(required=True)
    severity = ma.fields.Enum(Severity, by_value=True, required=True)
    kinds = ma.fields.List(ma.fields.Enum(RightKind, by_value=True), required=True)
    valid_from = ma.fields.Date(required=True)
    valid_to = ma.fields.Date(required=True, allow_none=True)
    dated_by = ma.fields.String(required=True)
    when = ma.fields.List(ma.fields.Dict(keys=ma.fields.String()), required=True)
    text = ma.fields.String(required=True)
    cites = ma.fields.Nested(CitationOut, required=True)


class RulesOut(ma.Schema):
    version = ma.fields.String(required=True)
    items = ma.fields.List(ma.fields.Nested(RuleOut), required=True)


class DryRunQuery(ma.Schema):
    dry_run = ma.fields.Boolean(load_default=False)


class RulesIn(ma.Schema):
    """All rules the province adds, each as `docs/rules.md` describes it."""

    rules = ma.fields.List(
        ma.fields.Dict(keys=ma.fields.String()), required=True, validate=validate.Length(max=200)
    )
    reason = ma.fields.String(required=True, validate=validate.Length(1, 500))
