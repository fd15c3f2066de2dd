"""How offices, periods and reasons are told, in every answer alike."""

from collections.abc import Mapping
from typing import Any

from kernel.problems import language
from patrols.queries.units import Unit
from patrols.service.duty.cells import Cell
from patrols.service.duty.ledger import Uncounted


def unit(one: Unit) -> dict[str, Any]:
    return {
        "office_id": one.office_id,
        "office": one.name,
        "division_id": one.division_id,
        "division_code": one.code,
        "division": one.division,
        "level": one.level,
    }


def period(cell: Cell) -> dict[str, Any]:
    return {
        "period": cell.due.period,
        "first_day": cell.due.span.first_day,
        "last_day": cell.due.span.last_day,
        **cell.figures._asdict(),
    }


def cell(one: Cell) -> dict[str, Any]:
    at_closing = one.at_closing if one.restatements else None
    return {
        **period(one),
        "rule": one.due.quota.id,
        "closed": one.at_closing is not None,
        "at_closing": at_closing._asdict() if at_closing else None,
        "restatements": [
            {
                "at_least": one.figures.at_least,
                **{name: getattr(restated, name) for name in _RESTATED},
            }
            for restated in one.restatements
        ],
    }


def uncounted(one: Uncounted) -> dict[str, Any]:
    reasons = [reason(each) for each in one.reasons]
    return {"patrol_id": one.patrol_id, "walked_on": one.walked_on, "reasons": reasons}


def reason(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": one["code"], "text": one["en"] if language() == "en" else one["zh"]}


_RESTATED = (
    *("number", "restated_at", "causes"),
    *("excused", "owed", "walked", "counted", "missing"),
)
