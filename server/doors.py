"""What the document tells of every door beyond its schemas: its lock and its refusals."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from apispec import APISpec, BasePlugin
from flask import Flask
from werkzeug.routing import Rule

from server import tus_doors

PROBLEM: Final = "application/problem+json"

_REFUSALS: Final[Mapping[int, str]] = {
    400: "The request cannot be read",
    401: "Not signed in, or no longer",
    403: "The post lacks the permission, or the act is not this officer's",
    404: "It does not exist, or lies outside of the office's scope",
    409: "Its present state does not allow this, or someone else was first",
    410: "The upload has expired",
    411: "Without Content-Length nobody can tell whether all has arrived",
    412: "Another version of the upload protocol, or of what was to be changed",
    413: "Larger than is taken here",
    415: "Another media type than is taken here",
    416: "The range asked for does not lie within the file",
    422: "Some fields, or the rules of the domain, do not allow it",
    429: "More than an officer may begin to upload in a day, or send ahead",
    460: "The bytes do not match their checksum",
    503: "Busy; try again in a moment",
    507: "The storage is full",
}
_HEADERS: Final[Mapping[int, Mapping[str, str]]] = {
    401: {"WWW-Authenticate": "Bearer"},
    429: {"Retry-After": "Seconds"},
    503: {"Retry-After": "Seconds"},
}
_ACTS: Final = frozenset({"post", "patch", "delete"})


def declare_refusals(spec: APISpec) -> None:
    """Name each kind of refusal once, for the doors to refer to."""
    for status, told in _REFUSALS.items():
        headers = {
            name: {"description": meaning, "required": True, "schema": {"type": "string"}}
            for name, meaning in {
                "X-Request-Id": "To be told to the administrator",
                **_HEADERS.get(status, {}),
            }.items()
        }
        schema = {"$ref": "#/components/schemas/server.Problem"}
        content = {PROBLEM: {"schema": schema}}
        spec.components.response(
            _named(status), {"description": told, "headers": headers, "content": content}
        )


def _named(status: int) -> str:
    return f"refused_{status}"


class Doors(BasePlugin):
    """Adds to each operation its name, its lock and the refusals it can answer."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self._app = app

    def operation_helper(
        self,
        path: str | None = None,  # noqa: ARG002 (apispec hands it by name)
        operations: dict[str, Any] | None = None,
        **more: Any,
    ) -> None:
        rule: Rule = more["rule"]
        view = self._app.view_functions[rule.endpoint].__dict__["view_class"]
        for method, operation in (operations or {}).items():
            speaks_tus = rule.endpoint.startswith("files.") and method != "options"
            if speaks_tus:
                tus_doors.tell(method, operation)
            lock = str(getattr(view, method).lock)
            operation["operationId"] = f"{rule.endpoint.replace('.', '_')}_{method}"
            _tell_lock(operation, lock)
            refusals = set(_refusals(method, operation, rule, lock))
            if rule.endpoint == "files.Files" and method == "post":
                refusals.add(429)
            _tell_refusals(operation, refusals | (tus_doors.REFUSALS if speaks_tus else set()))


def _tell_lock(operation: dict[str, Any], lock: str) -> None:
    if lock.startswith("open: "):
        operation["security"] = []
        sentence = f"Open to all: {lock.removeprefix('open: ')}."
    else:
        operation["x-permission"] = lock
        sentence = f"Needs the permission `{lock}`."
    told = operation.get("description", "")
    operation["description"] = f"{told}\n\n{sentence}".strip()


def _refusals(method: str, operation: dict[str, Any], rule: Rule, lock: str) -> Iterable[int]:
    is_open = lock.startswith("open: ")
    has_body, has_query = "requestBody" in operation, bool(operation.get("parameters"))
    yield from (400, 503)
    if not is_open:
        yield from (401, 403)
    if rule.arguments or has_body or has_query:
        yield 404
    if has_body:
        yield from (411, 413, 415)
    if has_body or has_query:
        yield 422
    if method in _ACTS:
        yield from (409, 507)
    if is_open and has_body:
        yield 401  # signing in


def _tell_refusals(operation: dict[str, Any], refusals: set[int]) -> None:
    answers = {str(code): answer for code, answer in operation["responses"].items()}
    answers.pop("default", None)
    operation["responses"] = {
        **answers,
        **{str(status): _named(status) for status in sorted(refusals)},
    }
