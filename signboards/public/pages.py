"""
The pages behind the code on a board, for anybody with any phone.

Nothing here knows who asks: no login, no cookie, no script but the one that locates.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, request

import identity.queries
import registry.publishing
import signboards.queries
from evidence.service import unsealed
from evidence.store.opening import store_at
from kernel import http
from kernel.clock import SHANGHAI, day_of
from kernel.db import reading
from kernel.errors import NotFound, Unacceptable
from kernel.http import db_session, now, open_door
from kernel.problems import language
from kernel.secrets import safe
from registry.publishing import PublicRight
from registry.states import RightState
from signboards.public import forms, limits, queries, reports, tickets, visitors, wording
from signboards.public.addresses import find
from signboards.public.answers import page, refuse_in_pages
from signboards.public.forms import Sent
from signboards.public.refusals import FormUnknown, NobodyToTell
from signboards.public.reports import Photo, Told
from signboards.public.tables import BoardReport, PublicAddress

blueprint = Blueprint("board", __name__, url_prefix="/b", template_folder="templates")
refuse_in_pages(blueprint)

_GOOD: Final = frozenset({RightState.VALID, RightState.SUSPENDED})
_KEPT: Final = ("problem", "words", "place", "name", "contact", "lon", "lat", "accuracy")


@blueprint.get("/<token>")
@open_door("whoever stands in front of a board may know what the licence says")
def show(token: str) -> Response:
    address, on = find(db_session(), token), day_of(now())
    right, office = _right(address, on), _office(address, on)
    answer = page(
        "board_right.html",
        right=right,
        facts=wording.facts(right, office),
        state=wording.STATES[right.state],
        good=right.state in _GOOD,
        on=on,
        token=token,
        reportable=office is not None,
    )
    # Kept by nobody without asking again whether the licence still says so.
    answer.headers["Cache-Control"] = "no-cache"
    answer.set_etag(hashlib.sha256(answer.get_data()).hexdigest()[:32])
    answer.make_conditional(request)
    return answer


@blueprint.get("/<token>/report")
@open_door("anybody may tell us what they see")
def ask(token: str) -> Response:
    address = find(db_session(), token)
    if _office(address, day_of(now())) is None:
        raise NobodyToTell
    return _form(address, {}, None)


@blueprint.post("/<token>/report")
@open_door("anybody may tell us what they see; how often is limited, and how much")
def tell(token: str) -> Response:
    with http.transaction() as session:
        address = find(session, token)
        welcome = limits.knock(session, _visitor(), address.id, now=now())
    if not welcome:
        raise limits.too_often(now())
    sent = forms.read(request)
    try:
        report = _take(address, sent)
    except Unacceptable as fault:
        return _form(address, sent.fields, fault)
    received = report.received_at.astimezone(SHANGHAI)
    return page("board_thanks.html", report=report, received=received, token=token)


def _take(address: PublicAddress, sent: Sent) -> BoardReport:
    """Return the report of a form; no transaction is open while its photo goes to the disk."""
    told, kind = _told(address, sent), forms.photo_type(sent.photo)
    with reading(http.sessions()) as session:
        if known := reports.known(session, told.ticket):
            return known
        limits.check_photos(session, len(sent.photo), now=now())
    photo = None
    if kind:
        photo = Photo(unsealed.put(store_at(http.settings()), sent.photo), kind)
    locks = safe(http.settings().informant_key)
    return reports.take(db_session(), address, told, photo, safe=locks, now=now())


def _told(address: PublicAddress, sent: Sent) -> Told:
    forms.check_human(sent.fields)
    forms.check_lengths(sent.fields)
    ticket = tickets.check(_key(), sent.fields.get("ticket", ""), address.token, now=now())
    return Told(
        ticket=ticket,
        problem=forms.problem(sent.fields),
        words=forms.words(sent),
        place=sent.fields.get("place") or None,
        spot=forms.spot(sent.fields),
        contact=forms.contact(sent.fields),
        language=language(),
    )


def _form(
    address: PublicAddress, fields: Mapping[str, str], fault: Unacceptable | None
) -> Response:
    """Return the form with what was filled in before; for one no longer good, a new one."""
    ticket = fields.get("ticket", "")
    if not ticket or isinstance(fault, FormUnknown):
        ticket = tickets.issue(_key(), address.token, now=now())
    said = wording.Both(fault.sentence("zh"), fault.sentence("en")) if fault else None
    return page(
        "board_report.html",
        fault.status if fault else 200,
        said=said,
        given={field: fields.get(field, "") for field in _KEPT},
        right=_right(address, day_of(now())),
        ticket=ticket,
        token=address.token,
        problems=wording.PROBLEMS,
        most_words=forms.MOST_WORDS,
        most_mb=forms.LARGEST_PHOTO_MB,
    )


def _right(address: PublicAddress, on: dt.date) -> PublicRight:
    right = registry.publishing.published(db_session(), address.right_id, on=on)
    if right is None:
        raise NotFound
    return right


def _office(address: PublicAddress, on: dt.date) -> str | None:
    """Return the name of the office that supervises the right, and takes reports about it."""
    right = queries.right_of(db_session(), address.right_id)
    office_id = signboards.queries.place_of(db_session(), right.division_id, on).office_id
    if office_id is None:
        return None
    return identity.queries.offices_named(db_session(), [office_id]).get(office_id)


def _visitor() -> str:
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    network = visitors.network(request.remote_addr, forwarded, http.settings().proxies)
    return visitors.hashed(_key(), network)


def _key() -> bytes:
    return visitors.key(http.settings().visitor_key)
