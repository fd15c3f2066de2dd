"""What the document tells of uploads: tus speaks in headers, which schemas do not show."""

from collections.abc import Mapping
from typing import Any, Final

from field_api.tus import ALGORITHMS, CONTENT_TYPE, VERSION

REFUSALS: Final = frozenset({404, 409, 410, 412, 413, 415, 422, 460, 507})

_TEXT: Final = {"type": "string"}
_BYTES: Final = {"type": "string", "format": "binary"}
_COUNT: Final = {"type": "integer", "minimum": 0, "maximum": 10**18 - 1}
_SPOKEN: Final = {"Tus-Resumable": {"type": "string", "const": VERSION}}
_METADATA: Final = "Pairs of name and base64: sha256, record, name, type"

# For each method: what must be said, what may be said, and what is answered.
_ASKED: Final[Mapping[str, Mapping[str, Mapping[str, Any]]]] = {
    "post": {"Upload-Length": _COUNT},
    "head": {},
    "patch": {"Upload-Offset": _COUNT},
    "delete": {},
}
_TOLD: Final[Mapping[str, Mapping[str, Mapping[str, Any]]]] = {
    "post": {"Location": _TEXT, "Upload-Offset": _COUNT},
    "head": {"Upload-Offset": _COUNT, "Upload-Length": _COUNT},
    "patch": {"Upload-Offset": _COUNT},
    "delete": {},
}


def tell(method: str, operation: dict[str, Any]) -> None:
    """Add the headers, and the bytes where there are any, to an operation on uploads."""
    overriding = method == "post" and "204" in _codes(operation)
    asked = dict(_ASKED[method])
    told = _TOLD[method]
    if overriding:
        wish = {"type": "string", "enum": ["PATCH", "HEAD", "DELETE"]}
        asked, told = {"X-HTTP-Method-Override": wish}, {}
    needed = {**_SPOKEN, **asked}
    parameters = [_parameter(name, schema, required=True) for name, schema in needed.items()]
    if method in ("post", "patch"):
        parameters += _optional(method, overriding=overriding)
        operation["requestBody"] = {"content": {CONTENT_TYPE: {"schema": _BYTES}}}
    operation.setdefault("parameters", []).extend(parameters)
    for answer in operation["responses"].values():
        if isinstance(answer, dict):
            answer["headers"] = _headers({**_SPOKEN, **told})
    if overriding:  # a HEAD in disguise
        answer = {"description": "OK", "headers": _headers({**_SPOKEN, **_TOLD["head"]})}
        operation["responses"][200] = answer


def _codes(operation: dict[str, Any]) -> set[str]:
    return {str(code) for code in operation["responses"]}


def _optional(method: str, *, overriding: bool) -> list[dict[str, Any]]:
    algorithms = f"One of {', '.join(ALGORITHMS)}, a space, and the digest in base64"
    found = [_parameter("Upload-Checksum", _TEXT, algorithms)]
    if overriding:
        found.append(_parameter("Upload-Offset", _COUNT))
    elif method == "post":
        found.append(_parameter("Upload-Metadata", _TEXT, _METADATA))
    return found


def _parameter(
    name: str, schema: Mapping[str, Any], told: str = "", *, required: bool = False
) -> dict[str, Any]:
    said = {"description": told} if told else {}
    return {"in": "header", "name": name, "required": required, "schema": dict(schema), **said}


def _headers(schemas: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {name: {"required": True, "schema": dict(schema)} for name, schema in schemas.items()}
