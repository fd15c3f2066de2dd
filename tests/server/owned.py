"""Whose row is it: every id and telling word in the database, and which office may know them."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.db import Base

Row = Mapping[str, Any]

# Nothing shows these: they are how the house keeps itself.
INTERNAL: Final = frozenset({"audit_lines", "duty_closings", "events", "file_repairs", "jobs"})
# A row without a division belongs where the row belongs that it names.
_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "appointments": ("post_id", "posts"),
    "boundaries": ("right_id", "rights"),
    "case_citations": ("case_id", "cases"),
    "case_papers": ("case_id", "cases"),
    "case_payments": ("case_id", "cases"),
    "case_reports": ("case_id", "cases"),
    "file_checks": ("record_id", "sealed_records"),
    "clues_of_board_reports": ("clue_id", "clues"),
    "dossiers": ("office_id", "offices"),
    "evidence_copies": ("item_id", "manifest_files"),
    "finding_steps": ("finding_id", "findings"),
    "finding_versions": ("finding_id", "findings"),
    "follow_ups": ("finding_id", "findings"),
    "former_numbers": ("right_id", "rights"),
    "holder_merges": ("into_id", "holders"),
    "login_sessions": ("officer_id", "officers"),
    "manifest_files": ("record_id", "sealed_records"),
    "number_links": ("right_id", "rights"),
    "parked_records": ("office_id", "offices"),
    "patrol_recordings": ("patrol_id", "patrols"),
    "patrol_exports": ("office_id", "offices"),
    "patrol_reviews": ("patrol_id", "patrols"),
    "patrol_versions": ("patrol_id", "patrols"),
    "phone_previews": ("record_id", "sealed_records"),
    "posts": ("office_id", "offices"),
    "public_addresses": ("right_id", "rights"),
    "protected_areas": ("layer_id", "protected_layers"),
    "receipts": ("record_id", "sealed_records"),
    "recorder_fixes": ("recorder_id", "recorders"),
    "registry_imports": ("office_id", "offices"),
    "signboard_acts": ("signboard_id", "signboards"),
    "signboard_rectifications": ("signboard_id", "signboards"),
    "signboard_contradictions": ("signboard_id", "signboards"),
    "signboard_photos": ("check_id", "signboard_checks"),
    "signboard_readings": ("check_id", "signboard_checks"),
    "stop_notices": ("finding_id", "findings"),
    "uploads": ("office_id", "offices"),
    "verifications": ("clue_id", "clues"),
}
# And these where the rows belong that name them: table, column naming it, column of its own.
_NAMED_BY: Final[Mapping[str, tuple[str, str, str]]] = {
    "derivatives": ("manifest_files", "sha256", "original_sha256"),
    "devices": ("device_officers", "device_id", "id"),
    "holders": ("rights", "holder_id", "id"),
    "officers": ("appointments", "officer_id", "id"),
    "patrol_track_files": ("patrol_recordings", "sha256", "sha256"),
    "registry_files": ("registry_imports", "sha256", "sha256"),
    "removals": ("manifest_files", "sha256", "sha256"),
}
_TELLING: Final = frozenset(
    {
        "sha256",
        "digest",
        "licence_no",
        "thumbprint",
        "jws",
        "certificate_no",
        "credit_code",
    }
)


@dataclass
class Owned:
    """All rows of a database as they were when it was read."""

    tables: Mapping[str, list[Row]]

    @cached_property
    def _by_id(self) -> Mapping[str, Mapping[Any, Row]]:
        return {
            name: {row["id"]: row for row in rows if "id" in row}
            for name, rows in self.tables.items()
        }

    @cached_property
    def _merged(self) -> Mapping[Any, Any]:
        return {row["merged_id"]: row["into_id"] for row in self.tables["holder_merges"]}

    def places(self, table: str, row: Row) -> frozenset[int]:
        """Return the divisions a row belongs to."""
        if table in ("basemaps", "protected_layers"):  # whoever is in the midst of it needs it
            return self._below(row["division_id"])
        if row.get("division_id") is not None:
            return frozenset({row["division_id"]})
        if table == "device_officers":
            return self.places("officers", self._by_id["officers"][row["officer_id"]])
        if table == "registry_changes":
            of = "rights" if row["right_id"] else "holders"
            return self.places(of, self._by_id[of][row["right_id"] or row["holder_id"]])
        if table in _NAMES:
            column, parent = _NAMES[table]
            return self.places(parent, self._by_id[parent][row[column]])
        return self._of_namers(table, row)

    def _of_namers(self, table: str, row: Row) -> frozenset[int]:
        """Return the divisions of the rows that name a row."""
        if table == "holders" and (into := self._merged.get(row["id"])):
            return self.places("holders", self._by_id["holders"][into])
        namer, column, own = _NAMED_BY[table]
        found = [self.places(namer, one) for one in self.tables[namer] if one[column] == row[own]]
        return frozenset().union(*found)

    def _below(self, division_id: int) -> frozenset[int]:
        paths = self.tables["division_paths"]
        found = [one["descendant_id"] for one in paths if one["ancestor_id"] == division_id]
        return frozenset(found)

    def scope(self, login: str) -> frozenset[int]:
        """Return the divisions the office of an officer reaches."""
        officer = next(row for row in self.tables["officers"] if row["login"] == login)
        posts = {
            row["post_id"]
            for row in self.tables["appointments"]
            if row["officer_id"] == officer["id"]
        }
        offices = {row["office_id"] for row in self.tables["posts"] if row["id"] in posts}
        seats = {
            row["division_id"]
            for row in self.tables["office_scopes"]
            if row["office_id"] in offices
        }
        paths = self.tables["division_paths"]
        return frozenset(row["descendant_id"] for row in paths if row["ancestor_id"] in seats)

    def shown(self) -> Iterator[tuple[str, Row]]:
        """Yield every row with an id that some door may show."""
        for table, rows in self.tables.items():
            if table not in INTERNAL | {"divisions"}:
                yield from ((table, row) for row in rows if isinstance(row.get("id"), uuid.UUID))

    def split(self, login: str) -> tuple[list[tuple[str, Row]], list[tuple[str, Row]]]:
        """Return what lies in an officer's scope, and what does not."""
        scope = self.scope(login)
        rows = [(table, row, bool(self.places(table, row) & scope)) for table, row in self.shown()]
        inside = [(table, row) for table, row, within in rows if within]
        return inside, [(table, row) for table, row, within in rows if not within]

    def secrets(self, login: str) -> frozenset[str]:
        """
        Return the ids and telling words an officer must never be answered.

        What a row in their scope names they may know: the inspector a county sent to them.
        """
        inside, outside = self.split(login)
        known = {word for _, row in inside for word in words(row.values())}
        told = {word for _, row in outside for word in words(_told(row))}
        return frozenset(told - known)

    def ids(self, login: str, *, own: bool) -> dict[str, list[str]]:
        """Return ids by table: those within an officer's scope, or those without."""
        inside, outside = self.split(login)
        here = {row["sha256"] for table, row in inside if table == "manifest_files"}
        found: dict[str, list[str]] = {}
        for table, row in inside if own else outside:
            if table == "manifest_files" and (own or row["sha256"] not in here):
                found.setdefault("hashes", []).append(row["sha256"])
            if table == "basemaps":  # first, because the last is tried as the hash of a photo
                found.setdefault("hashes", []).insert(0, row["sha256"])
            found.setdefault(table, []).append(str(row["id"]))
            if row.get("kind") == "sortie":  # a sealed record with doors of its own
                found.setdefault("sorties", []).append(str(row["id"]))
        return found


def _told(row: Row) -> Iterator[Any]:
    yield row["id"]
    yield from (value for name, value in row.items() if name in _TELLING and value)


def words(values: Iterable[Any]) -> Iterator[str]:
    """Yield the ids and texts in ``values``, and in the JSON among them."""
    for value in values:
        if isinstance(value, (uuid.UUID, str)):
            yield str(value)
        elif isinstance(value, dict):
            yield from words(value.values())
        elif isinstance(value, (list, tuple)):
            yield from words(value)


def read(session: Session) -> Owned:
    """Read every table there is."""
    return Owned(
        {
            name: [dict(row) for row in session.execute(select(table)).mappings()]
            for name, table in Base.metadata.tables.items()
            if not name.startswith("test_")
        }
    )
