"""What a registrar sets right in the county: a number that was another, a holder that is two."""

from server.demo import desk
from server.demo.person import Worker

_RIGHT = "C2206052021037100000001"
_ROWS = (
    "证号,曾用证号,矿山名称,矿业权人,所在行政区代码,矿种\n"
    "C2206052012037100000008,2206050520008,演示石灰沟采石场,演示石料公司,220605103,石灰岩\n"
)
_CODE = "91220605MA0DEM001C"


def set_right(insider: Worker) -> None:
    insider.wire.send("POST", "/api/registry/imports", _ROWS.encode(), {"Content-Type": "text/csv"})
    said = {"from_number": "2206050520001", "to_number": _RIGHT, "kind": "renumbered"}
    desk.post(insider, "/api/registry/licence/links", said)
    kept, merged = _called(insider, "演示石料有限公司"), _called(insider, "演示石料公司")
    proof = {"merged_id": merged, "credit_code": _CODE, "reason": "同一营业执照"}
    desk.post(insider, f"/api/registry/holders/{kept}/merge", proof)


def _called(worker: Worker, name: str) -> str:
    listed = worker.wire.call("GET", "/api/registry/holders?limit=200")["items"]
    return next(one["holder"]["id"] for one in listed if one["holder"]["name"] == name)
