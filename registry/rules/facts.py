"""What rules may ask of a right: these facts, as they were or are on a day, and no others."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from registry import licence
from registry.models import Boundary, Right
from registry.states import ENDED, RightState

Facts = Mapping[str, Any]
_ENDED: Final = frozenset(state.value for state in ENDED)
_M2_OF_KM2: Final = 1e6
_AREA_DIGITS: Final = 4  # of km², as licences have them


class Kind(StrEnum):
    """What a fact is, which decides what may be asked of it."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    FLAG = "flag"
    WORDS = "words"


FACTS: Final[Mapping[str, Kind]] = {
    "kind": Kind.TEXT,
    "state": Kind.TEXT,
    "name": Kind.TEXT,
    "mineral": Kind.TEXT,
    "mining_method": Kind.TEXT,
    "scale": Kind.TEXT,
    "area_km2": Kind.NUMBER,
    "valid_from": Kind.DATE,
    "valid_to": Kind.DATE,
    "ended_on": Kind.DATE,
    "oil_gas": Kind.FLAG,
    "holder_name": Kind.TEXT,
    "credit_code": Kind.TEXT,
    "natural_person": Kind.FLAG,
    "licence_no": Kind.TEXT,
    "number_form": Kind.TEXT,
    "number_kind": Kind.TEXT,
    "number_class": Kind.TEXT,
    "number_month": Kind.DATE,
    "number_warnings": Kind.WORDS,
    "certificate_no": Kind.TEXT,
    "certificate_shared": Kind.FLAG,
    "boundary": Kind.NUMBER,
    "comparable": Kind.FLAG,
    "datum": Kind.TEXT,
    "drawn_km2": Kind.NUMBER,
    "elevations": Kind.TEXT,
    "province": Kind.TEXT,
}
_OF_RIGHTS: Final = (
    "name",
    "mineral",
    "mining_method",
    "scale",
    "area_km2",
    "valid_from",
    "valid_to",
    "ended_on",
    "oil_gas",
    "licence_no",
    "certificate_no",
)


def facts_of(
    right: Right,
    boundary: Boundary | None,
    *,
    on: dt.date,
    province: str = "",
    certificate_shared: bool = False,
) -> Facts:
    """Return the facts of a right whose holder is at hand, with its boundary of that day."""
    return {
        **{name: getattr(right, name) for name in _OF_RIGHTS},
        "kind": right.kind.value,
        "state": state_on(right, on).value,
        "holder_name": right.holder.name,
        "credit_code": right.holder.credit_code,
        "natural_person": right.holder.natural_person,
        "certificate_shared": certificate_shared,
        "province": province,
        **_of_number(right.licence_no),
        **_of_boundary(boundary),
    }


def state_on(right: Right, on: dt.date) -> RightState:
    """
    Return what the dates make of a right on a day.

    Whether it was suspended is known of today alone: of an earlier day only the dates tell.
    """
    if right.ended_on and right.ended_on <= on:
        return right.state
    if right.valid_to and right.valid_to < on:
        return RightState.EXPIRED
    return RightState.SUSPENDED if right.state is RightState.SUSPENDED else RightState.VALID


def is_ended(facts: Facts) -> bool:
    return facts["state"] in _ENDED


def _of_number(number: str) -> dict[str, Any]:
    try:
        said = licence.read(number)
    except licence.Unreadable:
        named = ("number_form", "number_kind", "number_class", "number_month")
        return {**dict.fromkeys(named), "number_warnings": ()}
    return {
        "number_form": said.form.value,
        "number_kind": said.kind.value,
        "number_class": said.mineral_class or None,
        "number_month": _first_day(said.issued_ym),
        "number_warnings": said.warnings,
    }


def _first_day(year_month: str) -> dt.date | None:
    """Return the first day of ``yyyyMM``; None for two digits of a year, or an impossible month."""
    try:
        return dt.datetime.strptime(year_month, "%Y%m").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None


def _of_boundary(boundary: Boundary | None) -> dict[str, Any]:
    if boundary is None:
        named = ("boundary", "comparable", "datum", "drawn_km2", "elevations")
        return dict.fromkeys(named)
    area, top, bottom = boundary.area_m2, boundary.top_m, boundary.bottom_m
    return {
        "boundary": boundary.version,
        "comparable": boundary.comparable,
        "datum": boundary.source_datum.value,
        "drawn_km2": None if area is None else round(area / _M2_OF_KM2, _AREA_DIGITS),
        "elevations": None if top is None or bottom is None else f"{top:g}..{bottom:g}",
    }
