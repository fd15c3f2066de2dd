"""What happens to the register's ground in the county in which everything happened."""

import json
from urllib.parse import urlencode

from server.demo.person import Worker

REDLINE = [[126.86, 42.03], [126.87, 42.03], [126.87, 42.04], [126.86, 42.04], [126.86, 42.03]]


def survey_ground(insider: Worker, division_id: int) -> None:
    """A redline is imported, and the rights of the county are taken out as a file."""
    shape = {"type": "Polygon", "coordinates": [REDLINE]}
    feature = {"type": "Feature", "properties": {"名称": "江源红线"}, "geometry": shape}
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    about = {
        "name": "生态保护红线",
        "kind": "ecological_redline",
        "source": "省自然资源厅",
        "division_id": division_id,
        "valid_from": "2022-01-01",
    }
    file = {"Content-Type": "application/octet-stream"}
    insider.wire.send("POST", f"/api/registry/layers?{urlencode(about)}", content, file)
    wanted = json.dumps({"form": "csv", "division_id": division_id}).encode()
    taken = {"Content-Type": "application/json"}
    insider.wire.send("POST", "/api/registry/exports", wanted, taken)
