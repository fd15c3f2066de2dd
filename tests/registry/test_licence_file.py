"""Every number of the shared file reads to the segments written beside it."""

import csv

from registry import licence
from tests.shared_data import shared


def test_every_published_number_reads_to_the_segments_in_the_file() -> None:
    with shared("licence_numbers.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    assert len(rows) >= 25
    assert {row["number"]: _said(row["number"]) for row in rows} == {
        row["number"]: _stated(row) for row in rows
    }


def _said(number: str) -> dict[str, str]:
    read = licence.describe(number)
    return {name: read[name] for name in ("form", "organ", "issued_ym", "opaque", "serial")} | {
        "kind": read["kind"],
        "mineral_class": read["mineral_class"],
        "repaired": bool(read["repairs"]),
    }


def _stated(row: dict[str, str]) -> dict[str, str]:
    form = row["scheme"].removesuffix("-defect")
    opaque = row["seg_pos15"] + row["seg_pos16"]
    return {
        "form": form,
        "kind": row["kind"],
        "organ": row["seg_organ"],
        "issued_ym": row["seg_yyyymm"],
        "mineral_class": row["seg_class_T18"] or row["seg_pos14"],
        "opaque": opaque,
        "serial": row["seg_serial"],
        "repaired": row["scheme"].endswith("-defect"),
    }
