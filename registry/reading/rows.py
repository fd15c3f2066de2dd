"""
One row of a register: what it wants recorded, and what is wrong with it.

An empty cell says nothing, so importing never erases what is registered.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Final

from registry import credit_code, licence
from registry.faults import Done, Fault
from registry.reading import boundaries, cells
from registry.reading.boundaries import BoundaryIn, Depths
from registry.reading.cells import Cell
from registry.reading.sheets import RawRow, Sheet
from registry.states import SourceDatum

_AREA_TOLERANCE = 0.001  # relative
_SHORT = 60  # characters of a cell that may well come again
_SPANS: Final = re.compile(r"^(.+?)(?:至|到|—+|~|～|--)(.+)$", re.DOTALL)
_HEIGHTS: Final = re.compile(
    r"([+-]?\d+(?:\.\d+)?)\s*(?:m|米)?\s*(?:标高)?\s*(?:至|到|~|～|—+|-)\s*([+-]?\d+(?:\.\d+)?)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class RightIn:
    """``values`` holds the columns of a right (and of its holder) that the row states."""

    row: int
    licence_no: str
    values: Mapping[str, Any]
    former_numbers: tuple[str, ...]
    boundary: BoundaryIn | None
    faults: tuple[Fault, ...]

    @property
    def refused(self) -> bool:
        return any(fault.done is Done.REFUSED for fault in self.faults)


def read_row(raw: RawRow, sheet: Sheet) -> RightIn:
    given = _spread({field: cells.plain(value) for field, value in raw.cells.items()})
    faults = list(raw.faults)
    values = _read_cells(given, faults)
    number = _licence(given.get("licence_no", ""), values, faults)
    _check_dates(values, faults)
    return RightIn(
        row=raw.number,
        licence_no=number,
        boundary=_boundary(raw, given, values, sheet, faults),
        former_numbers=_former(given.get("former_numbers", ""), faults),
        values=values,
        faults=tuple(faults),
    )


def _spread(given: dict[str, str]) -> dict[str, str]:
    """Take apart cells that hold two things: “2020-01-01至2030-01-01”, “由285米至120米标高”."""
    if (found := _SPANS.match(given.get("validity", ""))) is not None:
        given.setdefault("valid_from", found[1])
        given.setdefault("valid_to", found[2])
    elif "validity" in given:
        given.setdefault("valid_to", given["validity"])
    if (found := _HEIGHTS.search(given.get("elevations", ""))) is not None:
        given.setdefault("top_m", found[1])
        given.setdefault("bottom_m", found[2])
    elif "elevations" in given:
        given.setdefault("top_m", given["elevations"])
    return {field: text for field, text in given.items() if text}


def _read_cells(given: Mapping[str, str], faults: list[Fault]) -> dict[str, Any]:
    values = dict[str, Any]()
    for field, reader in _READERS.items():
        if field in given:
            cell = (_again if len(given[field]) < _SHORT else _anew)(reader, field, given[field])
            if cell.fault:
                faults.append(cell.fault)
            if cell.taken:
                values[field] = cell.value
    return values


def _anew(reader: "_Reader", field: str, given: str) -> Cell:
    return reader(field, given)


# The same minerals, divisions and days stand in thousands of rows.
_again = lru_cache(maxsize=20_000)(_anew)


def _credit_code(field: str, given: str) -> Cell:
    try:
        code = credit_code.read(given)
    except credit_code.BadCreditCode as refusal:
        return cells.left(field, refusal.code.rpartition(".")[2], given)
    if code == given:
        return Cell(code)
    return cells.repaired(field, "credit_code_wrong", given, code)


_Reader = Callable[[str, str], Cell]
_READERS: Final[dict[str, _Reader]] = {
    "certificate_no": partial(cells.text, most=80),
    "kind": partial(cells.word, words=cells.KINDS),
    "name": partial(cells.text, most=120),
    "holder_name": partial(cells.text, most=120),
    "credit_code": _credit_code,
    "natural_person": partial(cells.word, words=cells.FLAGS),
    "division_code": partial(cells.text, most=12),
    "mineral": partial(cells.text, most=120),
    "oil_gas": partial(cells.word, words=cells.FLAGS),
    "mining_method": partial(cells.text, most=60),
    "scale": partial(cells.text, most=60),
    "area_km2": cells.area_km2,
    "valid_from": cells.day,
    "valid_to": cells.day,
    "state": partial(cells.word, words=cells.STATES),
    "ended_on": cells.day,
    "top_m": cells.height_m,
    "bottom_m": cells.height_m,
    "datum": partial(cells.word, words=cells.DATUMS),
}


def _licence(given: str, values: dict[str, Any], faults: list[Fault]) -> str:
    """Return the number, empty where there is none; the kind follows from it where not stated."""
    if not given:
        faults.append(Fault("licence_no", "missing", Done.REFUSED))
        return ""
    try:
        reading = licence.read(given, values.get("kind"))
    except licence.Unreadable:
        faults.append(Fault("licence_no", _unreadable(given), Done.REFUSED, given))
        return ""
    faults.extend(_remarks(given, reading))
    if values.setdefault("kind", reading.kind) is not reading.kind:
        faults.append(Fault("kind", "kind_contradicts", Done.REFUSED, str(values["kind"])))
    return reading.number


def _unreadable(given: str) -> str:
    return "licence_spoiled" if re.search(r"\dE\+?\d", given[:60].upper()) else "licence_unreadable"


def _remarks(given: str, reading: licence.LicenceNumber) -> list[Fault]:
    repairs = {"took": reading.number, "how": "、".join(reading.repairs)}
    warnings = {"how": "、".join(reading.warnings)}
    remarks = []
    if reading.repairs:
        remarks.append(Fault("licence_no", "licence_defect", Done.REPAIRED, given, repairs))
    if reading.warnings:
        remarks.append(Fault("licence_no", "licence_odd", Done.KEPT, given, warnings))
    return remarks


def _former(given: str, faults: list[Fault]) -> tuple[str, ...]:
    numbers = []
    for part in filter(None, re.split(r"[;；,，、\s]+", given)):
        try:
            numbers.append(licence.read(part).number)
        except licence.Unreadable:
            faults.append(Fault("former_numbers", "licence_unreadable", Done.LEFT, part))
    return tuple(dict.fromkeys(numbers))


def _check_dates(values: dict[str, Any], faults: list[Fault]) -> None:
    start, end = values.get("valid_from"), values.get("valid_to")
    if start and end and start > end:
        faults.append(Fault("valid_to", "dates_reversed", Done.REFUSED, f"{start}..{end}"))


def _boundary(
    raw: RawRow, given: Mapping[str, str], values: dict[str, Any], sheet: Sheet, faults: list[Fault]
) -> BoundaryIn | None:
    stated = values.pop("datum", None)
    depths = _depths(values, faults)
    text = raw.geometry if raw.geometry is not None else given.get("boundary")
    if not text:
        if depths != Depths():
            faults.append(Fault("top_m", "depth_without_boundary", Done.IGNORED))
        return None
    datum = _datum(stated, given, sheet, faults)
    if datum is None:
        return None
    boundary, wrong = boundaries.read(text, datum, depths)
    faults.extend(wrong)
    if boundary and (differs := _area_differs(values.get("area_km2"), boundary)):
        faults.append(differs)
    return boundary


def _depths(values: dict[str, Any], faults: list[Fault]) -> Depths:
    top, bottom = values.pop("top_m", None), values.pop("bottom_m", None)
    if top is not None and bottom is not None and top < bottom:
        facts = {"took": f"{bottom} > {top}"}
        faults.append(Fault("top_m", "upside_down", Done.REPAIRED, f"{top} < {bottom}", facts))
        top, bottom = bottom, top
    return Depths(top, bottom)


def _datum(
    stated: SourceDatum | None, given: Mapping[str, str], sheet: Sheet, faults: list[Fault]
) -> SourceDatum | None:
    """Return the datum of a row's coordinates; None where what is said of it cannot be used."""
    if "datum" in given and stated is None:
        faults.append(Fault("boundary", "datum_unknown", Done.LEFT, given["datum"]))
        return None
    # GeoJSON that names no datum is WGS84 by the letter only, so that a column which says otherwise
    # is believed; a file that names another datum is not overruled by its own columns.
    if stated and sheet.datum not in {None, SourceDatum.WGS84, stated}:
        faults.append(Fault("boundary", "datum_contradicts", Done.LEFT, given["datum"]))
        return None
    if stated or sheet.datum:
        return stated or sheet.datum
    faults.append(Fault("datum", "datum_not_stated", Done.KEPT))
    return SourceDatum.CGCS2000


def _area_differs(stated_km2: float | None, boundary: BoundaryIn) -> Fault | None:
    if stated_km2 is None or boundary.area_m2 is None:
        return None
    computed = round(boundary.area_m2 / 1e6, 4)
    if abs(computed - stated_km2) <= _AREA_TOLERANCE * stated_km2:
        return None
    facts = {"computed": f"{computed:.4f}"}
    return Fault("area_km2", "area_differs", Done.KEPT, f"{stated_km2}", facts)
