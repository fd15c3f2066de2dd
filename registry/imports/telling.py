"""Imports, their rows and the history as the wire tells them, in the reader's language."""

import uuid
from collections.abc import Mapping
from typing import Any, Final

from kernel.access import Actor
from registry.faults import sentences
from registry.models import RegistryChange, RegistryImport

_FIRST_ROWS: Final = 50
Wire = dict[str, Any]


def line(done: RegistryImport, undone_by: uuid.UUID | None, language: str) -> Wire:
    """Tell of an import without its rows."""
    plain = ("id", "file_name", "sha256", "officer_id", "at", "state", "stage", "rows_done")
    more = ("rows_total", "ended_at", "counts", "reason")
    problem = done.problem and {"code": done.problem["code"], "text": done.problem[language]}
    told = {name: getattr(done, name) for name in (*plain, *more)}
    return {**told, "problem": problem, "undoes": done.undoes_id, "undone_by": undone_by}


def whole(done: RegistryImport, undone_by: uuid.UUID | None, language: str) -> Wire:
    """Tell of an import with its first rows."""
    rows = done.report.get("rows", [])
    return {
        **line(done, undone_by, language),
        "remarks": [_remark(fault, language) for fault in done.report.get("file", [])],
        "rows": [row(one, language) for one in rows[:_FIRST_ROWS]],
        "more": len(rows) > _FIRST_ROWS,
    }


def row(one: Mapping[str, Any], language: str) -> Wire:
    right_id = one["right_id"]
    return {
        "row": one["row"],
        "licence_no": one["licence_no"],
        "outcome": one["outcome"],
        "right_id": uuid.UUID(right_id) if right_id else None,
        "remarks": [_remark(fault, language) for fault in one["faults"]],
    }


def _remark(fault: Mapping[str, Any], language: str) -> Wire:
    wrong, done = sentences(fault, language)
    named = {name: fault[name] for name in ("field", "code", "given", "done")}
    return {**named, "cell": fault.get("cell", ""), "wrong": wrong, "done_text": done}


def change(
    one: RegistryChange, by: RegistryImport, officer: str, office: str, reader: Actor
) -> Wire:
    """Tell of a change; the import and its file open to officers of that office alone."""
    ours = by.office_id == reader.office_id
    return {
        "id": one.id,
        "at": one.at,
        "act": one.act,
        "subject": "right" if one.right_id else "holder",
        "officer": officer,
        "office": office,
        "import_id": by.id if ours else None,
        "file_name": by.file_name,
        "sha256": by.sha256 if ours else None,
        "undoes": by.undoes_id if ours else None,
        "reason": by.reason,
        "row": one.row,
        "changes": [_field(name, said) for name, said in one.details.items()],
    }


def _field(name: str, said: list[Any]) -> Wire:
    if name == "former_numbers" and (not said or isinstance(said[0], str)):
        return {"field": name, "was": [], "became": said}
    return {"field": name, "was": said[0], "became": said[1]}
