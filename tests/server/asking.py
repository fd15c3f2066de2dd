"""Requests made from the service's own document, so that no new door goes untried."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from kernel import clock

Schema = Mapping[str, Any]
Ids = Mapping[str, Sequence[str]]

# What an id is the id of, by the name of the parameter or field that carries it.
TABLES: Final[Mapping[str, str]] = {
    "area_id": "patrol_areas",
    "assisting_handler_id": "officers",
    "board_id": "signboards",
    "board_report_id": "board_reports",
    "case_id": "cases",
    "check_id": "signboard_checks",
    "clue_id": "clues",
    "companions": "officers",
    "copy_id": "evidence_copies",
    "corrects": "sealed_records",
    "correction_refused_item_id": "manifest_files",
    "departure_id": "departures",
    "device_id": "devices",
    "discussion_item_id": "manifest_files",
    "dossier_id": "dossiers",
    "duplicate_of": "clues",
    "excuse_id": "duty_excuses",
    "face_id": "signboard_faces",
    "finding_id": "findings",
    "findings": "findings",
    "holder_id": "holders",
    "ids": "sealed_records",
    "import_id": "registry_imports",
    "item_id": "manifest_files",
    "item_ids": "manifest_files",
    "layer_id": "protected_layers",
    "lead_handler_id": "officers",
    "link_id": "number_links",
    "members": "officers",
    "merged_id": "holders",
    "office_id": "offices",
    "officer_id": "officers",
    "parked_id": "parked_records",
    "patrol": "patrols",
    "patrol_id": "patrols",
    "plan_id": "patrol_plans",
    "post_id": "posts",
    "reason_id": "reasons_to_visit",
    "receipt_item_id": "manifest_files",
    "photos": "manifest_files",
    "record_id": "sealed_records",
    "recorder_id": "recorders",
    "rectification_id": "signboard_rectifications",
    "removal_id": "removals",
    "report_id": "clue_reports",
    "return_id": "two_rates_returns",
    "right": "rights",
    "right_id": "rights",
    "sha256": "hashes",
    "signboard_id": "signboards",
    "signers": "officers",
    "sortie_id": "sorties",
    "task_id": "verification_tasks",
    "upload_id": "uploads",
    "visit_id": "planned_visits",
}
_WORDS: Final[Mapping[str, str]] = {
    "called": "湾沟镇",
    "kind": "finding",
    "login": "newcomer",
    "offence": "mine_without_right",
    "password": "a-long-new-password",
    "period": "2026",
    "permission": "clues.read",
    "permissions": "clues.read",
    "suspected_offence": "mine_without_right",
}
_NUMBERS: Final[Mapping[str, float]] = {"lon": 126.8742, "lat": 42.0410, "m": 50_000, "size": 320}
_PLACES: Final = frozenset({"division", "division_id", "under"})
_IN_PATHS: Final[Ids] = {"field": ["licence_no"]}  # names of things that every office knows
TUS: Final = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
BYTES: Final = "application/offset+octet-stream"


def as_told(rule: str) -> str:
    """Return a rule of the service as the document spells it."""
    return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule)


@dataclass(frozen=True, slots=True)
class Ask:
    """One request; ``rule`` is the door as the document calls it."""

    rule: str
    method: str
    path: str
    body: Any = None

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.body or ''}"


@dataclass(frozen=True, slots=True)
class Door:
    method: str
    rule: str
    operation: Schema
    in_path: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.method} {self.rule}"

    @property
    def permission(self) -> str | None:
        found: str | None = self.operation.get("x-permission")
        return found

    @property
    def query(self) -> list[Schema]:
        return [one for one in self.operation.get("parameters", ()) if one["in"] == "query"]

    @property
    def body(self) -> Schema | None:
        content = self.operation.get("requestBody", {}).get("content", {})
        found: Schema | None = content.get("application/json", {}).get("schema")
        return found


def doors(document: Schema) -> Iterator[Door]:
    for rule, methods in document["paths"].items():
        in_path = tuple(one["name"] for one in methods.get("parameters", ()) if one["in"] == "path")
        for method, operation in methods.items():
            if method != "parameters":
                yield Door(method.upper(), rule, operation, in_path)


@dataclass(frozen=True, slots=True)
class Maker:
    """
    Fills doors with ids. ``place`` is the number of a division.

    Raises ``KeyError`` where a name says nothing of what it is an id of: tell it to `TABLES`.
    """

    document: Schema
    ids: Ids
    place: int
    cursor: str

    def paths(self, door: Door, at_most: int = 3) -> Iterator[str]:
        """Yield the addresses of a door with ids of the right tables."""
        choices = [self._known(name)[:at_most] for name in door.in_path]
        for chosen in itertools.product(*choices):
            yield door.rule.format(**dict(zip(door.in_path, chosen, strict=True)))

    def _known(self, name: str) -> Sequence[str]:
        if name in _IN_PATHS:
            return _IN_PATHS[name]
        return [str(self.place)] if name in _PLACES else self.ids.get(TABLES[name], ())

    def queries(self, door: Door) -> Iterator[str]:
        """Yield query strings: what is needed alone, then with each that may be given."""
        needed = {
            one["name"]: self.value(one["name"], one["schema"])
            for one in door.query
            if one.get("required")
        }
        free = [one for one in door.query if not one.get("required")]
        tried = [
            needed,
            *({**needed, one["name"]: self.value(one["name"], one["schema"])} for one in free),
        ]
        if door.rule.endswith("/divisions"):
            tried = [one for one in tried if len({"under", "called"} & set(one)) == 1]
        for given in tried:
            yield "&".join(f"{name}={quote(_plain(value))}" for name, value in given.items())

    def bodies(self, door: Door) -> Iterator[Any]:
        """Yield bodies: with all there may be, with only what must be, and what words decide."""
        if door.body is None:
            yield None
            return
        schema = self._resolved(door.body)
        whole = self.value("", schema)
        if door.rule.endswith("/triage"):
            yield {"verdict": "valid"}
            kind = {"verdict": "invalid", "invalid_kind": "duplicate"}
            yield {**kind, "duplicate_of": whole["duplicate_of"]}
            return
        yield whole
        yield {name: whole[name] for name in schema.get("required", ())}

    def _resolved(self, schema: Schema) -> Schema:
        while "$ref" in schema or "anyOf" in schema:
            if "anyOf" in schema:  # a form, or null
                schema = schema["anyOf"][0]
            else:
                schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return schema

    def value(self, name: str, schema: Schema) -> Any:
        """Return an example of a schema, with a known id where one is asked for."""
        schema = self._resolved(schema)
        kind = schema.get("type")
        kind = kind[0] if isinstance(kind, list) else kind
        if "enum" in schema:
            return next(one for one in schema["enum"] if one is not None)
        if kind == "object":
            parts = schema.get("properties", {})
            return {key: self.value(key, part) for key, part in parts.items()}
        if kind == "array":
            return [self.value(name, schema["items"])]
        if kind in ("integer", "number"):
            return self._number(name, schema)
        return True if kind == "boolean" else self._text(name, schema)

    def _number(self, name: str, schema: Schema) -> float:
        return self.place if name in _PLACES else _NUMBERS.get(name, schema.get("minimum", 1))

    def _text(self, name: str, schema: Schema) -> str:
        if name == "cursor":
            return self.cursor
        if schema.get("format") == "uuid":
            return next(itertools.chain(*self.ids.values())) if name == "after" else self._id(name)
        if schema.get("format", "").startswith("date"):
            return "2027-10-01" if schema["format"] == "date" else clock.now().isoformat()
        return _WORDS.get(name, "文" * max(schema.get("minLength", 1), 1))

    def _id(self, name: str) -> str:
        found = self.ids.get(TABLES[name]) or next(iter(self.ids.values()))
        return found[-1]


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def asks(maker: Maker, door: Door, paths: Iterator[str] | None = None) -> Iterator[Ask]:
    """Yield every request worth trying at a door."""
    for path in paths or maker.paths(door):
        if door.method == "GET":
            for query in maker.queries(door):
                yield Ask(door.rule, "GET", f"{path}?{query}")
        else:
            for body in maker.bodies(door):
                yield Ask(door.rule, door.method, path, body)
