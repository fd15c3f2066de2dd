"""What the county in which everything happened plans for its patrols."""

from kernel import clock
from server.demo import desk
from server.demo.person import Worker
from server.demo.walk import PIT


def draw_area(insider: Worker, division_id: int) -> str:
    """Draw a key area round the pit of the day; return its id."""
    lon, lat = PIT
    west, south, east, north = lon - 0.01, lat - 0.01, lon + 0.01, lat + 0.01
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    drawn = {
        "division_id": division_id,
        "name": "后山采坑重点区",
        "grade": "key",
        "months": [],
        "valid_from": clock.day_of(clock.now()).isoformat(),
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    found: str = desk.post(insider, "/api/patrols/areas", drawn)["id"]
    return found


def publish_plan(insider: Worker, division_id: int) -> None:
    """Propose the plan of this week, and let it stand."""
    today = clock.day_of(clock.now()).isoformat()
    wanted = {"division_id": division_id, "period": "week", "day": today}
    plan = desk.post(insider, "/api/patrols/plans", wanted)
    desk.post(insider, f"/api/patrols/plans/{plan['id']}/publish")
