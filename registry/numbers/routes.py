"""Chains of licence numbers and property certificates over HTTP."""

import datetime as dt
import uuid
from dataclasses import asdict
from typing import Any, TypedDict

from flask.views import MethodView

from kernel import http
from kernel.body import Blueprint
from kernel.clock import day_of
from kernel.http import current_actor, db_session, requires
from registry import certificate, licence
from registry.numbers import chains, linking, queries
from registry.numbers.schemas import (
    CertificateOut,
    CertificateQuery,
    ChainOut,
    ChainQuery,
    LinkIn,
    NumberLinkOut,
    WithdrawalIn,
)
from registry.policy import Permission

blueprint = Blueprint("registry_numbers", __name__, url_prefix="/api/registry", description=__doc__)

_MOST_CERTIFIED = 50


class _Number(TypedDict):
    number: str


class _Reason(TypedDict):
    reason: str


@blueprint.route("/licence/chain")
class LicenceChain(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(ChainQuery, location="query")
    @blueprint.response(200, ChainOut)
    def get(self, query: _Number) -> dict[str, Any]:
        """Show the whole chain a licence number belongs to, from its oldest number on."""
        number = licence.describe(query["number"])["number"]
        found = chains.chain(db_session(), current_actor(), number, on=_today())
        told = [{**licence.describe(one), "right": found.rights.get(one)} for one in found.numbers]
        return {"number": number, "numbers": told, "links": found.links}


@blueprint.route("/licence/links")
class LicenceLinks(MethodView):
    @requires(Permission.KEEP)
    @blueprint.arguments(LinkIn)
    @blueprint.response(201, NumberLinkOut)
    def post(self, given: dict[str, Any]) -> chains.Link:
        """Say that one licence number became another, and how."""
        return linking.link(db_session(), current_actor(), linking.Said(**given), now=http.now())


@blueprint.route("/licence/links/<uuid:link_id>/withdraw")
class LinkWithdrawal(MethodView):
    @requires(Permission.KEEP)
    @blueprint.arguments(WithdrawalIn)
    @blueprint.response(204)
    def post(self, given: _Reason, link_id: uuid.UUID) -> None:
        """Take back that one licence number became another."""
        linking.withdraw(db_session(), current_actor(), link_id, given["reason"], now=http.now())


@blueprint.route("/certificate")
class Certificates(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(CertificateQuery, location="query")
    @blueprint.response(200, CertificateOut)
    def get(self, query: _Number) -> dict[str, Any]:
        """Say what a property certificate number says, and which rights have it."""
        number, session = certificate.plain(query["number"]), db_session()
        found = queries.certified(current_actor(), number, on=_today()).limit(_MOST_CERTIFIED)
        rights = session.scalars(found).all()
        twice = bool(rights and queries.certificates_taken_twice(session, [number]))
        return {**_segments(query["number"], number), "rights": rights, "twice": twice}


def _segments(given: str, number: str) -> dict[str, Any]:
    if certificate.is_readable(given):
        return asdict(certificate.read(given))
    return {"number": number, "province": None, "year": None, "place": None, "serial": None}


def _today() -> dt.date:
    return day_of(http.now())
