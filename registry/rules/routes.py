"""What is wrong in the register, and the rules that say so, over HTTP."""

import datetime as dt
import uuid
from dataclasses import asdict
from typing import Any, TypedDict

from flask.views import MethodView

from kernel import http
from kernel.body import Blueprint
from kernel.clock import day_of
from kernel.http import current_actor, db_session, requires
from kernel.problems import language
from registry.policy import Permission
from registry.rules import adding, checking, ruleset
from registry.rules.judging import Finding
from registry.rules.reading import Rule
from registry.rules.schemas import (
    DryRunQuery,
    FindingsOut,
    FindingsPage,
    FindingsQuery,
    OnQuery,
    RulesIn,
    RulesOut,
)
from registry.states import RightKind

blueprint = Blueprint("registry_rules", __name__, url_prefix="/api/registry", description=__doc__)


class _DryRun(TypedDict):
    dry_run: bool


@blueprint.route("/rules")
class Rules(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(OnQuery, location="query")
    @blueprint.response(200, RulesOut)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List the rules the register is held against, those that may hold on a day."""
        known = ruleset.known(db_session())
        rules = known.perhaps(query["on"] or _today())
        return {"version": known.version, "items": [_rule(rule) for rule in rules]}

    @requires(Permission.RULE)
    @blueprint.arguments(DryRunQuery, location="query")
    @blueprint.arguments(RulesIn)
    @blueprint.response(200, RulesOut)
    def post(self, query: _DryRun, given: dict[str, Any]) -> dict[str, Any]:
        """Add a province's own rules, all of them anew; with ``dry_run`` only read them."""
        rules = adding.take(
            db_session(), current_actor(), adding.Handed(**given), now=http.now(), **query
        )
        version = ruleset.known(db_session()).version
        return {"version": version, "items": [_rule(rule) for rule in rules]}


@blueprint.route("/rights/<uuid:right_id>/findings")
class FindingsOfRight(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(OnQuery, location="query")
    @blueprint.response(200, FindingsOut)
    def get(self, query: dict[str, Any], right_id: uuid.UUID) -> dict[str, Any]:
        """Say what is wrong with a right on a day, and by which rule."""
        on, today = query["on"] or _today(), _today()
        found = checking.check_right(db_session(), current_actor(), right_id, on=on, today=today)
        return {**_head(on), "findings": [_finding(one) for one in found.findings]}


@blueprint.route("/findings")
class Findings(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(FindingsQuery, location="query")
    @blueprint.response(200, FindingsPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List the rights in the officer's scope with which something is wrong on a day."""
        on = query["on"] or _today()
        named = {"id": query["rule"], "level": query["level"], "severity": query["severity"]}
        page = checking.check_page(
            db_session(),
            current_actor(),
            lambda rule: all(getattr(rule, name) == said for name, said in named.items() if said),
            on=on,
            today=_today(),
            after=query["after"],
            limit=query["limit"],
        )
        items = [
            {"right": one.right, "findings": [_finding(found) for found in one.findings]}
            for one in page.items
        ]
        return {**_head(on), "items": items, "next": page.next}


def _today() -> dt.date:
    return day_of(http.now())


def _head(on: dt.date) -> dict[str, Any]:
    return {"on": on, "rules_version": ruleset.known(db_session()).version}


def _finding(found: Finding) -> dict[str, Any]:
    rule = found.rule
    named = {"rule": rule.id, "level": rule.level, "severity": rule.severity}
    return {**named, "text": found.sentence(language()), "cites": asdict(rule.cites)}


def _rule(rule: Rule) -> dict[str, Any]:
    kinds = [RightKind(kind) for kind in sorted(rule.kinds)]
    told = {name: getattr(rule, name) for name in _TOLD}
    text = rule.en if language() == "en" else rule.zh
    return {**told, "kinds": kinds, "text": text, "cites": asdict(rule.cites)}


_TOLD = ("id", "level", "province", "severity", "valid_from", "valid_to", "dated_by", "when")
