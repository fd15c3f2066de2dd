"""What officers and callers say about a quarry."""

from typing import Any

from clues.routes import blueprint
from tests.county import County, fix


def finding(**instead: Any) -> dict[str, Any]:
    return {
        "found_at": "2026-11-20T10:01:00+08:00",
        "fix": fix(),
        "description": "矿界外新开采面，一台挖掘机正在作业。",
        "suspected_offence": "mining_beyond_boundary",
        **instead,
    }


def report(**instead: Any) -> dict[str, Any]:
    return {
        "reported_at": "2026-11-20T10:30:00+08:00",
        "channel": "walk_in",
        "fix": fix(),
        "description": "村民反映夜间有人在河滩采砂。",
        "party": "李某",
        "informant": {"name": "王大娘", "contact": "13900000000"},
        **instead,
    }


def verification(task: dict[str, Any], **instead: Any) -> dict[str, Any]:
    return {
        "task_id": task["id"],
        "visited_at": "2026-11-20T11:00:00+08:00",
        "fix": fix(),
        "result": "true",
        "description": "现场可见越界开采约三亩，已责令停止。",
        "companions": [],
        "stop_ordered": True,
        "party": "蛟河新站石材有限公司",
        "offence": None,
        **instead,
    }


def call(land: County, **instead: Any) -> dict[str, Any]:
    return {
        "channel": "phone",
        "division_id": land.divisions["220281100"],
        "description": "电话反映有人偷采。",
        **instead,
    }


def registered(land: County, who: str = "inspector", **instead: Any) -> dict[str, Any]:
    """Have a call registered at the desk."""
    return dict(land.client(blueprint, who).post("/api/clues", 201, **call(land, **instead)))


def clue_of_finding(land: County, **instead: Any) -> dict[str, Any]:
    """Have a finding become a clue."""
    land.send("township_officer", "finding", finding(**instead))
    land.drain()
    (clue,) = land.client(blueprint, "inspector").get("/api/clues?channel=patrol")["items"]
    return dict(clue)


def assigned(land: County, clue: dict[str, Any], to: str = "inspector") -> dict[str, Any]:
    """Have a clue accepted and its verification given to an officer."""
    desk = land.client(blueprint, "clue_keeper")
    desk.post(f"/api/clues/{clue['id']}/triage", 200, verdict="valid")
    officer_id = str(land.people[to].id)
    return dict(desk.post(f"/api/clues/{clue['id']}/assign", 201, officer_id=officer_id))


def shown(land: County, clue: dict[str, Any]) -> dict[str, Any]:
    return dict(land.client(blueprint, "inspector").get(f"/api/clues/{clue['id']}"))
