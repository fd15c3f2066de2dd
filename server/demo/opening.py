"""From a figure of the two rates back to the bytes that left the camera."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from server.demo.person import Photo, Worker, digest_of

_CITY = ("2206", "白山市")


class Opening:
    """The city's statistician, who opens a figure and does not stop before the photograph."""

    def __init__(self, city: Worker, period: str, told: Callable[[str], None]) -> None:
        self.city = city
        self.period = period
        self.told = told

    def get(self, path: str) -> Any:
        return self.city.wire.call("GET", path)

    def to_photo(self, case_id: str, photo: Photo) -> dict[str, Any]:
        """Return the chain; raises ``AssertionError`` where a link does not hold."""
        division = self._division()
        table = self.get(f"/api/reporting/two-rates?division={division}&period={self.period}")
        self._count(division, table, case_id)
        chain = self.get(f"/api/reporting/cases/{case_id}/chain")
        found = next((one for one in chain["photos"] if one["sha256"] == photo.sha256), None)
        if found is None:
            raise AssertionError("the photograph is not in the chain of its case")
        original = self.city.wire.send("GET", found["original"])
        if digest_of(original.content) != photo.sha256:
            raise AssertionError("the photograph is not what left the camera")
        self.told(f"由数字追到照片 the figure opens to the photograph: {photo.sha256[:16]}…")
        return {
            "two_rates": table["total"],
            "case": chain["case"]["id"],
            "clue": chain["clue"]["id"],
            "finding": chain["finding"]["id"],
            "record": found["record_id"],
            "photo_sha256": found["sha256"],
        }

    def _division(self) -> int:
        found = self.get(f"/api/identity/divisions?called={quote(_CITY[1])}")
        return next(int(one["id"]) for one in found["items"] if one["code"] == _CITY[0])

    def _count(self, division: int, table: Any, case_id: str) -> None:
        """Hold the figure against the cases behind it, of which ours must be one."""
        total = table["total"]
        self.told(
            f"两率 two rates {self.period}: 无证 A {total['unlicensed']}"
            f"（上年同期 {total['unlicensed_before']}）, 矿业权人 B {total['by_holders']}"
        )
        at = f"/api/reporting/two-rates/cases?division={division}&period={self.period}"
        behind: list[str] = []
        after = ""
        while True:
            page = self.get(f"{at}&figure=unlicensed&limit=200{after}")
            behind += [one["id"] for one in page["items"]]
            if page["next"] is None:
                break
            after = f"&after={page['next']}"
        if case_id not in behind or len(behind) < total["unlicensed"]:
            raise AssertionError(
                f"the figure counts {total}, and {len(behind)} cases are behind it"
            )
