"""What officers look at and what the desk is told, for the tests of boards."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import insert, select

from kernel import audit, events
from kernel.ids import new_id
from registry.models import Right
from registry.states import RightKind, RightState
from signboards.models import Signboard
from signboards.routes import blueprint
from tests.county import LONG_AGO, County, Desk, fix

ROOT = "/api/signboards"


def look(land: County, **instead: Any) -> dict[str, Any]:
    return {
        "checked_at": "2026-11-20T10:05:00+08:00",
        "fix": fix(),
        "signboard_id": None,
        "right_id": str(land.right_id),
        "present": True,
        "conspicuous": True,
        "legible": True,
        "licence_no_read": "C2202812010127120098765",
        "holder_read": "蛟河新站石材有限公司",
        "valid_to_read": "2028-06-30",
        "remark": "",
        **instead,
    }


def desk_of(land: County, who: str = "inspector", *without: str) -> Desk:
    """Return a desk whose calendar shows the county's day."""
    found = land.client(blueprint, who, *without)
    found.client.application.extensions["clock"] = lambda: land.now
    return found


GONE = {"present": False, "conspicuous": False, "legible": False}
FADED = {"legible": False, "licence_no_read": None, "holder_read": None, "valid_to_read": None}


def seen(land: County, who: str = "township_officer", **instead: Any) -> uuid.UUID:
    """Have somebody look at the board of the county's mine now, and have it judged."""
    at = land.now.isoformat()
    told = {"checked_at": at, "fix": fix(time=at), **instead}
    record = land.send(who, "signboard_check", look(land, **told))
    land.drain()
    return record


def board_of(land: County, who: str = "inspector") -> dict[str, Any]:
    (board,) = desk_of(land, who).get(ROOT)["items"]
    return dict(board)


def history(land: County, board_id: str, who: str = "inspector") -> dict[str, Any]:
    return dict(desk_of(land, who).get(f"{ROOT}/{board_id}/history"))


def acts(land: County, board_id: str) -> list[str]:
    return [one["act"] for one in history(land, board_id)["acts"]]


def another_right(land: County, **instead: Any) -> uuid.UUID:
    """Record a second right of the same holder; return its id."""
    with land.sessions.begin() as session:
        first = session.get_one(Right, land.right_id)
        values = {
            "licence_no": "C2202812012067120011111",
            "kind": RightKind.MINING,
            "name": "另一采石场",
            "holder_id": first.holder_id,
            "division_id": first.division_id,
            "mineral": "石灰岩",
            "valid_from": dt.date(2012, 6, 1),
            "valid_to": dt.date(2030, 6, 30),
            "changed_at": land.now,
        }
        right = Right(**{**values, **instead})
        session.add(right)
        session.flush()
        return right.id


def amend(land: County, right_id: uuid.UUID, **values: Any) -> None:
    """Record a right anew, as an import does, and let the rooms above hear of it."""
    with land.sessions.begin() as session:
        right = session.get_one(Right, right_id)
        if "state" in values:
            right.become(values.pop("state"), ended_on=values.pop("ended_on", None))
        for name, value in values.items():
            setattr(right, name, value)
        audit.record(session, None, "registry.right_changed", right, now=land.now)
    heard(land, right_id)


def heard(land: County, *right_ids: uuid.UUID) -> None:
    with land.sessions.begin() as session:
        told = [("registry.right_changed", one) for one in right_ids]
        events.emit_many(session, told, now=land.now)
    land.drain()


def boards(land: County) -> dict[uuid.UUID, Signboard]:
    with land.sessions() as session:
        return {one.right_id: one for one in session.scalars(select(Signboard))}


def imported(land: County, many: int) -> list[uuid.UUID]:
    """Record many rights and tell of them, as an import does."""
    with land.sessions.begin() as session:
        first = session.get_one(Right, land.right_id)
        rows = [
            {
                "id": new_id(),
                "licence_no": f"C220281201206712{number:07}",
                "kind": RightKind.MINING,
                "name": f"第{number}采石场",
                "holder_id": first.holder_id,
                "division_id": first.division_id,
                "mineral": "石灰岩",
                "oil_gas": False,
                "valid_from": dt.date(2012, 6, 1),
                "state": RightState.VALID,
                "changed_at": LONG_AGO,
            }
            for number in range(many)
        ]
        session.execute(insert(Right), rows)
        told = [("registry.right_recorded", row["id"]) for row in rows]
        events.emit_many(session, told, now=land.now)
    return [row["id"] for row in rows]
